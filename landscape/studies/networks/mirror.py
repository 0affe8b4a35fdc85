"""A saddle made of symmetry: two equal units, and the two mirror images that they can fall into."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.curvature import ExtremeCurvatures, extreme_curvatures
from landscape.descent import Limits, optimize
from landscape.errors import NoSaddle
from landscape.models import MLP
from landscape.models.symmetries import flat_weights, swapped
from landscape.optimizers import LBFGS
from landscape.plane import Plane
from landscape.progress import Progress, part

Floats = NDArray[np.float64]

METHOD = LBFGS(memory=20, loss_tolerance=1e-15, gradient_tolerance=1e-8)
STEPS = 4000
# How far from the saddle the way down begins.
PUSH = 0.05
# A curvature that is this much smaller than the largest is 0 up to rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class MirrorSaddle:
    """A saddle between two minima that are each other's mirror image.

    Attributes:
        saddle: weights (P,) at which two units are equal and the gradient is zero.
        minimum: where the way down from there ends.
        twin: the same network with the two units exchanged.
        saddle_loss: L(saddle).
        minimum_loss: L(minimum) = L(twin).
        steepness: the largest entry of the gradient at the saddle.
        curvatures: the extreme eigenvalues of the Hessian at the saddle.
    """

    saddle: Floats
    minimum: Floats
    twin: Floats
    saddle_loss: float
    minimum_loss: float
    steepness: float
    curvatures: ExtremeCurvatures

    @property
    def plane(self) -> Plane:
        """The plane that holds all three: the saddle at (0, 0), the minima at (1, 1) and (−1, 1).

        Its first direction changes sign when the units are exchanged, its second does not, so the
        two are orthogonal and the picture is its own mirror image.
        """
        across = (self.minimum - self.twin) / 2
        return Plane(self.saddle, across, (self.minimum + self.twin) / 2 - self.saddle)


def mirror_saddle(model: MLP, start: ArrayLike, progress: Progress | None = None) -> MirrorSaddle:
    """The saddle that the first two units of a network make, and the minima on its sides.

    Two units that are equal have equal gradients, so descent keeps them equal: it ends at the
    lowest place among such weights. Where the whole loss bends down there, it is a saddle.

    Source: Fukumizu and Amari, "Local minima and plateaus in hierarchical structures of multilayer
    perceptrons", Neural Networks, 2000.

    Args:
        model: a smooth network of two hidden units or more.
        start: weights (P,); their first two units are made equal.
        progress: called with the share done, at most; it may raise to stop the work.

    Raises:
        ValueError: weights of another shape, or fewer than two units.
        NoSaddle: the loss does not bend down where the units are equal.
    """
    start = flat_weights(model, start, "start")
    saddle = _symmetric(model, _lowest(model, _symmetric(model, start), part(progress, 0, 2)))
    found = extreme_curvatures(model, saddle)
    if found.smallest >= -ROUNDING * abs(found.largest):
        raise NoSaddle(f"a smallest curvature of {found.smallest:.3g}")
    begin = saddle + PUSH * found.smallest_direction
    minimum = _lowest(model, begin, part(progress, 1, 2))
    loss, gradient = model.value_and_gradient(saddle)
    steepness = float(np.abs(gradient).max())
    twin = swapped(model, minimum)
    return MirrorSaddle(saddle, minimum, twin, loss, model.value(minimum), steepness, found)


def _symmetric(model: MLP, w: Floats) -> Floats:
    """The nearest weights whose first two units are equal."""
    return (w + swapped(model, w)) / 2


def _lowest(model: MLP, start: Floats, progress: Progress | None) -> Floats:
    limits = Limits(steps=STEPS, snapshots=2, stop=progress)
    return optimize(model, METHOD, start, limits).weights[-1]
