"""The networks of the scenes: how each is built and trained, as specs."""

from dataclasses import dataclass

from pages.shared.settings.specs import DataSpec, GroundSpec, LossSpec, ModelSpec, TrainingSpec

# All digits, their grey values from 0 to 1, less the means.
DIGITS = DataSpec("digits", 1437, "unit")
LAYER = 10
WIDTHS = (8, 16, 32, 64, 128)


@dataclass(frozen=True)
class NetworkSpec:
    """A network and its training."""

    ground: GroundSpec
    training: TrainingSpec


def deep(depth: int, epochs: int, seed: int, *, skip: bool) -> NetworkSpec:
    """Many layers of ten units, with skip connections or without."""
    ground = _ground(ModelSpec((LAYER,) * depth, skip=skip))
    return NetworkSpec(ground, TrainingSpec("adam", 1e-3, 64, epochs, seed))


def of_width(width: int, seed: int) -> NetworkSpec:
    """Two hidden layers of this width."""
    return NetworkSpec(_ground(ModelSpec((width, width))), TrainingSpec("adam", 2e-3, 64, 30, seed))


def rescalable(seed: int) -> NetworkSpec:
    """One hidden layer of 32 units."""
    return NetworkSpec(_ground(ModelSpec((32,))), TrainingSpec("adam", 2e-3, 32, 20, seed))


def pair(seed: int) -> tuple[NetworkSpec, NetworkSpec]:
    """The same network, trained from two starts."""
    ground = _ground(ModelSpec((32,)), l2=1e-4)
    first, second = (TrainingSpec("adam", 3e-3, 32, 20, 2 * seed + k) for k in (1, 2))
    return NetworkSpec(ground, first), NetworkSpec(ground, second)


def twins() -> GroundSpec:
    """Four tanh units, of which two are made equal."""
    return _ground(ModelSpec((4,), "tanh"), l2=1e-3)


def _ground(model: ModelSpec, l2: float = 0.0) -> GroundSpec:
    return GroundSpec(DIGITS, LossSpec("softmax", l2=l2), model)
