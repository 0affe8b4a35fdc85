"""Frozen specs of names and numbers: what a reader has set, and the key of every cached result."""

from dataclasses import dataclass


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
class PlaneSpec:
    """Where the plane starts and which way it lies."""

    origin: str = "random"
    scale: float = 0.01
    directions: str = "gaussian"
    seed: int = 1
    first: tuple[int, int] = (0, 0)
    second: tuple[int, int] = (1, 0)
    racers: "tuple[RacerSpec, ...]" = ()  # whose paths the plane is made of


@dataclass(frozen=True)
class WindowSpec:
    """How much of the plane is seen, relative to its natural extent, and in how many steps."""

    zoom: float = 1.0
    resolution: int = 101


@dataclass(frozen=True)
class LandscapeSpec:
    """Everything that the numbers of a landscape depend on."""

    data: DataSpec = DataSpec()
    loss: LossSpec = LossSpec()
    plane: PlaneSpec = PlaneSpec()
    window: WindowSpec = WindowSpec()


@dataclass(frozen=True)
class ViewSpec:
    """How the landscape is drawn; no number depends on it."""

    kind: str = "heatmap"
    colors: str = "viridis"
    logarithmic: bool = False


@dataclass(frozen=True)
class RacerSpec:
    """Everything that one optimiser's run depends on."""

    landscape: LandscapeSpec
    name: str
    size: float | None = None  # None: tuned, or the method's own
    on_plane: bool = True
    start: tuple[float, float] | None = None  # None: a corner of the window
    epochs: int = 100
    batch_size: int | None = None
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
