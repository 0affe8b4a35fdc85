"""Frozen specs of names and numbers: what a reader has set, and the key of every cached result.

A landscape is a *ground* (data and loss), a *plane* through a *point* of its weight space, and a
*window* on that plane. A race lies on a drawn plane; the plane of its paths is made from the race.
"""

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class DataSpec:
    """Which examples, and how their features are seen."""

    name: str = "digits"
    limit: int = 100
    preprocess: str = "center"
    seed: int = 0
    classes: int = 3  # of blobs
    features: int = 2  # of blobs


@dataclass(frozen=True)
class LossSpec:
    """Which loss, with its margin and regulariser."""

    name: str = "hinge"
    delta: float = 1.0
    l2: float = 0.0
    bias: bool = True


@dataclass(frozen=True)
class GroundSpec:
    """What a landscape is the landscape of."""

    data: DataSpec = field(default_factory=DataSpec)
    loss: LossSpec = field(default_factory=LossSpec)


@dataclass(frozen=True)
class PointSpec:
    """Where W is; `scale` and `seed` count where it is random."""

    origin: str = "random"
    scale: float = 0.01
    seed: int = 1


@dataclass(frozen=True)
class DrawnPlane:
    """The plane through a point along two directions that the reader has chosen.

    `first` and `second` are entries of W, the directions of "two weights".
    """

    point: PointSpec = field(default_factory=PointSpec)
    directions: str = "gaussian"
    seed: int = 1
    first: tuple[int, int] = (0, 0)
    second: tuple[int, int] = (1, 0)


@dataclass(frozen=True)
class WindowSpec:
    """How much of the plane is seen, relative to its natural extent, and in how many steps."""

    zoom: float = 1.0
    resolution: int = 101


@dataclass(frozen=True)
class RacerSpec:
    """Everything that one optimiser's run depends on.

    It lies on a drawn plane: there its start is given, and its sweep of learning rates is around
    the plane's natural extent divided by `zoom`.
    """

    ground: GroundSpec
    plane: DrawnPlane
    name: str
    zoom: float = 1.0
    size: float | None = None  # None: tuned, or the method's own
    on_plane: bool = True
    start: tuple[float | None, float | None] = (None, None)  # None: that of a corner
    epochs: int = 100
    batch_size: int | None = None  # None: all examples
    schedule: str = "constant"
    momentum: float = 0.9
    seed: int = 0


@dataclass(frozen=True)
class RaceSpec:
    """A race: runs that differ in the optimiser alone."""

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


def digest(spec: Hashable) -> str:
    """A short name of a spec, the same in every process."""
    return hashlib.sha256(repr(spec).encode()).hexdigest()[:16]
