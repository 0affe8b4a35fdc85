"""`landscape_of`: from a recorded training to its landscape."""

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscape._validation import one_of
from landscape.descent import Recorded
from landscape.directions import random_direction, random_plane
from landscape.landscapes._checks import check_bytes, check_planned
from landscape.landscapes._facts import facts_of
from landscape.landscapes._landscape import Landscape, PathOnPlane
from landscape.landscapes._words import named
from landscape.models import Layered, LossFunction, tested
from landscape.path_planes import PathPlane, Shadow, pca_plane, projected
from landscape.plane import Plane
from landscape.progress import Progress, part
from landscape.recording import Recording
from landscape.slices import centered_axis, evaluate_plane, evaluate_points, sliced
from landscape.window import extents_around

Floats = NDArray[np.float64]
Function: TypeAlias = LossFunction | Callable[[Floats], float]
Pair: TypeAlias = tuple[float, float]
Extent: TypeAlias = float | Pair | None

PLANES = ("pca", "random")
SEEDS = 0, 1
# Paths are longest along the first component: what lies beside them is to be seen too.
NARROWEST = 0.75
TITLES = {
    "pca": ("distance along the first component", "distance along the second"),
    "random": ("a, along W1, random", "b, along W2, random"),
    "given": ("a, along W1", "b, along W2"),
}


def landscape_of(
    model: Function,
    recording: Recorded | Mapping[str, Recorded],
    plane: Plane | str = "pca",
    extent: Extent = None,
    resolution: int = 51,
    progress: Progress | None = None,
) -> Landscape:
    """The loss on a plane, and the recorded path on it: what goes into a landscape file.

    Each cell takes an evaluation of the model, on the device where it is, and each step of the path
    two: its true loss, and that of the plane under it. A model that classifies gives a grid of its
    accuracy too, and one with test examples those of their loss and accuracy. Recordings are read
    a part at a time; memory holds a few weights more than the plane.

    Args:
        model: a loss function, or any callable `L(W) -> float`.
        recording: of `open_recording`, or the trajectory of `optimize`; or several by name, which
            begin at one point.
        plane: "pca", of the principal components of the paths, about their mean; "random", about
            the last weights, filter-normalised where the model has layers; or a `Plane`.
        extent: the window reaches so far along W1 and W2, or along each of two; None holds the
            paths.
        resolution: cells along each side.
        progress: called with the share done, up to 1; it may raise to stop the work.

    Raises:
        ValueError: the recording is of other weights than the model's, or the plane is unknown.
        NoPathMoved: no path has left the start.
        UnreadableFile: no file could hold the result: a path's name is none, or there are too many
            cells, paths or steps. Said before the model is evaluated.
    """
    given = _by_name(recording)
    check_planned(resolution, {name: len(path.steps) for name, path in given.items()})
    paths = {name: _fitting(path, model) for name, path in given.items()}
    kind = "given" if isinstance(plane, Plane) else one_of(plane, "plane", PLANES)
    chosen, components = _plane(model, paths, plane)
    quantities = _quantities(model, chosen.W)
    steps = sum(len(path.steps) for path in paths.values())
    check_bytes((resolution, resolution), len(quantities), steps, chosen.W.size)
    jobs = [*paths, *quantities]
    share = {job: part(progress, number, len(jobs)) for number, job in enumerate(jobs)}
    drawn = tuple(_drawn(model, chosen, name, path, share[name]) for name, path in paths.items())
    a, b = (centered_axis(edge, resolution) for edge in _window(extent, drawn))
    grids = {
        name: evaluate_plane(function, chosen, a, b, share[name]).loss
        for name, function in quantities.items()
    }
    return Landscape(
        a,
        b,
        grids,
        chosen,
        True,
        drawn,
        TITLES[kind],
        facts_of(model, kind, chosen, drawn),
        None if components is None else components.shares,
    )


def _by_name(recording: Recorded | Mapping[str, Recorded]) -> dict[str, Recorded]:
    if isinstance(recording, Mapping):
        return dict(recording)
    return {named(getattr(recording, "name", "training")): recording}


class _Reshaped:
    """A path whose weights have the shape that a model wants."""

    def __init__(self, path: Recorded, shape: tuple[int, ...]) -> None:
        self.steps, self.shape, self.part = path.steps, shape, path.part


def _fitting(path: Recorded, model: Function) -> Recorded:
    """The path in the shape of the model's weights, up to where its own are no longer finite.

    Raises:
        ValueError: it is a path of other weights.
    """
    if isinstance(path, Recording):
        path = path.finite()
        _check_layout(path, model)
    shape = model.shape if isinstance(model, LossFunction) else path.shape
    if math.prod(shape) != math.prod(path.shape):
        raise ValueError(
            f"recording must be of the model's {math.prod(shape):,} weights; got one of "
            f"{math.prod(path.shape):,}: give the model that was recorded"
        )
    return _Reshaped(path, shape)


def _check_layout(recording: Recording, model: Function) -> None:
    """Raise ValueError where both have several blocks, and these have other shapes."""
    if not isinstance(model, Layered) or len(recording.layout) == 1:
        return
    shapes = [[block.shape for block in each.layout] for each in (model, recording)]
    if shapes[0] != shapes[1]:
        raise ValueError(
            f"recording must be of the model's layers, of shapes {shapes[0]}; got one of "
            f"{shapes[1]}: give the model that was recorded"
        )


def _plane(
    model: Function, paths: Mapping[str, Recorded], plane: Plane | str
) -> tuple[Plane, PathPlane | None]:
    if isinstance(plane, Plane):
        return plane, None
    if plane == "pca":
        components = pca_plane(list(paths.values()), center="mean")
        return components.plane, components
    path = next(iter(paths.values()))
    W = path.part(slice(-1, None), slice(None))[0].reshape(path.shape)
    if isinstance(model, Layered):
        return Plane(W, *(random_direction(model, W, seed) for seed in SEEDS)), None
    return random_plane(W, SEEDS[0]), None


def _quantities(model: Function, W: Floats) -> dict[str, Function]:
    """What there is a grid of, by name."""
    found: dict[str, Function] = {"loss": model}
    if not isinstance(model, LossFunction):
        return found
    if model.accuracy(W) is not None:
        found["accuracy"] = _accuracy(model)
    test = tested(model)
    if test is not None:
        found["test loss"] = test
        if test.accuracy(W) is not None:
            found["test accuracy"] = _accuracy(test)
    return found


def _accuracy(model: LossFunction) -> Callable[[Floats], float]:
    def accuracy(W: Floats) -> float:
        share = model.accuracy(W)
        return math.nan if share is None else share

    return accuracy


def _drawn(
    model: Function, plane: Plane, name: str, path: Recorded, progress: Progress | None
) -> PathOnPlane:
    """A path on the plane, with its true losses and those of the plane under it."""

    def weights(number: int) -> Floats:
        return path.part(slice(number, number + 1), slice(None))[0].reshape(path.shape)

    coordinates, distance = projected(plane, path)
    numbers = range(len(path.steps))
    loss = evaluate_points(model, weights, numbers, part(progress, 0, 2))
    if isinstance(model, LossFunction):
        with np.errstate(all="ignore"):
            plane_loss = sliced(model, plane).values(coordinates)
    else:
        places = list(coordinates)
        plane_loss = evaluate_points(model, lambda place: plane.at(*place), places)
    if progress:
        progress(1.0)
    shadow = Shadow(coordinates, distance, loss, plane_loss)
    return PathOnPlane(name, np.asarray(path.steps), shadow)


def _window(extent: Extent, paths: tuple[PathOnPlane, ...]) -> tuple[float, float]:
    if extent is None:
        return extents_around([path.shadow.coordinates for path in paths], NARROWEST)
    return extent if isinstance(extent, tuple) else (extent, extent)
