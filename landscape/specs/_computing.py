"""From a `Spec` to its landscape."""

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape._parallel import place_here
from landscape._version import __version__
from landscape.datasets import Dataset, Examined
from landscape.directions import random_direction, random_plane, random_weights, zero_weights
from landscape.errors import NoAnswer, UnreadableFile, UnusableData, UnusableSpec
from landscape.landscapes import Landscape, check_bytes
from landscape.models import MLP
from landscape.objective import Objective
from landscape.partitions import PartitionedDataset
from landscape.plane import Plane
from landscape.progress import Progress, part
from landscape.slices import centered_axis, evaluate_plane
from landscape.specs._entries import DEFAULT_SCALE, Spec, WeightsEntry
from landscape.specs._grounds import dataset_from, objective_from
from landscape.specs._weights import check_count, read_array
from landscape.specs._words import facts

Floats = NDArray[np.float64]
# The share of the time that passes over partitioned data take before the grid, about.
PASSES = 0.2
# Of two directions of a network the second is drawn with a seed so far from the first's.
APART = 10_000


@dataclass(frozen=True, eq=False)
class Planned:
    """A spec whose data, weights and directions are there: all but the grid.

    Attributes:
        name: SHA-256 of what the numbers depend on: the data's content, loss, l2, model, plane,
            axes and the version of the package. Equal names, equal landscapes.
    """

    spec: Spec
    function: Objective | MLP
    plane: Plane
    a: Floats
    b: Floats
    name: str

    @property
    def place(self) -> str:
        """Where the sums over examples are computed, in words."""
        data = self.function.dataset
        return data.place if isinstance(data, PartitionedDataset) else place_here()

    def landscape(self, progress: Progress | None = None) -> Landscape:
        """The loss at each cell, and where it is from.

        Args:
            progress: called with the share done, up to 1; it may raise to stop the work.
        """
        grid = evaluate_plane(self.function, self.plane, self.a, self.b, progress)
        return Landscape(
            self.a,
            self.b,
            {"loss": grid.loss},
            self.plane,
            facts=facts(self.spec, self.function, self.plane),
            settings=self.spec.settings,
        )


def computed(spec: Spec, progress: Progress | None = None, client: Any = None) -> Landscape:
    """The landscape of a spec.

    Args:
        spec: what it is computed from.
        progress: called with the share done, up to 1; it may raise to stop the work.
        client: of a cluster that is to sum over partitioned data; without one, threads do.

    Raises:
        UnusableSpec: data, weights and directions do not fit one another.
        ClusterLost: the scheduler of the cluster has gone.
        OSError: a file that the spec names can't be read.
    """
    before, after = stages(spec, progress)
    return planned(spec, before, client).landscape(after)


def stages(spec: Spec, progress: Progress | None) -> tuple[Progress | None, Progress | None]:
    """The progress of `planned`, and that of the grid. Data in memory are there at once."""
    if spec.dataset.path is None:
        return None, progress
    return part(progress, 0, 1 / PASSES), part(progress, PASSES / (1 - PASSES), 1 / (1 - PASSES))


def check(spec: Spec) -> None:
    """All of `planned` that can be checked without a pass over partitioned data.

    Of data in memory that is everything; of partitioned data what the file of weights holds.

    Raises:
        UnusableSpec: data, weights and directions do not fit one another.
        OSError: a file that the spec names can't be read.
    """
    if spec.dataset.path is None:
        _ground(spec, None, None)
    elif spec.weights.kind == "file":
        read_array(Path(str(spec.weights.path)))


def planned(spec: Spec, progress: Progress | None = None, client: Any = None) -> Planned:
    """All that the spec names, loaded and checked before any cell is computed.

    Args:
        spec: what it is computed from.
        progress: of the passes over partitioned data that checks, preprocessing and name need.
        client: of a cluster that is to sum over partitioned data; without one, threads do.

    Raises:
        UnusableSpec: data, weights and directions do not fit one another.
        ClusterLost: the scheduler of the cluster has gone.
        OSError: a file that the spec names can't be read.
    """
    ground = _ground(spec, part(progress, 0, 2), client)
    data = ground.function.dataset
    name = _name(spec, _fingerprint(data, part(progress, 1, 2)), ground.plane.W)
    return Planned(spec, *ground, name)


class _Ground(NamedTuple):
    """What is evaluated, and where."""

    function: Objective | MLP
    plane: Plane
    a: Floats
    b: Floats


def _ground(spec: Spec, progress: Progress | None, client: Any) -> _Ground:
    """All that the spec names, checked."""
    function = _function(spec, progress, client)
    axes, count = spec.axes, math.prod(function.shape)
    if axes.extent is not None and axes.cells is not None:
        a = b = centered_axis(axes.extent, axes.cells)
    else:
        a, b = np.array(axes.a), np.array(axes.b)
    check_count("model" if spec.model.hidden else "dataset", count)
    try:
        check_bytes((len(a), len(b)), 1, 0, count)
    except UnreadableFile as error:
        raise UnusableSpec(f"axes: {error.rule}", error.got, "take fewer cells") from error
    return _Ground(function, _plane(function, _weights(function, spec.weights), spec), a, b)


def _function(spec: Spec, progress: Progress | None, client: Any) -> Objective | MLP:
    try:
        return objective_from(spec.settings, dataset_from(spec.dataset.settings, client, progress))
    except (UnreadableFile, UnusableData) as error:
        raise UnusableSpec(f"dataset: {error.rule}", error.got, error.remedy) from error
    except ValueError as error:  # such as more examples than there are
        if isinstance(error, NoAnswer):
            raise
        rule, _, got = str(error).partition("; got ")
        raise UnusableSpec(f"dataset.{rule}", got, "choose another number") from error


def _weights(function: Objective | MLP, entry: WeightsEntry) -> Floats:
    if entry.kind == "zeros":
        return zero_weights(function.shape)
    if entry.kind == "file":
        W = read_array(Path(str(entry.path)))
        if W.shape != function.shape:
            rule = f"plane.weights.path must lead to weights of shape {function.shape}"
            raise UnusableSpec(rule, f"shape {W.shape}", "choose other weights, or other data")
        return W
    if entry.scale is None and isinstance(function, MLP):
        return function.random_weights(entry.seed)
    return random_weights(function.shape, entry.scale or DEFAULT_SCALE, entry.seed)


def _plane(function: Objective | MLP, W: Floats, spec: Spec) -> Plane:
    entry = spec.directions
    try:
        if isinstance(function, Objective):
            return random_plane(W, entry.seed, entry.normalize)
        seeds = entry.seed, entry.seed + APART
        return Plane(W, *(random_direction(function, W, s, entry.normalize) for s in seeds))
    except NoAnswer as error:
        raise UnusableSpec(f"plane.directions: {error.rule}", error.got, error.remedy) from error


def _name(spec: Spec, fingerprint: str, W: Floats) -> str:
    words = {**spec.settings, "dataset": fingerprint, "version": __version__}
    if spec.weights.kind == "file":
        words["weights"] = _digest(W)
        words["plane"] = words["plane"] | {"weights": "file"}
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def _fingerprint(dataset: Examined, progress: Progress | None) -> str:
    """SHA-256 of the examples and of how their features are seen."""
    if isinstance(dataset, PartitionedDataset):
        return dataset.fingerprint(progress)
    assert isinstance(dataset, Dataset)
    view = dataset.view
    return _digest(dataset.X, dataset.y, view.scale, view.offset)


def _digest(*arrays: NDArray) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
