"""The loss along a ray: the exact best step, where overshooting starts, and the sweep of rates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, positive, weights_array
from landscape.models import AffineScores, LossFunction
from landscape.slices.envelope import LineHinges
from landscape.slices.pointwise import evaluate_points
from landscape.slices.scores import SliceScores, slice_scores

Floats = NDArray[np.float64]

RATES = tuple(float(f"1e{k}") for k in range(-10, 0))
# A search without an end of its own stops where a score has changed by this much.
LARGEST_CHANGE = 1e6
# Sums over many terms are exact up to this share of the sizes of the terms.
ROUNDING = 1e-14
# The finest relative tolerance that SciPy's root finder takes.
FINEST = 4 * np.finfo(np.float64).eps


@dataclass(frozen=True)
class RaySearch:
    """The loss along `W + t·direction`, t from 0 to an end.

    Attributes:
        best: the smallest step t with the lowest loss; infinite where the loss of a smooth function
            falls without end, as the softmax's does once all examples are told apart.
        best_loss: its loss, or what the loss falls to.
        start_loss: L(W).
        overshoot: the largest step whose loss is not above L(W): from there on a step makes the
            loss worse. 0 where the loss rises at once; None where no step up to the end does.
        longest: the end of the search; infinite where the whole ray was searched.
    """

    best: float
    best_loss: float
    start_loss: float
    overshoot: float | None
    longest: float


@dataclass(frozen=True, eq=False)
class StepSweep:
    """The loss after one step of gradient descent.

    Attributes:
        rates: (R,): step sizes.
        losses: (R,): `L(W − rate·∇L(W))`.
        start_loss: L(W).
    """

    rates: Floats
    losses: Floats
    start_loss: float

    @property
    def best(self) -> int:
        """Position of the lowest loss."""
        return int(np.where(np.isnan(self.losses), np.inf, self.losses).argmin())


def line_search(
    objective: AffineScores, W: ArrayLike, direction: ArrayLike, longest: float | None = None
) -> RaySearch:
    """The lowest point of a convex loss on the ray `W + t·direction`, t ≥ 0, from its scores alone.

    A loss with kinks is straight between them, plus the regulariser's parabola: the slope is
    followed from kink to kink to its change of sign, on the whole ray, without a tolerance. For a
    smooth loss the zero of the slope is found by Brent's method.

    Source: Brent, "Algorithms for minimization without derivatives", 1973, chapter 4.

    Args:
        objective: with a loss that is convex in the scores.
        W: the start of the ray.
        direction: of any length; a zero direction gives a flat line.
        longest: the end of the search. Without it the whole ray, for a smooth loss up to
            where a score has changed by a million.

    Raises:
        ValueError: shapes that do not fit, values that are not finite, or longest is not above 0.
    """
    W, direction = (
        finite_array(V, name, 2).astype(np.float64)
        for V, name in ((W, "W"), (direction, "direction"))
    )
    if direction.shape != W.shape:
        raise ValueError(f"direction must have the shape {W.shape} of W; got {direction.shape}")
    end = np.inf if longest is None else positive(longest, "longest")
    scores = _ray(objective, W, direction)
    if scores.line_hinges is not None:
        pieces = _Pieces(scores.line_hinges, len(scores.y), _penalty(objective, W, direction))
        best, overshoot = pieces.search(end)
    else:
        end = _largest_step(scores) if longest is None else end
        best, overshoot = _search_smooth(scores, end)
        if best == end and longest is None:
            best = np.inf
    best_loss = scores.value(min(best, end), 0)
    return RaySearch(best, best_loss, scores.value(0, 0), overshoot, end)


def step_sweep(objective: LossFunction, W: ArrayLike, rates: ArrayLike = RATES) -> StepSweep:
    """The losses `L(W − rate·∇L(W))` for all rates.

    Affine scores are `S0 + rate·S1`, from one product; another function is evaluated at each rate.

    Raises:
        ValueError: no rates, rates that are not finite, or W does not fit.
    """
    rates = finite_array(rates, "rates", 1).astype(np.float64)
    if len(rates) == 0:
        raise ValueError("rates must hold at least one step size; got none")
    W = weights_array(W, "W")
    start_loss, gradient = objective.value_and_gradient(W)
    if not isinstance(objective, AffineScores):
        losses = evaluate_points(objective, lambda rate: W - rate * gradient, list(rates))
        return StepSweep(rates, losses, start_loss)
    scores = _ray(objective, W, -gradient)
    with np.errstate(all="ignore"):
        losses = scores.grid(rates, np.zeros(1))[0]
    return StepSweep(rates, losses, scores.value(0, 0))


def _ray(objective: AffineScores, W: Floats, direction: Floats) -> SliceScores:
    return slice_scores(objective, np.stack([W, direction, np.zeros_like(W)]))


def _penalty(objective: AffineScores, W: Floats, direction: Floats) -> Floats:
    """The coefficients (3,) of `l2 · R(W + t·direction)` as a polynomial in t."""
    start, way = objective.regularised(W), objective.regularised(direction)
    squares = [(start**2).sum(), 2 * (start * way).sum(), (way**2).sum()]
    return objective.l2 * np.array(squares)


class _Pieces:
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


def _largest_step(scores: SliceScores) -> float:
    change = float(np.abs(scores.S[1]).max())
    return LARGEST_CHANGE / change if change > 0 else np.inf


def _search_smooth(scores: SliceScores, end: float) -> tuple[float, float | None]:
    """The best step and where overshooting starts, of a convex loss with a slope everywhere.

    The best step is the end where the loss falls up to there: also where the slope has become too
    small for a number and never rises again.
    """

    def slope(t: float) -> float:
        return float(scores.value_and_gradient(t, 0)[1][0])

    def climb(t: float) -> float:
        return scores.value(t, 0) - start_loss

    start_loss, start_slope = scores.value(0, 0), slope(0.0)
    if start_slope == 0 and not scores.S[1].any() and climb(1.0) == 0:
        return 0.0, None
    if start_slope >= 0:
        return 0.0, 0.0
    best = _zero(slope, 0.0, end)
    if best is None or slope(end) == 0:
        return end, None
    return best, _zero(climb, best, end)


def _zero(f: Callable[[float], float], low: float, end: float) -> float | None:
    """Where f, negative at low and then rising, is zero; None where that is beyond the end."""
    from scipy.optimize import brentq

    if f(low) >= 0:
        return low
    with np.errstate(all="ignore"):
        # From far below any sensible step, so that the bracket is a factor of two wide.
        high = max(2 * low, min(end, 1.0) * 2.0**-60)
        while high < end and f(high) < 0:
            low, high = high, 2 * high
        high = min(high, end)
        if not np.isfinite(high) or f(high) < 0:
            return None
        root: Any = brentq(f, low, high, xtol=1e-300, rtol=FINEST, maxiter=200)
    return float(root)
