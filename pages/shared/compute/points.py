"""Points of weight space: random, zero, trained. Cached by spec."""

from dataclasses import replace

import numpy as np

import landscape as ls
from landscape._features import moved
from landscape.errors import TrainingDiverged
from landscape.progress import Progress
from landscape.training import TrainedWeights, trained_weights
from pages.shared.compute import ground as grounds
from pages.shared.compute import networks
from pages.shared.compute.memory import remembered
from pages.shared.compute.stored import stored
from pages.shared.settings.own import OwnWeights, found
from pages.shared.settings.specs import GroundSpec, Own, PointSpec

# Training over very many images stops early: each iteration takes about a second.
ITERATIONS, FEW_ITERATIONS, MANY_EXAMPLES = 500, 50, 5000
# W and its directions are independent: its seed is so far from theirs.
SEED_OF_W = 10_000


def origin(ground: GroundSpec, point: PointSpec) -> np.ndarray:
    """The weights W of a point.

    Raises:
        TrainingDiverged: of a network that was to be trained.
    """
    if point.own is not None:
        return opened(ground, point.own)
    if point.origin == "trained":
        return trained(ground, point)
    if not ground.model.linear:
        return networks.start(ground, point.training.seed)
    shape = grounds.objective(ground).shape
    if point.origin == "zero":
        return ls.zero_weights(shape)
    return ls.random_weights(shape, point.scale, seed=point.seed + SEED_OF_W)


def opened(ground: GroundSpec, own: Own) -> np.ndarray:
    """A reader's weights, for features as they are seen now: the same classifier."""
    held = found(own)
    assert isinstance(held, OwnWeights)
    before = grounds.whole(replace(ground.data, preprocess=held.seen))
    return moved(held.W, before.view, grounds.whole(ground.data).view)


def trained(ground: GroundSpec, point: PointSpec, progress: Progress | None = None) -> np.ndarray:
    """The weights that training ends at: of a network, that of the point.

    Raises:
        TrainingDiverged: of a network.
    """
    if ground.model.linear:
        return least(ground, progress).weights
    ended = networks.trained_network(ground, point.training, progress)
    if ended.diverged:
        raise TrainingDiverged(f"{ended.losses[-1]:.3g} before its end")
    return ended.weights


@remembered
@stored
def least(ground: GroundSpec, _progress: Progress | None = None) -> TrainedWeights:
    """The weights of least loss of a linear classifier on these examples."""
    function = grounds.linear(ground)
    iterations = FEW_ITERATIONS if len(function.dataset) > MANY_EXAMPLES else ITERATIONS
    return trained_weights(function, iterations, _progress)
