"""A classifier with one hidden layer, along a line of its weights: a loss that is not convex."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import one_of
from landscape.losses import Loss

Floats = NDArray[np.floating]
ACTIVATIONS = ("tanh", "relu")
# Losses and chords are exact up to this share.
ROUNDING = 1e-12


@dataclass(frozen=True)
class HiddenLayer:
    """Scores `s_j(x; w) = Σ_h V_jh · φ(w·u_h·x + c_h)`, with one weight w to vary.

    u (H,), c (H,) and V (C, H) are drawn once from the seed and stay, so w moves the input weights
    w·u of the whole hidden layer along one direction: a slice of the loss of a small network.

    Raises:
        ValueError: an unknown activation.
    """

    activation: str = "tanh"
    units: int = 8
    classes: int = 3
    seed: int = 0

    def __post_init__(self) -> None:
        one_of(self.activation, "activation", ACTIVATIONS)

    def scores(self, x: ArrayLike, w: float) -> Floats:
        """Scores (N, C) of the features x (N,)."""
        generator = np.random.default_rng(self.seed)
        u, c = generator.normal(0, 4, self.units), generator.normal(0, 2, self.units)
        V = generator.normal(0, 2 / np.sqrt(self.units), (self.classes, self.units))
        hidden = np.multiply.outer(np.asarray(x, dtype=np.float64), w * u) + c
        hidden = np.tanh(hidden) if self.activation == "tanh" else np.maximum(hidden, 0)
        return hidden @ V.T

    def losses(self, loss: Loss, x: ArrayLike, y: NDArray[np.integer], w: ArrayLike) -> Floats:
        """The mean loss of the examples at each w (G,)."""
        w = np.asarray(w, dtype=np.float64)
        return np.array([loss.values(self.scores(x, at), y).mean() for at in w])


class Chord(NamedTuple):
    """A straight line between two points of a curve, and how far the curve rises above it."""

    ends: Floats  # (2,), rising
    heights: Floats  # (2,)
    excess: float  # the largest `curve − chord` between the ends; 0 at the ends themselves
    at: float  # where that is

    @property
    def broken(self) -> bool:
        """Whether the curve rises above the chord by more than rounding: it is not convex."""
        return self.excess > ROUNDING * max(1.0, float(np.abs(self.heights).max()))


def chord_of(x: Floats, curve: Floats, start: float, end: float) -> Chord:
    """The chord between two of the sampled points x (G,), the nearest ones to start and end."""
    first, last = sorted(int(np.abs(x - place).argmin()) for place in (start, end))
    ends = np.array([first, last])
    between = slice(first, last + 1)
    above = curve[between] - np.interp(x[between], x[ends], curve[ends])
    highest = int(above.argmax())
    return Chord(x[ends], curve[ends], float(above[highest]), float(x[between][highest]))


def steepest_breach(x: Floats, curve: Floats) -> Chord:
    """The chord that a sampled curve rises above the most among those that support it from below.

    Its ends are neighbours on the lower convex hull. A convex curve rises above none of them.

    Source: Andrew, "Another efficient algorithm for convex hulls in two dimensions", Information
    Processing Letters, 1979.
    """
    hull: list[int] = []
    for k in range(len(x)):
        while len(hull) > 1 and _turns_right(x, curve, hull[-2], hull[-1], k):
            hull.pop()
        hull.append(k)
    worst = int((curve - np.interp(x, x[hull], curve[hull])).argmax())
    place = max(int(np.searchsorted(hull, worst)), 1)
    return chord_of(x, curve, x[hull[place - 1]], x[hull[place]])


def _turns_right(x: Floats, curve: Floats, a: int, b: int, c: int) -> bool:
    """Whether point b lies on or above the line from a to c."""
    run, rise = x[b] - x[a], curve[b] - curve[a]
    return rise * (x[c] - x[a]) >= (curve[c] - curve[a]) * run
