"""Finite differences: the slope along each weight, from losses alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, one_of, positive

Floats = NDArray[np.float64]
METHODS = ("forward", "centered")


@dataclass(frozen=True)
class SlopeEntry:
    """The finite difference along one weight.

    Attributes:
        index: of the weight.
        weight: its value W.
        before: loss at W (forward) or at W − h (centred), the other weights as they are.
        after: loss at W + h.
        width: what the difference is divided by: h (forward) or 2·h (centred).
    """

    index: tuple[int, ...]
    weight: float
    before: float
    after: float
    width: float

    @property
    def slope(self) -> float:
        """`(after − before) / width`."""
        return (self.after - self.before) / self.width

    @property
    def arithmetic(self) -> str:
        """The quotient written out, `(1.25322 − 1.25347) / 0.0001 = −2.5`.

        The losses get the decimals, at least 5 and at most 17, with which a reader's own division
        gives the slope to three digits.
        """
        decimals, difference = 5, abs(self.after - self.before)
        if 0 < difference < np.inf:
            decimals = int(np.clip(np.ceil(3 - np.log10(difference)), 5, 17))
        losses = f"({self.after:.{decimals}f} - {self.before:.{decimals}f})"
        return f"{losses} / {self.width:g} = {self.slope:.4g}".replace("-", "−")


def numerical_gradient(
    f: Callable[[Floats], float], x: ArrayLike, h: float = 1e-5, method: str = "centered"
) -> Floats:
    """Slope of f along each entry of x, in the shape of x, which is not changed.

    Forward: `(f(x + h·e) − f(x)) / h`, from n + 1 evaluations of f for n entries, with an error of
    the order h. Centred: `(f(x + h·e) − f(x − h·e)) / 2h`, from 2·n evaluations, of the order h².
    What f is given is one array that changes between its calls.

    Raises:
        ValueError: x is not finite, h is not above 0, or an unknown method.
    """
    x = np.asarray(x)
    records = slope_entries(f, x, np.ndindex(x.shape), h, method)
    return np.array([record.slope for record in records], dtype=np.float64).reshape(x.shape)


def slope_entries(
    f: Callable[[Floats], float],
    x: ArrayLike,
    entries: Iterable[tuple[int, ...]],
    h: float = 1e-5,
    method: str = "centered",
) -> tuple[SlopeEntry, ...]:
    """The finite differences along these entries of x, each with what it is made of.

    Raises:
        ValueError: as `numerical_gradient` says.
        IndexError: an entry lies outside x.
    """
    one_of(method, "method", METHODS)
    positive(h, "h")
    point = finite_array(x, "x", np.ndim(x)).astype(np.float64)
    forward = method == "forward"
    at_point = float(f(point)) if forward else np.nan
    records = []
    for entry in entries:
        weight = float(point[entry])
        before = at_point if forward else _loss_with(f, point, entry, weight - h)
        after = _loss_with(f, point, entry, weight + h)
        records.append(SlopeEntry(tuple(entry), weight, before, after, h if forward else 2 * h))
    return tuple(records)


def evaluation_count(weights: int, method: str) -> int:
    """Loss evaluations that the slopes along this many weights cost.

    Raises:
        ValueError: an unknown method.
    """
    return weights + 1 if one_of(method, "method", METHODS) == "forward" else 2 * weights


def _loss_with(
    f: Callable[[Floats], float], point: Floats, entry: tuple[int, ...], weight: float
) -> float:
    """f with one entry of the point replaced for the time of the call."""
    kept = point[entry]
    point[entry] = weight
    try:
        return float(f(point))
    finally:
        point[entry] = kept
