"""The error of a numerical gradient against h: truncation on one side, rounding on the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, one_of
from landscape.gradients._numerical import METHODS
from landscape.gradients._single_weights import (
    Entries,
    SingleWeights,
    in_float64,
    sampled_entries,
)
from landscape.objective import Objective

Floats = NDArray[np.float64]

STEPS = np.logspace(-15, -1, 29)
# A branch is straight at this distance from the best h, and below this relative error.
AWAY_FROM_BEST, STILL_SMALL = 10.0, 0.1
FEWEST_POINTS = 3
SAMPLE = 20


@dataclass(frozen=True)
class ErrorCurve:
    """The error of one method.

    Attributes:
        method: "forward" or "centered".
        errors: (H,): `|n − a| / max(|n|, |a|)` of numerical and analytic gradient, the lengths
            taken over the sampled weights.
        truncation_slope: of the log-log line right of the best h, where the error is that of
            Taylor's series: near 1 (forward) or 2 (centred). NaN where there is no such branch.
        rounding_slope: the same on the left, where the loss's digits run out: near −1.
        best: the h of the smallest error.
        rule: the h at which the branches should meet, √ε (forward) or ∛ε (centred), for losses
            and weights of the size 1.
    """

    method: str
    errors: Floats
    truncation_slope: float
    rounding_slope: float
    best: float
    rule: float

    @property
    def best_error(self) -> float:
        """The smallest error."""
        return float(self.errors.min())


@dataclass(frozen=True, eq=False)
class StepSizeStudy:
    """Error against h.

    Attributes:
        steps: (H,), rising.
        curves: one for each method.
        entries: (K, 2): the sampled weights.
        crossed: (H,): share of them whose interval W ± h holds a kink; 0 for a smooth loss.
        first_kink: the smallest h at which that happens to one of them; infinite where never.
    """

    steps: Floats
    curves: tuple[ErrorCurve, ...]
    entries: Entries
    crossed: Floats
    first_kink: float


def error_against_h(
    objective: Objective,
    W: ArrayLike,
    steps: ArrayLike | None = None,
    methods: Sequence[str] = METHODS,
    entries: Entries | None = None,
    progress: Callable[[float], object] | None = None,
) -> StepSizeStudy:
    """Measure the error of numerical gradients at W for each h.

    A centred difference of a smooth loss has the error `h²·|L'''|/6`, a forward one `h·|L''|/2`,
    and both have the rounding error `≈ ε·|L|/h`. A sum of hinges is straight (with a regulariser, a
    parabola) until a kink is crossed, so before it only rounding is left.

    Source: Nocedal and Wright, "Numerical Optimization", 2nd edition, section 8.1.

    Args:
        objective: the loss function; images are expanded to float64.
        W: where the gradient is taken.
        steps: values of h; 1e-15 … 1e-1, two for each decade, when None.
        methods: "forward", "centered" or both.
        entries: class and feature (K, 2) of the weights whose slopes are measured; 20 drawn at
            random when None.
        progress: called with the share done, up to 1; it may raise to stop the work.

    Raises:
        ValueError: steps that are not above 0, an unknown method, or as `check_gradient` says.
    """
    h = np.sort(finite_array(STEPS if steps is None else steps, "steps", 1).astype(np.float64))
    if len(h) == 0 or h[0] <= 0:
        raise ValueError(f"steps must be numbers above 0; got {h}")
    for method in methods:
        one_of(method, "methods", METHODS)
    exact = in_float64(objective)
    around = SingleWeights(exact, W)
    if entries is None:
        entries = sampled_entries(exact.shape, SAMPLE)
    analytic = exact.gradient(around.W)[entries[:, 0], entries[:, 1]]
    distances = around.nearest_kinks(entries)
    slopes = {method: np.empty((len(h), len(entries))) for method in methods}
    for k, step in enumerate(h):
        for method in methods:
            slopes[method][k] = around.slopes(entries, step, method)
        if progress:
            progress((k + 1) / len(h))
    curves = tuple(
        _curve(method, h, _relative_distance(slopes[method], analytic), distances.min())
        for method in methods
    )
    crossed = (distances <= h[:, None]).mean(axis=1)
    return StepSizeStudy(h, curves, entries, crossed, float(distances.min()))


def _relative_distance(numerical: Floats, analytic: Floats) -> Floats:
    """`|n − a| / max(|n|, |a|)` with the lengths of n (H, K) and a (K,), shape (H,)."""
    larger = np.maximum(np.linalg.norm(numerical, axis=1), np.linalg.norm(analytic))
    return np.linalg.norm(numerical - analytic, axis=1) / np.where(larger > 0, larger, 1)


def _curve(method: str, h: Floats, errors: Floats, first_kink: float) -> ErrorCurve:
    best = float(h[errors.argmin()])
    straight = (errors > 0) & (errors < STILL_SMALL)
    right = straight & (h >= best * AWAY_FROM_BEST) & (h < first_kink)
    left = straight & (h <= best / AWAY_FROM_BEST) & (h < first_kink)
    rule = float(np.finfo(np.float64).eps) ** (1 / 2 if method == "forward" else 1 / 3)
    return ErrorCurve(
        method, errors, _slope(h[right], errors[right]), _slope(h[left], errors[left]), best, rule
    )


def _slope(h: Floats, errors: Floats) -> float:
    """Slope of the least-squares line through (log h, log error)."""
    if len(h) < FEWEST_POINTS:
        return float("nan")
    return float(np.polyfit(np.log(h), np.log(errors), 1)[0])
