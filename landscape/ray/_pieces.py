"""A loss with kinks along a ray: pieces that are straight, or parabolas."""

import numpy as np
from numpy.typing import NDArray

from landscape.slices.envelope import LineHinges

Floats = NDArray[np.float64]

# Sums over many terms are exact up to this share of the sizes of the terms.
ROUNDING = 1e-14


class Pieces:
    """The mean of N losses with kinks along a ray, as pieces `intercept + slope·t + curvature·t²`.

    Piece k reaches from knot k to knot k + 1; the first knot is 0, the others are the kinks
    beyond it, and the last piece has no end.
    """

    def __init__(self, hinges: LineHinges, N: int, penalty: Floats) -> None:
        p, q, _ = hinges.terms
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            kinks = -p / q
        kinked = (q != 0) & (kinks > 0) & np.isfinite(kinks)
        order = np.argsort(kinks[kinked])
        p_kinked, q_kinked = p[kinked][order], q[kinked][order]
        # A term that rises turns on at its kink, one that falls turns off: the slope grows by |q|.
        turned = np.sign(q_kinked)
        on_at_end = np.where(kinked, q > 0, (p > 0) | ((p == 0) & (q > 0)))
        last = hinges.intercept + p[on_at_end].sum(), hinges.slope + q[on_at_end].sum()
        self.knots = np.concatenate([[0.0], kinks[kinked][order]])
        self.intercept = _running(turned * p_kinked, last[0]) / N + penalty[0]
        self.slope = _running(turned * q_kinked, last[1]) / N + penalty[1]
        self.curvature = float(penalty[2])
        sizes = np.abs(p).sum() + abs(hinges.intercept), np.abs(q).sum() + abs(hinges.slope)
        self.loss_rounding, self.slope_rounding = (ROUNDING * size / N for size in sizes)

    def search(self, end: float) -> tuple[float, float | None]:
        """The best step and where overshooting starts, up to the end."""
        slope_at_stop = self.slope
        if self.curvature > 0:
            slope_at_stop = self.slope + 2 * self.curvature * np.append(self.knots[1:], np.inf)
        piece = int((slope_at_stop >= -self.slope_rounding).argmax())
        best = self.knots[piece]
        if self.slope[piece] + 2 * self.curvature * best < 0 and self.curvature > 0:
            best = -self.slope[piece] / (2 * self.curvature)
        return float(min(best, end)), self._overshoot(end)

    def _overshoot(self, end: float) -> float | None:
        """The last t whose loss is not above that at 0."""
        limit = self.intercept[0]
        with np.errstate(over="ignore", invalid="ignore"):
            losses = self.intercept + self.knots * (self.slope + self.curvature * self.knots)
        below = np.flatnonzero(losses <= limit + self.loss_rounding)
        piece = int(below[-1])
        t = _last_crossing(
            self.intercept[piece] - limit, self.slope[piece], self.curvature, self.knots[piece]
        )
        return float(t) if t < end else None


def _running(changes: Floats, last: float) -> Floats:
    """Sums that change at each kink and end at `last`.

    They are taken from the end, so that a loss that ends at 0 ends with a slope of exactly 0.
    """
    return last - np.append(changes[::-1].cumsum()[::-1], 0.0)


def _last_crossing(constant: float, slope: float, curvature: float, start: float) -> float:
    """Where `constant + slope·t + curvature·t²`, not above 0 at the start, rises through 0."""
    if curvature == 0:
        return max(start, -constant / slope) if slope > 0 else np.inf
    root = np.sqrt(max(0.0, slope**2 - 4 * curvature * constant))
    # Of the two forms of the larger root, the one that subtracts no near equals.
    larger = -2 * constant / (slope + root) if slope > 0 else (root - slope) / (2 * curvature)
    return max(start, larger)
