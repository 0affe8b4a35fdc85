"""Networks: where their training starts, and what it leads to. Cached by spec."""

from dataclasses import dataclass

import numpy as np

import landscape as ls
from landscape.descent import Limits, optimize
from landscape.optimizers import OPTIMIZERS
from landscape.progress import Progress
from pages.shared.compute import ground as grounds
from pages.shared.compute.memory import remembered
from pages.shared.compute.stopping import StoppedEarly
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import GroundSpec, TrainingSpec

# Pictures are drawn in single precision.
LARGEST = 1e30
# A picture is to take no more seconds than this, unless the reader wants all its cells; what one
# weight takes for one example, and what a block of weights takes besides, as measured on one core.
SOON, PATIENCE, WEIGHT_SECONDS, BLOCK_SECONDS = 0.6, 6.0, 2e-10, 5e-6
CELLS = (11, 21, 31, 41, 51, 71, 101, 151, 201, 301, 401)
# Weights of the path that are kept at most: 32 MB, in no more snapshots than a curve needs.
KEPT_ELEMENTS, SNAPSHOTS = 2**22, 128


@dataclass(frozen=True, eq=False)
class TrainedNetwork:
    """What training has made of a network.

    Attributes:
        path: (T, P): its weights at T moments, the first and the last among them.
        epochs: (T,): passes over the data until then.
        losses: (T,): over all training examples.
        train_accuracy: of the last weights.
        test_accuracy: the same of the test examples, where there are any.
        status: as a trajectory has it; where it has diverged, the path ends before.
        message: what that means, with the remedy where there is one.
    """

    path: np.ndarray
    epochs: np.ndarray
    losses: np.ndarray
    train_accuracy: float
    test_accuracy: float | None
    status: str
    message: str

    @property
    def weights(self) -> np.ndarray:
        """The last weights (P,)."""
        return self.path[-1]

    @property
    def diverged(self) -> bool:
        """Whether the loss is no longer a number, or larger than pictures can hold."""
        return self.status == "diverged" or bool(self.losses[-1] > LARGEST)


def most_cells(ground: GroundSpec, seconds: float = PATIENCE) -> int:
    """How many cells along each side of a picture are computed in so many seconds.

    The first layer is a product for all cells. Of the others each cell costs a product of so many
    weights for each example, and a little for each layer.
    """
    if ground.model.linear:
        return CELLS[-1]
    model = network(ground)
    deeper = model.shape[0] - model.layout[1].stop
    cell = model.examples * deeper * WEIGHT_SECONDS + len(model.layout) * BLOCK_SECONDS
    return max((n for n in CELLS if n * n * cell <= seconds), default=CELLS[0])


def soon_and_most(ground: GroundSpec) -> tuple[int, int]:
    """How many cells along each side are there soon, and how many at most."""
    return most_cells(ground, SOON), most_cells(ground)


def network(ground: GroundSpec) -> ls.MLP:
    """The loss function of a ground whose model is a network."""
    found = grounds.objective(ground)
    assert isinstance(found, ls.MLP), ground.model
    return found


def start(ground: GroundSpec, seed: int) -> np.ndarray:
    """Where training begins: the usual random weights, biases 0.

    Layers that add their input begin smaller, by the square root of the number of hidden layers:
    else scores would double with each.
    """
    model = network(ground)
    w = model.random_weights(seed)
    for block, adds in zip(model.layout[::2], model.layers.adds, strict=False):
        if adds:
            block.of(w)[:] /= np.sqrt(len(model.hidden))
    return w


@remembered
@stored
def trained_network(
    ground: GroundSpec, training: TrainingSpec, _progress: Progress | None = None
) -> TrainedNetwork:
    """The path of a training from its start. One that diverges says so in its status.

    Raises:
        StoppedEarly: the reader stopped it, and keeps what was trained.
    """
    model = network(ground)
    kept = int(np.clip(KEPT_ELEMENTS // model.shape[0], 2, SNAPSHOTS))
    limits = Limits(work=training.epochs * model.examples, snapshots=kept, stop=_progress)
    method = OPTIMIZERS[training.optimizer].make(training.rate)
    first = start(ground, training.seed)
    path = optimize(model, method, first, limits, training.batch_size, training.seed)
    accuracy = path.train_accuracy
    assert accuracy is not None
    found = TrainedNetwork(
        path.weights,
        path.work / model.examples,
        path.loss,
        accuracy,
        path.test_accuracy,
        path.status,
        path.message,
    )
    if path.status == "stopped":
        raise StoppedEarly(found)
    return found
