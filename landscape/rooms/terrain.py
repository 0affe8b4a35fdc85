"""The landscape that a room walks on: a window of a plane, made from a few names and numbers."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from landscape.datasets import LOADERS, balanced_order, load_dataset
from landscape.datasets.cifar10 import DatasetNotDownloaded
from landscape.datasets.dataset import Dataset
from landscape.datasets.preprocessing import PREPROCESSINGS
from landscape.descent import optimize
from landscape.directions import random_plane, random_weights, weight_plane, zero_weights
from landscape.losses import Hinge
from landscape.models import MLP, LossFunction
from landscape.objective import Objective
from landscape.optimizers import Adam
from landscape.path_planes import plane_through
from landscape.plane import Plane
from landscape.plane_objective import Floats, PlaneObjective
from landscape.rooms.refusals import Refused
from landscape.slices import centered_axis
from landscape.terrains import Saddle
from landscape.window import natural_extent

LANDSCAPES = ("bowl", "ravine", "saddle", "network")
# So that one evaluation takes a fraction of a millisecond.
MOST_EXAMPLES = 1000
# Of the random weights in the middle, as on the page Explore.
SCALE, SEED_OF_W = 0.01, 10_000
CORNER = (-0.75, 0.7)  # shares of the half-width
# Just beside the ridge: whoever follows the slope comes to the saddle first.
BESIDE_THE_RIDGE = (-0.8, 0.03)
SADDLE_EXTENT = 1.6
# As far from each of the three networks as from the others.
MIDDLE = (0.0, 0.0)
NETWORK = {"hidden": (16,), "l2": 1e-4, "precision": "float32"}  # the precision is that of the map
NETWORK_EXAMPLES, STEPS = 100, 200
ROOM = 1.35  # of the networks' distance from the middle is half the window
CELLS = 201  # of the map, along each side
_BLOB_EXAMPLES = 1000


@dataclass(frozen=True)
class TerrainSpec:
    """What a landscape is made from.

    Args:
        landscape: `bowl`, the SVM loss of some data on a random plane; `ravine`, the same over two
            weights whose features have very different units; `saddle`; or `network`, the plane
            through three networks that were trained on the same digits from three starts.
        data: of the bowl, a name of `load_dataset`.
        examples: of the bowl, so many of the training examples.
        preprocess: of the bowl's features.
        draw: seed of the draw of examples, and of blobs.
        classes: of blobs.
        features: of blobs.
        seed: of the bowl's W and of its two directions, and of the networks' starts.

    Raises:
        Refused: a value is out of its range.
    """

    landscape: str = "bowl"
    data: str = "digits"
    examples: int = 100
    preprocess: str = "center"
    draw: int = 0
    classes: int = 3
    features: int = 2
    seed: int = 1

    def __post_init__(self) -> None:
        _one_of(self.landscape, "landscape", LANDSCAPES)
        _one_of(self.data, "data", tuple(LOADERS))
        _one_of(self.preprocess, "preprocess", PREPROCESSINGS)
        ranges = {"examples": (1, MOST_EXAMPLES), "draw": (0, 9999), "seed": (0, 9999)}
        for name, (low, high) in (ranges | {"classes": (2, 10), "features": (1, 100)}).items():
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise Refused(f"{name} must be a whole number from {low} to {high}; got {value}")

    @classmethod
    def read(cls, fields: Any) -> "TerrainSpec":
        """Of what was sent: an object with some of the fields.

        Raises:
            Refused: it is no object, has other fields, or a value is out of its range.
        """
        if not isinstance(fields, dict) or not fields.keys() <= cls.__dataclass_fields__.keys():
            raise Refused(f"a landscape has the fields {', '.join(cls.__dataclass_fields__)}")
        return cls(**fields)

    @property
    def plain(self) -> dict[str, Any]:
        """The fields, as they are written."""
        return asdict(self)


class Terrain:
    """A loss over `−edge ≤ a, b ≤ edge`, and where everybody starts.

    Attributes:
        spec: what it is made from.
        function: of the two unknowns `[[a, b]]`.
        edge: the half-width of the window.
        start: a and b.

    Raises:
        Refused: the data are not to be had here.
    """

    def __init__(self, spec: TerrainSpec) -> None:
        self.spec = spec
        function, plane, self.edge, shares = _MADE[spec.landscape](spec)
        self.function = PlaneObjective(function, plane)
        self.start = shares[0] * self.edge, shares[1] * self.edge

    def loss(self, a: float, b: float) -> float:
        """The loss at a point."""
        return self.function.value([[a, b]])

    def slope(self, a: float, b: float) -> tuple[float, float]:
        """`(∂L/∂a, ∂L/∂b)`."""
        gradient = self.function.gradient([[a, b]])[0]
        return float(gradient[0]), float(gradient[1])

    def map(self) -> Floats:
        """The loss at CELLS × CELLS points of the window, [row of b, column of a]."""
        axis = centered_axis(self.edge, CELLS)
        return self.function.slice.grid(axis, axis)


# The loss, the plane, half the width of the window, and shares of it for the start.
Made = tuple[LossFunction, Plane, float, tuple[float, float]]


def _bowl(spec: TerrainSpec) -> Made:
    data = _dataset(spec)
    # Three points on a line are classified without a bias, as on the pages.
    objective = Objective(data, Hinge(), bias=spec.data != "three-points")
    W = random_weights(objective.shape, SCALE, spec.seed + SEED_OF_W)
    plane = random_plane(W, spec.seed)
    return objective, plane, natural_extent(objective, plane), CORNER


def _ravine(_: TerrainSpec) -> Made:
    objective = Objective(load_dataset("ravine", preprocess="center"), Hinge())
    plane = weight_plane(zero_weights(objective.shape), (1, 0), (1, 1))
    return objective, plane, natural_extent(objective, plane), CORNER


def _saddle(_: TerrainSpec) -> Made:
    plane = Plane(np.zeros(2), np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    return Saddle(), plane, SADDLE_EXTENT, BESIDE_THE_RIDGE


def _network(spec: TerrainSpec) -> Made:
    """Three valleys, one for each network, and a mountain between them."""
    data = load_dataset("digits", preprocess="unit")
    model = MLP(data.subset(balanced_order(data.y, 0)[:NETWORK_EXAMPLES]), **NETWORK)
    starts = (model.random_weights(3 * spec.seed + k) for k in range(3))
    ends = [optimize(model, Adam(1e-2), start, STEPS).weights[-1] for start in starts]
    middle, through = np.mean(ends, axis=0), plane_through(*ends)
    units = np.linalg.qr(np.stack([through.W1, through.W2], axis=1))[0].T
    farthest = np.linalg.norm(ends - middle, axis=1).max()
    return model, Plane(middle, *units), ROOM * float(farthest), MIDDLE


def _dataset(spec: TerrainSpec) -> Dataset:
    parameters: dict[str, Any] = {}
    if spec.data == "blobs":
        shape = {"classes": spec.classes, "features": spec.features}
        parameters = shape | {"examples": _BLOB_EXAMPLES}
    if spec.data == "cifar10":
        parameters = {"download": False}
    seed = spec.draw if spec.data == "blobs" else 0
    try:
        data = load_dataset(spec.data, preprocess=spec.preprocess, seed=seed, **parameters)
    except DatasetNotDownloaded:
        raise Refused("CIFAR-10 is not on this server yet: open it on Explore first") from None
    order = balanced_order(data.y, spec.draw)
    return data if spec.examples >= len(data) else data.subset(order[: spec.examples])


def _one_of(value: object, name: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise Refused(f"{name} must be one of {', '.join(choices)}; got {value}")


_MADE: dict[str, Callable[[TerrainSpec], Made]] = {
    "bowl": _bowl,
    "ravine": _ravine,
    "saddle": _saddle,
    "network": _network,
}
