"""The gradient check: the formula against finite differences, with kinks told apart."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, positive
from landscape.gradients._single_weights import (
    Entries,
    SingleWeights,
    in_float64,
    sampled_entries,
)
from landscape.objective import Objective

Floats = NDArray[np.float64]


class ErrorBand(NamedTuple):
    """What a relative error says."""

    above: float  # the band holds errors above this one, up to the next band's
    name: str


# The rules of thumb of the CS231n course notes, "Neural networks part 3", on gradient checks, from
# the worst to the best. They are meant for float64 and h = 1e-5.
BANDS = (
    ErrorBand(1e-2, "probably wrong"),
    ErrorBand(1e-4, "uncomfortable"),
    ErrorBand(1e-7, "okay for kinks, too high for smooth"),
    ErrorBand(-1.0, "happy"),
)
# Rounding of a loss, in units of ε: of its own size and of the scores that it is made of.
ROUNDINGS = 8
# Weights compared between two calls of a progress bar.
AT_ONCE = 512


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """The comparison of K weights.

    Attributes:
        entries: (K, 2): class and feature of each weight; the bias is the last feature.
        analytic: (K,): slope by the formula.
        numerical: (K,): slope by the centred difference.
        errors: (K,): relative error `|a − n| / max(|a|, |n|)`, 0 where both are 0.
        kinks: (K,): the interval from W − h to W + h holds a kink of the loss, where the formula
            gives a subgradient and the difference a mean of two slopes: no error says anything.
        unresolved: (K,): analytic and numerical slope differ by no more than the numerical one is
            uncertain, by the rounding of the losses and by the curvature within ±h. A slope near 0
            then has a large relative error that says nothing about the formula.
        h: half the width of the intervals.
    """

    entries: Entries
    analytic: Floats
    numerical: Floats
    errors: Floats
    kinks: NDArray[np.bool_]
    unresolved: NDArray[np.bool_]
    h: float

    @property
    def evaluations(self) -> int:
        """Loss evaluations spent: two for each difference, at h and at h/2."""
        return 4 * len(self.entries)

    @property
    def worst(self) -> int | None:
        """Position of the weight with the largest error that says something; None where none has.

        Kinks do not count, and what agrees up to the uncertainty of the difference is no error.
        """
        counted = np.where(self.kinks | self.unresolved, 0, self.errors)
        return int(counted.argmax()) if counted.any() else None

    @property
    def worst_error(self) -> float:
        """The error of the worst weight; 0 where there is none."""
        return 0.0 if self.worst is None else float(self.errors[self.worst])

    @property
    def bands(self) -> NDArray[np.intp]:
        """(K,): position in BANDS of each error."""
        return _band(self.errors)

    @property
    def verdict(self) -> str:
        """The result in words."""
        smooth = int((~self.kinks).sum())
        if smooth == 0:
            return "No verdict: every weight has a kink within ±h. Try a smaller h."
        name = BANDS[int(_band(np.array([self.worst_error]))[0])].name
        if self.worst is None:
            equal = int((~self.kinks & (self.errors <= BANDS[-2].above)).sum())
            error = f"{equal:,} have a relative error below {BANDS[-2].above:g}"
            if equal < smooth:
                error += f", the other {smooth - equal:,} agree up to rounding and curvature"
        else:
            error = f"the largest relative error is {self.worst_error:.2g}"
        apart = len(self.kinks) - smooth
        kinks = f"; {apart:,} more have a kink within ±h" if apart else ""
        return f"{name[0].upper()}{name[1:]}: of {smooth:,} weights {error}{kinks}."


def check_gradient(
    objective: Objective,
    W: ArrayLike,
    h: float = 1e-5,
    entries: Entries | None = None,
    gradient: ArrayLike | Callable[[Objective, Floats], ArrayLike] | None = None,
    progress: Callable[[float], object] | None = None,
) -> GradientCheck:
    """Compare the analytic gradient at W with centred differences, weight by weight.

    Images are expanded to float64 (24 kB for one of CIFAR-10): check on a few hundred of them.

    Args:
        objective: the loss function.
        W: where the gradient is checked.
        h: half the width of the differences.
        entries: class and feature (K, 2) of the weights to check, such as `sampled_entries` draws;
            all of them when None.
        gradient: what is to be checked in place of `objective.gradient(W)`: an array in the shape
            of W, or a function of objective and W such as those of `BROKEN_GRADIENTS`.
        progress: called with the share done, up to 1; it may raise to stop the work.

    Raises:
        ValueError: W or the gradient has the wrong shape or is not finite, or h is not above 0.
    """
    positive(h, "h")
    exact = in_float64(objective)
    around = SingleWeights(exact, W)
    checked = _as_gradient(gradient, exact, around.W)
    chosen = sampled_entries(exact.shape) if entries is None else np.asarray(entries)
    found = np.empty((4, len(chosen)))
    for first in range(0, len(chosen), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        found[:, part] = _compared(around, checked, chosen[part], h)
        if progress:
            progress(min(1.0, part.stop / len(chosen)))
    analytic, numerical, kinks, uncertainty = found
    return GradientCheck(
        entries=chosen,
        analytic=analytic,
        numerical=numerical,
        errors=relative_error(analytic, numerical),
        kinks=kinks <= h,
        unresolved=np.abs(analytic - numerical) <= uncertainty,
        h=h,
    )


def _as_gradient(
    gradient: ArrayLike | Callable[[Objective, Floats], ArrayLike] | None,
    objective: Objective,
    W: Floats,
) -> Floats:
    """What is to be checked, in the shape of W."""
    checked = objective.gradient(W) if gradient is None else gradient
    if callable(checked):
        checked = checked(objective, W)
    checked = finite_array(checked, "gradient", 2).astype(np.float64)
    if checked.shape != objective.shape:
        raise ValueError(f"gradient must have shape {objective.shape}; got {checked.shape}")
    return checked


def _compared(
    around: SingleWeights, checked: Floats, entries: Entries, h: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Analytic slope, numerical slope, distance to a kink and uncertainty of K weights."""
    numerical = around.slopes(entries, h, "centered")
    return (
        checked[entries[:, 0], entries[:, 1]],
        numerical,
        around.nearest_kinks(entries),
        _uncertainty(around, entries, h, numerical),
    )


def _uncertainty(around: SingleWeights, entries: Entries, h: float, slopes: Floats) -> Floats:
    """By how much the centred differences (K,) at h can be off, where no kink is within ±h.

    The error `h²·L'''/6` of Taylor's series falls to a quarter at h/2: it is 4/3 of what changes,
    and twice that is allowed. Rounding is that of losses as large as L and its scores.
    """
    size = max(abs(around.loss), float(np.abs(around.scores).max()))
    rounding = ROUNDINGS * np.finfo(np.float64).eps * size / h
    return rounding + 8 / 3 * np.abs(slopes - around.slopes(entries, h / 2, "centered"))


def _band(errors: Floats) -> NDArray[np.intp]:
    return (errors[:, None] > [band.above for band in BANDS]).argmax(axis=1)


def relative_error(analytic: ArrayLike, numerical: ArrayLike) -> Floats:
    """`|a − n| / max(|a|, |n|)`, 0 where both are 0."""
    a, n = np.asarray(analytic, dtype=np.float64), np.asarray(numerical, dtype=np.float64)
    larger = np.maximum(np.abs(a), np.abs(n))
    return np.abs(a - n) / np.where(larger > 0, larger, 1)
