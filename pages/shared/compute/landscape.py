"""From specs to results: the only place that caches. Every key is a frozen spec."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import streamlit as st

import landscape as ls
from landscape.datasets import balanced_order
from landscape.losses import Loss, has_kinks
from landscape.slices import (
    Creases,
    LowestCell,
    PlaneScores,
    creases,
    lowest_point,
    plane_minimum,
    slice_line,
)
from landscape.training import TrainedWeights, trained_weights
from landscape.window import natural_extent
from pages.shared.settings.specs import DataSpec, LandscapeSpec, LossSpec, PlaneSpec, RaceSpec
from pages.shared.work.progress import Progress

# Enough examples to judge how far scores move along a direction.
SAMPLE = 100
# More creases than this would cover the picture.
MOST_CREASES = 200
SLICE_CELLS = 201
# Training over very many images stops early: each iteration takes about a second.
ITERATIONS, FEW_ITERATIONS, MANY_EXAMPLES = 500, 50, 5000
MARGIN_LOSSES = {"hinge": ls.Hinge, "one-vs-all": ls.OneVsAll, "structured": ls.CrammerSinger}
# A plane towards a target is seen from W to somewhat beyond it.
BEYOND_TARGET = 1.5


@dataclass(frozen=True, eq=False)
class Landscape:
    """A grid with what the page says about it."""

    grid: ls.PlaneGrid
    seconds: float  # for the scores and the grid
    lowest: LowestCell  # the exact minimum in the window, or amid the cells that have it too
    creases: Creases | None  # None for a smooth loss; too many to draw where they are not whole
    train_accuracy: float
    test_accuracy: float | None


@st.cache_resource(max_entries=8, show_spinner=False)
def full_dataset(name: str, classes: int = 3, features: int = 2, seed: int = 0) -> ls.Dataset:
    """The whole named data set, features as they are."""
    if name == "blobs":
        return ls.load_dataset(name, seed=seed, examples=1000, classes=classes, features=features)
    if name == "cifar10":
        return ls.load_dataset(name, download=False)
    return ls.load_dataset(name)


@st.cache_resource(max_entries=12, show_spinner=False)
def _preprocessed(spec: DataSpec) -> ls.Dataset:
    full = full_dataset(spec.name, spec.classes, spec.features, spec.seed)
    return full.with_preprocessing(spec.preprocess)


@st.cache_resource(max_entries=24, show_spinner=False)
def dataset(spec: DataSpec) -> ls.Dataset:
    """The examples of a spec."""
    blob_seed = spec.seed if spec.name == "blobs" else 0
    data = _preprocessed(replace(spec, limit=0, seed=blob_seed))
    if spec.limit >= len(data):
        return data
    return data.subset(balanced_order(data.y, spec.seed)[: spec.limit])


def objective(data: DataSpec, loss: LossSpec) -> ls.Objective:
    """The loss function of a spec."""
    return ls.Objective(dataset(data), loss_function(loss), loss.l2, loss.bias)


def loss_function(spec: LossSpec) -> Loss:
    """The loss of a spec, as a function of scores."""
    return ls.Softmax() if spec.name == "softmax" else MARGIN_LOSSES[spec.name](spec.delta)


@st.cache_resource(max_entries=32, show_spinner=False)
def trained(
    data: DataSpec, loss: LossSpec, _progress: Callable[[float], object] | None = None
) -> TrainedWeights:
    """The weights of least loss on these examples."""
    function = objective(data, loss)
    iterations = FEW_ITERATIONS if len(function.dataset) > MANY_EXAMPLES else ITERATIONS
    return trained_weights(function, iterations, _progress)


@st.cache_resource(max_entries=32, show_spinner=False)
def plane(data: DataSpec, loss: LossSpec, spec: PlaneSpec) -> ls.Plane:
    """The plane of a spec.

    Raises:
        NoAnswer: the directions cannot be had at this origin.
    """
    if spec.directions == "race":
        from pages.shared.compute import racing

        return racing.plane_of_paths(RaceSpec(spec.racers))
    target = objective(data, loss)
    W = origin(data, loss, spec)
    if spec.directions == "towards trained":
        return ls.plane_towards(W, trained(data, loss).weights, spec.seed)
    if spec.directions == "downhill":
        return ls.gradient_plane(target, W, spec.seed)
    if spec.directions == "two weights":
        return ls.weight_plane(W, spec.first, spec.second)
    normalize = "rows" if spec.directions == "gaussian rows" else "none"
    return ls.random_plane(W, spec.seed, normalize)


def origin(data: DataSpec, loss: LossSpec, spec: PlaneSpec) -> np.ndarray:
    """The point W of a plane."""
    shape = objective(data, loss).shape
    if spec.origin == "zero":
        return ls.zero_weights(shape)
    if spec.origin == "random":
        # A seed of its own, so that W and its directions are independent.
        return ls.random_weights(shape, spec.scale, seed=spec.seed + 10_000)
    return trained(data, loss).weights


@st.cache_data(max_entries=256, show_spinner=False)
def extent(spec: LandscapeSpec) -> float:
    """How far a and b go to either side of W."""
    chosen = plane(spec.data, spec.loss, spec.plane)
    sample = replace(spec.data, limit=SAMPLE)
    natural = natural_extent(objective(sample, spec.loss), chosen)
    if spec.plane.directions == "towards trained":
        natural = max(natural, BEYOND_TARGET)
    return natural / spec.window.zoom


@dataclass(frozen=True, eq=False)
class TimedScores:
    """Scores on a plane, and how long the product took that gave them."""

    scores: PlaneScores
    seconds: float


@st.cache_resource(max_entries=16, show_spinner=False)
def timed_scores(
    data: DataSpec, loss: LossSpec, spec: PlaneSpec, _progress: Callable[[float], object] | None
) -> TimedScores:
    """Scores at W and along both directions: all that a grid, a line or a minimum needs."""
    function, chosen = objective(data, loss), plane(data, loss, spec)
    start = perf_counter()
    scores = PlaneScores(function, chosen, _progress)
    return TimedScores(scores, perf_counter() - start)


def plane_scores(data: DataSpec, loss: LossSpec, spec: PlaneSpec) -> PlaneScores:
    """The scores alone."""
    return timed_scores(data, loss, spec, None).scores


@st.cache_resource(max_entries=48, show_spinner=False)
def landscape(spec: LandscapeSpec, _progress: Progress) -> Landscape:
    """The grid of a spec, with its exact minimum and the creases of a loss with kinks."""
    target = objective(spec.data, spec.loss)
    chosen = plane(spec.data, spec.loss, spec.plane)
    timed = timed_scores(spec.data, spec.loss, spec.plane, _progress.part(0, 2))
    scores, edge = timed.scores, extent(spec)
    window = (-edge, edge), (-edge, edge)
    axis = ls.centered_axis(edge, spec.window.resolution)
    has_test = target.dataset.test is not None
    grid = ls.evaluate_plane(scores, chosen, axis, axis, _progress.part(1, 2))
    return Landscape(
        grid,
        timed.seconds + grid.seconds,
        lowest_point(grid, plane_minimum(scores, chosen, *window)),
        creases(scores, chosen, *window, MOST_CREASES) if has_kinks(scores.loss) else None,
        target.accuracy(chosen.W),
        target.accuracy(chosen.W, "test") if has_test else None,
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def slices(spec: LandscapeSpec, a: float, b: float) -> tuple[ls.Line, ls.Line]:
    """The loss along W1 at this b, and along W2 at this a."""
    scores = plane_scores(spec.data, spec.loss, spec.plane)
    axis = ls.centered_axis(extent(spec), SLICE_CELLS)
    along_a, along_b = (np.append(axis, position) for position in (a, b))
    return slice_line(scores, "a", b, along_a), slice_line(scores, "b", a, along_b)


def losses_along(spec: LandscapeSpec, b: float, shares: tuple[float, ...]) -> ls.Line:
    """The loss along W1 at this b, at these shares of the window's half-width."""
    scores = plane_scores(spec.data, spec.loss, spec.plane)
    return slice_line(scores, "a", b, np.array(shares) * extent(spec))
