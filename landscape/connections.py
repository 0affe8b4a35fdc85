"""Ways between two weights: the straight line and its barrier, and curves of low loss."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, weights_array
from landscape.descent import Limits, optimize
from landscape.descent._limits import as_limits
from landscape.errors import NoPlane, PointsOnOneLine
from landscape.models import LossFunction
from landscape.optimizers import Adam, Cosine
from landscape.plane import Plane

Floats = NDArray[np.float64]

BATCH = 128
# Where on a curve its mean loss is taken when all of it counts.
NODES = (np.arange(9) + 0.5) / 9


@dataclass(frozen=True, eq=False)
class Curve:
    """The quadratic Bézier curve `(1 − t)²·start + 2t(1 − t)·bend + t²·end`, t from 0 to 1.

    Attributes:
        start: weights at t = 0.
        bend: weights that the curve is drawn towards.
        end: weights at t = 1.
    """

    start: Floats
    bend: Floats
    end: Floats

    def at(self, t: ArrayLike) -> Floats:
        """Weights (T, *shape) at T places of the curve, or those at one place."""
        t = np.asarray(t, dtype=np.float64).reshape(*np.shape(t), *(1,) * self.start.ndim)
        return (1 - t) ** 2 * self.start + 2 * t * (1 - t) * self.bend + t**2 * self.end

    @cached_property
    def plane(self) -> Plane:
        """The plane that holds the whole curve: start at (0, 0), end at (1, 0).

        Its directions are orthogonal and equally long, so that a and b have one unit, the distance
        of the ends; the bend lies on the side of positive b.

        Raises:
            PointsOnOneLine: the bend lies on the line through the ends.
        """
        along, aside = self.end - self.start, self.bend - self.start
        length = np.linalg.norm(along)
        try:
            Plane(self.start, along, aside)
        except NoPlane as error:
            raise PointsOnOneLine(error.got) from error
        for _ in range(2):  # once more, for what rounding left
            aside = aside - (aside * along).sum() / length**2 * along
        return Plane(self.start, along, aside * (length / np.linalg.norm(aside)))


def curve_between(
    model: LossFunction,
    w0: ArrayLike,
    w1: ArrayLike,
    steps: int | Limits = 600,
    learning_rate: float = 5e-3,
    seed: int = 0,
) -> Curve:
    """A curve from w0 to w1 along which the loss is low on average.

    The bend minimises `∫ L(curve at t) dt`, by Adam at a rate that falls to a tenth as a cosine
    does; each step sees a mini-batch of 128 examples at one t, drawn evenly from 0 … 1.

    Source: Garipov et al., "Loss surfaces, mode connectivity, and fast ensembling of DNNs",
    NeurIPS 2018.

    Args:
        model: any loss function.
        w0: weights where the curve starts.
        w1: weights where it ends, in the same shape.
        steps: how many; or `Limits`, to watch and stop the work.
        learning_rate: the first one.
        seed: of mini-batches and places.

    Raises:
        ValueError: the shapes differ, or a value is not finite.
    """
    start, end = weights_array(w0, "w0"), weights_array(w1, "w1")
    if start.shape != end.shape:
        raise ValueError(f"w1 must have the shape {start.shape} of w0; got {end.shape}")
    limits = replace(as_limits(steps), snapshots=2)
    rates = Cosine(learning_rate, limits.steps or 600)
    loss = _BendLoss(model, start, end, np.random.default_rng([seed, 1]))
    path = optimize(loss, Adam(rates), (start + end) / 2, limits, BATCH, seed)
    return Curve(start, path.weights[-1], end)


def barrier(losses: ArrayLike) -> float:
    """How far the loss on a way rises above the straight line between its values at the ends.

    Args:
        losses: (T,) at evenly spaced places of the way, from end to end. 0 where it never rises.

    Raises:
        ValueError: fewer than two losses.
    """
    values = finite_array(losses, "losses", 1).astype(np.float64)
    if len(values) < 2:
        raise ValueError(f"losses must hold at least 2; got {len(values)}")
    return float((values - np.linspace(values[0], values[-1], len(values))).max())


@dataclass(frozen=True, eq=False)
class _BendLoss:
    """The mean loss on a curve as a function of its bend; of a batch at one t drawn at random."""

    model: LossFunction
    start: Floats
    end: Floats
    generator: np.random.Generator
    places: tuple[float, ...] = tuple(float(t) for t in NODES)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the bend: that of the weights."""
        return self.start.shape

    @property
    def examples(self) -> int:
        """How many examples the model's loss is a mean over."""
        return self.model.examples

    def values(self, weights: ArrayLike) -> Floats:
        """Mean losses of the curves with these bends (K, *shape)."""
        curves = [Curve(self.start, bend, self.end) for bend in np.asarray(weights)]
        places = np.array(self.places)
        return np.array([self.model.values(curve.at(places)).mean() for curve in curves])

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        """The mean loss, and its gradient: the bend moves the place t by the share 2t(1 − t)."""
        curve, total, gradient = Curve(self.start, np.asarray(W), self.end), 0.0, 0.0
        for t in self.places:
            value, slope = self.model.value_and_gradient(curve.at(t))
            total += value / len(self.places)
            gradient = gradient + 2 * t * (1 - t) / len(self.places) * slope
        return total, np.asarray(gradient)

    def batch(self, rows: ArrayLike) -> "_BendLoss":
        """The loss of these examples at one place of the curve."""
        return replace(self, model=self.model.batch(rows), places=(self.generator.uniform(),))

    def accuracy(self, W: ArrayLike, split: str = "train") -> None:
        """A curve classifies nothing."""
