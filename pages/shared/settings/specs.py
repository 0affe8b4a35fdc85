"""Frozen specs of names and numbers: what a reader has set, and the key of every cached result.

A landscape is a *ground* (data, loss and model), a *plane* through a *point* of its weight space,
and a *window* on that plane. A race lies on a drawn plane; the plane of its paths is made from the
race.
"""

import hashlib
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any


@dataclass(frozen=True)
class Own:
    """What only the sessions have that opened it: its name is a digest of its content."""

    digest: str


@dataclass(frozen=True)
class DataSpec:
    """Which examples, and how their features are seen."""

    name: str = "digits"
    limit: int = 100
    preprocess: str = "center"
    seed: int = 0
    classes: int = 3  # of blobs
    features: int = 2  # of blobs
    own: Own | None = None  # of "yours"


@dataclass(frozen=True)
class LossSpec:
    """Which loss, with its margin and regulariser."""

    name: str = "hinge"
    delta: float = 1.0
    l2: float = 0.0
    bias: bool = True


@dataclass(frozen=True)
class ModelSpec:
    """What makes scores of features: a network with these hidden layers, or a linear classifier.

    A network without hidden layers *is* the linear classifier, so it is one here too: its weights
    are the matrix (C, D + 1) of an `Objective`, whose slices are exact. Those of a network are one
    flat vector.
    """

    hidden: tuple[int, ...] = ()
    activation: str = "relu"
    skip: bool = False

    @property
    def linear(self) -> bool:
        """Whether the scores are linear in the weights."""
        return not self.hidden


@dataclass(frozen=True)
class TrainingSpec:
    """How a network is trained: from which start, by whom, for how long.

    A linear classifier needs none of it: where its loss is least is not a matter of the way there.
    """

    optimizer: str = "adam"
    rate: float = 5e-3
    batch_size: int | None = 32  # None: all examples
    epochs: int = 30
    seed: int = 0  # of the start and of the batches


@dataclass(frozen=True)
class GroundSpec:
    """What a landscape is the landscape of."""

    data: DataSpec = field(default_factory=DataSpec)
    loss: LossSpec = field(default_factory=LossSpec)
    model: ModelSpec = field(default_factory=ModelSpec)


@dataclass(frozen=True)
class PointSpec:
    """Where W is.

    `origin` is "random", "zero" or "trained", or "yours" or "second" for the reader's own; of a
    network "start", where its training begins, or "trained". `scale` and `seed` count where W is
    random, `training` where it is that of a network, `own` where it is the reader's.
    """

    origin: str = "random"
    scale: float = 0.01
    seed: int = 1
    training: TrainingSpec = field(default_factory=TrainingSpec)
    own: Own | None = None


@dataclass(frozen=True)
class DrawnPlane:
    """The plane through a point along two directions that the reader has chosen.

    `first` and `second` are entries of W, the directions of "two weights": class and feature, or of
    a network the number of a weight. `target` is where "towards yours" leads.
    """

    point: PointSpec = field(default_factory=PointSpec)
    directions: str = "gaussian"
    seed: int = 1
    first: tuple[int, ...] = (0, 0)
    second: tuple[int, ...] = (1, 0)
    target: Own | None = None


@dataclass(frozen=True)
class WindowSpec:
    """How much of the plane is seen, relative to its natural extent, and in how many steps."""

    zoom: float = 1.0
    resolution: int = 101


@dataclass(frozen=True)
class RacerSpec:
    """Everything that one optimiser's run depends on.

    It lies on a drawn plane: there its start is given, and its sweep of learning rates is around
    the plane's natural extent divided by `zoom`. Of several `starts` it has that which is `which`,
    from 0: they lie on the plane at equal angles around W, `start` the first; or are random.
    """

    ground: GroundSpec
    plane: DrawnPlane
    name: str
    zoom: float = 1.0
    size: float | None = None  # None: tuned, or the method's own
    on_plane: bool = True
    start: tuple[float | None, float | None] = (None, None)  # None: the usual one
    which: int = 0
    starts: int = 1
    epochs: int = 100
    batch_size: int | None = None  # None: all examples
    schedule: str = "constant"
    momentum: float = 0.9
    seed: int = 0

    @property
    def random_start(self) -> bool:
        """Whether it starts where the training of a network with this seed and so many more does.

        Around trained weights a network has one wide valley; random starts lead to many.
        """
        return self.starts > 1 and not (self.on_plane or self.ground.model.linear)


@dataclass(frozen=True)
class RaceSpec:
    """A race: runs that differ in the optimiser alone, or in the start alone."""

    racers: tuple[RacerSpec, ...]

    @property
    def common(self) -> RacerSpec:
        """What all runs share."""
        return self.racers[0]


@dataclass(frozen=True)
class PathsPlane:
    """The plane that is nearest to the paths of a race over all the weights."""

    race: RaceSpec

    @property
    def point(self) -> PointSpec:
        """Where W of the race's own plane is."""
        return self.race.common.plane.point


PlaneSpec = DrawnPlane | PathsPlane


@dataclass(frozen=True)
class LandscapeSpec:
    """Everything that the numbers of a landscape depend on."""

    ground: GroundSpec = field(default_factory=GroundSpec)
    plane: PlaneSpec = field(default_factory=DrawnPlane)
    window: WindowSpec = field(default_factory=WindowSpec)


@dataclass(frozen=True)
class ViewSpec:
    """How the landscape is drawn; no number depends on it."""

    kind: str = "heatmap"
    colors: str = "viridis"
    logarithmic: bool = False


def parts_of(value: Any) -> Iterator[Any]:
    """A spec and all that it is made of."""
    yield value
    if is_dataclass(value):
        value = tuple(getattr(value, each.name) for each in fields(value))
    if isinstance(value, tuple):
        for each in value:
            yield from parts_of(each)


def digest(spec: Hashable) -> str:
    """A short name of a spec, the same in every process."""
    return hashlib.sha256(repr(spec).encode()).hexdigest()[:16]
