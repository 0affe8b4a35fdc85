"""`Spec`: what a landscape is computed from. Frozen, of names and numbers only."""

from dataclasses import asdict, dataclass, field
from typing import Any

DEFAULT_SCALE = 0.01


@dataclass(frozen=True)
class DatasetEntry:
    """A named data set, as `load_dataset` has it; or the folder of partitioned data.

    Attributes:
        parameters: of the loader, such as `classes` of `blobs`, by name.
    """

    name: str | None = None
    path: str | None = None
    preprocess: str = "raw"
    limit: int | None = None
    seed: int = 0
    parameters: tuple[tuple[str, int], ...] = ()

    @property
    def settings(self) -> dict[str, Any]:
        """The arguments of `load_dataset`; or path and preprocessing."""
        if self.path is not None:
            return {"path": self.path, "preprocess": self.preprocess}
        given = {"name": self.name, "preprocess": self.preprocess, "seed": self.seed}
        limit = {} if self.limit is None else {"limit": self.limit}
        return given | limit | dict(self.parameters)


@dataclass(frozen=True)
class LossEntry:
    """A loss by its name, with its margin where it has one."""

    name: str = "hinge"
    delta: float | None = 1.0

    @property
    def settings(self) -> dict[str, Any]:
        """Name and parameters."""
        return {"name": self.name} | ({} if self.delta is None else {"delta": self.delta})


@dataclass(frozen=True)
class ModelEntry:
    """The hidden layers; without any, a linear classifier."""

    hidden: tuple[int, ...] = ()
    activation: str = "relu"
    skip: bool = False


@dataclass(frozen=True)
class WeightsEntry:
    """W: zeros, random, or the array of a file.

    Attributes:
        kind: "zeros", "random" or "file".
        scale: standard deviation of random weights; None takes that of a network's first weights.
    """

    kind: str = "random"
    scale: float | None = None
    seed: int = 0
    path: str | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """What belongs to its kind."""
        if self.kind == "zeros":
            return {"kind": "zeros"}
        if self.kind == "file":
            return {"kind": "file", "path": self.path}
        scale = {} if self.scale is None else {"scale": self.scale}
        return {"kind": "random", "seed": self.seed} | scale


@dataclass(frozen=True)
class DirectionsEntry:
    """W1 and W2: Gaussian, of a seed, normalised to W or not."""

    normalize: str = "none"
    seed: int = 0


@dataclass(frozen=True)
class AxesEntry:
    """The numbers along W1 and W2: an extent and cells of both, or the numbers themselves."""

    extent: float | None = None
    cells: int | None = None
    a: tuple[float, ...] = ()
    b: tuple[float, ...] = ()

    @property
    def settings(self) -> dict[str, Any]:
        """Extent and cells, or a and b."""
        if self.extent is not None:
            return {"extent": self.extent, "cells": self.cells}
        return {"a": list(self.a), "b": list(self.b)}


@dataclass(frozen=True)
class Spec:
    """Everything that the numbers of a landscape depend on."""

    dataset: DatasetEntry
    axes: AxesEntry
    loss: LossEntry = field(default_factory=LossEntry)
    l2: float = 0.0
    bias: bool = True
    model: ModelEntry = field(default_factory=ModelEntry)
    weights: WeightsEntry = field(default_factory=WeightsEntry)
    directions: DirectionsEntry = field(default_factory=DirectionsEntry)

    @property
    def settings(self) -> dict[str, Any]:
        """The spec as JSON has it, from which it is read again; all that was left out filled in."""
        model = asdict(self.model) | {"hidden": list(self.model.hidden)}
        return {
            "dataset": self.dataset.settings,
            "loss": self.loss.settings,
            "l2": self.l2,
            "bias": self.bias,
            **({"model": model} if self.model.hidden else {}),
            "plane": {"weights": self.weights.settings, "directions": asdict(self.directions)},
            "axes": self.axes.settings,
        }


EXAMPLE = Spec(
    DatasetEntry("digits", preprocess="center", limit=100),
    AxesEntry(extent=0.2, cells=101),
    weights=WeightsEntry(scale=DEFAULT_SCALE),
    directions=DirectionsEntry(seed=1),
)
