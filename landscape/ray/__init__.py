"""The loss along a ray: the exact best step, where overshooting starts, and the sweep of rates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, positive, weights_array
from landscape.models import AffineScores, LossFunction, scores_at_hand
from landscape.ray._measured import measured
from landscape.ray._pieces import Pieces
from landscape.ray._search import RaySearch
from landscape.slices.pointwise import evaluate_points
from landscape.slices.scores import SliceScores, slice_scores

Floats = NDArray[np.float64]

RATES = tuple(float(f"1e{k}") for k in range(-10, 0))
# A search without an end of its own stops where a score has changed by this much.
LARGEST_CHANGE = 1e6
# The finest relative tolerance that SciPy's root finder takes.
FINEST = 4 * np.finfo(np.float64).eps


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
    objective: LossFunction, W: ArrayLike, direction: ArrayLike, longest: float | None = None
) -> RaySearch:
    """The lowest point of a loss on the ray `W + t·direction`, t ≥ 0.

    Where scores are affine and the loss is convex in them, it is found from the scores alone. A
    loss with kinks is straight between them, plus the regulariser's parabola: the slope is
    followed from kink to kink to its change of sign, on the whole ray, without a tolerance. For a
    smooth loss the zero of the slope is found by Brent's method. Of any other function, such as a
    network's, steps on a logarithmic scale are measured, and the lowest refined between its
    neighbours: another valley may lie between two of them, so that nothing is certain.

    Source: Brent, "Algorithms for minimization without derivatives", 1973, chapter 4.

    Args:
        objective: any loss function; of affine scores one that is convex in them.
        W: the start of the ray.
        direction: of any length; a zero direction gives a flat line.
        longest: the end of the search. Without it the whole ray, for a smooth loss up to
            where a score has changed by a million, for one that is measured up to a thousand times
            the length of W.

    Raises:
        ValueError: shapes that do not fit, values that are not finite, or longest is not above 0.
        TooManyScores: the examples are not in memory, and their scores too many to be gathered.
    """
    W, direction = weights_array(W, "W"), weights_array(direction, "direction")
    if direction.shape != W.shape:
        raise ValueError(f"direction must have the shape {W.shape} of W; got {direction.shape}")
    end = np.inf if longest is None else positive(longest, "longest")
    if not isinstance(objective, AffineScores):
        return measured(objective, W, direction, end)
    scores = _ray(objective, W, direction)
    if scores.line_hinges is not None:
        pieces = Pieces(scores.line_hinges, len(scores.y), _penalty(objective, W, direction))
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
    if not scores_at_hand(objective):
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
