"""The terms of a small support vector machine as functions of one weight, and what their sum does.

The classifier has one feature and no bias: example i has the score `s_ij = w_j·x_i` for class j.
Against one weight w_k each term of the loss is `max(0, constant + slope·w_k)`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, positive

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A margin is zero up to rounding when it is this much smaller than the numbers it is the sum of.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Subgradients:
    """Slopes of a convex curve to the left and right of a point: its subgradients lie between."""

    left: float
    right: float

    @property
    def kink(self) -> bool:
        """Whether the curve bends here."""
        return self.right - self.left > ROUNDING * max(1.0, abs(self.left), abs(self.right))

    def fan(self, count: int) -> Floats:
        """Evenly spread subgradients, both ends among them; a single one where there is no kink."""
        return np.linspace(self.left, self.right, count) if self.kink else np.array([self.right])


@dataclass(frozen=True, eq=False)
class HingeTerms:
    """`max(0, constant + slope·w)` for each of M = N·(C − 1) terms.

    Attributes:
        constant: the margins at w = 0, (M,).
        slope: what one unit of w adds to each margin, (M,); 0 where w is not in the term.
        example: the example of each term, (M,).
        own: that example's class, (M,).
        other: the wrong class that its score is compared with, (M,).
        examples: N, which the sum is divided by.
    """

    constant: Floats
    slope: Floats
    example: Ints
    own: Ints
    other: Ints
    examples: int

    @property
    def independent(self) -> NDArray[np.bool_]:
        """The terms that do not change with w, (M,)."""
        return self.slope == 0

    @property
    def kinks(self) -> Floats:
        """Every w at which a term begins or ends, rising; kinks that coincide are one."""
        depends = ~self.independent
        kinks = np.unique(-self.constant[depends] / self.slope[depends])
        apart = np.diff(kinks) > ROUNDING * np.maximum(1, np.abs(kinks[1:]))
        return kinks[np.concatenate([[True], apart])] if len(kinks) else kinks

    def margins(self, w: ArrayLike) -> Floats:
        """`constant + slope·w`, one row for each term: (M,) for a number, (M, G) for G of them."""
        w = np.asarray(w, dtype=np.float64)
        shape = (-1,) + (1,) * w.ndim
        return self.constant.reshape(shape) + self.slope.reshape(shape) * w

    def values(self, w: ArrayLike) -> Floats:
        """The clamped margins, in the shape of `margins`."""
        return np.maximum(self.margins(w), 0)

    def total(self, w: ArrayLike) -> Floats:
        """The sum of all terms."""
        return self.values(w).sum(axis=0)

    def mean(self, w: ArrayLike) -> Floats:
        """The loss, `total / N`."""
        return self.total(w) / self.examples

    def nearest_kink(self, w: float) -> float | None:
        """The kink closest to w; None where there is none."""
        kinks = self.kinks
        return float(kinks[np.abs(kinks - w).argmin()]) if len(kinks) else None

    def active(self, w: float) -> NDArray[np.bool_]:
        """The terms above zero by more than rounding, (M,)."""
        return self.margins(w) > self._rounding(w)

    def subgradients(self, w: float) -> Subgradients:
        """Slopes of the loss to the left and to the right of w.

        A term whose margin is zero at w has the slope 0 on the side where it is clamped.

        Source: Rockafellar, "Convex Analysis", 1970, section 23.
        """
        sure = float(self.slope[self.active(w)].sum())
        turning = self.slope[np.abs(self.margins(w)) <= self._rounding(w)]
        left, right = float(np.minimum(turning, 0).sum()), float(np.maximum(turning, 0).sum())
        return Subgradients((sure + left) / self.examples, (sure + right) / self.examples)

    def _rounding(self, w: float) -> Floats:
        return ROUNDING * (np.abs(self.constant) + np.abs(self.slope * w))


def terms_of_weight(
    x: ArrayLike, y: ArrayLike, W: ArrayLike, weight: int, delta: float = 1.0
) -> HingeTerms:
    """The terms `max(0, w_j·x_i − w_{y_i}·x_i + delta)`, j ≠ y_i, against the weight w_k.

    Args:
        x: one feature of each example, (N,).
        y: class numbers, (N,).
        W: one weight for each class, (C,).
        weight: k, the class whose weight is to vary.
        delta: the margin.

    Raises:
        ValueError: numbers that are not finite, shapes that do not fit, classes out of range.
    """
    x, W = (finite_array(v, n, 1).astype(np.float64) for v, n in ((x, "x"), (W, "W")))
    y = finite_array(y, "y", 1).astype(np.int64)
    positive(delta, "delta", zero=True)
    if len(x) != len(y) or len(x) == 0:
        raise ValueError(f"x and y must hold equally many examples; got {len(x)} and {len(y)}")
    if y.min() < 0 or y.max() >= len(W):
        raise ValueError(f"y must hold class numbers 0 … {len(W) - 1}; got {y.min()} … {y.max()}")
    if not 0 <= weight < len(W):
        raise ValueError(f"weight must be one of 0 … {len(W) - 1}; got {weight}")
    example, other = np.nonzero(np.arange(len(W)) != y[:, None])
    own, at_zero = y[example], W.copy()
    at_zero[weight] = 0.0
    # Adding 0 turns −0 into 0.
    slope = x[example] * ((other == weight).astype(np.float64) - (own == weight)) + 0.0
    constant = (at_zero[other] - at_zero[own]) * x[example] + delta
    return HingeTerms(constant, slope, example, own, other, len(x))


def points_around(
    x: ArrayLike, count: int, spread: float = 0.5, seed: int = 0
) -> tuple[Floats, Ints]:
    """The given points, one of each class, and more drawn around them from N(x_c, spread²).

    The classes take turns. With the same seed fewer points are the first of more.

    Raises:
        ValueError: fewer points are wanted than given.
    """
    x = finite_array(x, "x", 1).astype(np.float64)
    if count < len(x):
        raise ValueError(f"count must be at least {len(x)}; got {count}")
    y = np.arange(count) % len(x)
    noise = np.random.default_rng(seed).normal(0, spread, count)
    noise[: len(x)] = 0
    return x[y] + noise, y
