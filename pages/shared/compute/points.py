"""Points of weight space: random, zero, trained. Cached by spec."""

import numpy as np

import landscape as ls
from landscape.errors import TrainingDiverged
from landscape.progress import Progress
from landscape.training import TrainedWeights, trained_weights
from pages.shared.compute import ground as grounds
from pages.shared.compute import networks
from pages.shared.compute.memory import remembered
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import GroundSpec, PointSpec

# Training over very many images stops early: each iteration takes about a second.
ITERATIONS, FEW_ITERATIONS, MANY_EXAMPLES = 500, 50, 5000


def origin(ground: GroundSpec, point: PointSpec) -> np.ndarray:
    """The weights W of a point.

    Raises:
        TrainingDiverged: of a network that was to be trained.
    """
    if point.origin == "trained":
        return trained(ground, point)
    if not ground.model.linear:
        return networks.start(ground, point.training.seed)
    shape = grounds.objective(ground).shape
    if point.origin == "zero":
        return ls.zero_weights(shape)
    # A seed of its own, so that W and its directions are independent.
    return ls.random_weights(shape, point.scale, seed=point.seed + 10_000)


def trained(ground: GroundSpec, point: PointSpec, progress: Progress | None = None) -> np.ndarray:
    """The weights that training ends at: of a network, that of the point.

    Raises:
        TrainingDiverged: of a network.
    """
    if ground.model.linear:
        return least(ground, progress).weights
    found = networks.trained_network(ground, point.training, progress)
    if found.diverged:
        raise TrainingDiverged(f"{found.losses[-1]:.3g} before its end")
    return found.weights


@remembered
@stored
def least(ground: GroundSpec, _progress: Progress | None = None) -> TrainedWeights:
    """The weights of least loss of a linear classifier on these examples."""
    function = grounds.linear(ground)
    iterations = FEW_ITERATIONS if len(function.dataset) > MANY_EXAMPLES else ITERATIONS
    return trained_weights(function, iterations, _progress)
