"""The mountain and the valley: ways between two trained networks, and the loss along each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.connections import Curve, barrier, curve_between
from landscape.descent import Limits
from landscape.models import MLP
from landscape.models.symmetries import flat_weights, matched
from landscape.progress import Progress
from landscape.slices import evaluate_line

Floats = NDArray[np.float64]

PLACES = 61
STEPS = 1000


@dataclass(frozen=True, eq=False)
class Ways:
    """Three ways between two networks, and the loss at evenly spaced places of each.

    Attributes:
        t: (T,): from 0, the first network, to 1, the second.
        chord: (T,): losses on the straight line.
        matched: (T,): losses on the straight line to the second network with its hidden units in
            the order that is nearest to the first: it is the same function.
        bent: (T,): losses on the curve.
        curve: of low loss, from the first network to the second.
        twin: the second network in that order, (P,).
    """

    t: Floats
    chord: Floats
    matched: Floats
    bent: Floats
    curve: Curve
    twin: Floats

    @property
    def barriers(self) -> tuple[float, float, float]:
        """How far each rises above the line between its ends: chord, matched, curve."""
        first, second, third = (barrier(way) for way in (self.chord, self.matched, self.bent))
        return first, second, third


def ways_between(
    model: MLP,
    w0: ArrayLike,
    w1: ArrayLike,
    steps: int = STEPS,
    progress: Progress | None = None,
) -> Ways:
    """The straight line, the straight line once the units are matched, and a curve of low loss.

    Args:
        model: the network.
        w0: weights (P,) of one trained network.
        w1: of another.
        steps: of the search for the curve.
        progress: called with the share done; it may raise to stop the work.

    Raises:
        ValueError: weights of another shape, or not finite.
        PointsOnOneLine: the two are the same.
    """
    w0, w1 = flat_weights(model, w0, "w0"), flat_weights(model, w1, "w1")
    t = np.linspace(0, 1, PLACES)
    twin = matched(model, w0, w1)
    curve = curve_between(model, w0, w1, Limits(steps=steps, stop=progress))

    chord, straight = (evaluate_line(model, w0, end - w0, t).loss for end in (w1, twin))
    return Ways(t, chord, straight, model.values(curve.at(t)), curve, twin)
