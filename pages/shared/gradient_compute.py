"""Cached computing of the Gradient page: slopes, checks and errors at one point W."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import streamlit as st

import landscape as ls
from landscape.gradients import (
    BROKEN_GRADIENTS,
    DirectionalSlopes,
    GradientCheck,
    SlopeEntry,
    StepSizeStudy,
    check_gradient,
    directional_slopes,
    error_against_h,
    slope_entries,
)
from pages.shared import compute
from pages.shared.specs import DataSpec, LossSpec, PlaneSpec

TIMED = 7
ANGLES = np.arange(0, 361, 5)


@dataclass(frozen=True)
class PointSpec:
    """A loss function and a point of its weight space."""

    data: DataSpec
    loss: LossSpec
    point: PlaneSpec

    @property
    def objective(self) -> ls.Objective:
        """The loss function; float64 throughout, as differences of losses need it."""
        objective = compute.objective(self.data, self.loss)
        if objective.dataset.X.dtype != np.uint8:
            return objective
        exact = objective.dataset.as_float64()
        return ls.Objective(exact, objective.loss, objective.l2, objective.bias)

    @property
    def W(self) -> np.ndarray:
        """The point."""
        return compute.origin(self.data, self.loss, self.point)


@dataclass(frozen=True, eq=False)
class Entries:
    """Finite differences of some weights, and how long a loss and a gradient take."""

    rows: tuple[SlopeEntry, ...]
    analytic: np.ndarray
    seconds_per_loss: float
    seconds_of_gradient: float


def order_of_weights(shape: tuple[int, int]) -> np.ndarray:
    """All entries (class, feature) of W in one fixed random order."""
    order = np.random.default_rng(0).permutation(shape[0] * shape[1])
    return np.stack(np.unravel_index(order, shape), axis=1)


@st.cache_resource(max_entries=32, show_spinner=False)
def entries(spec: PointSpec, count: int, h: float, method: str) -> Entries:
    """The first `count` weights of the random order, one by one."""
    objective, W = spec.objective, spec.W
    chosen = [(int(i), int(j)) for i, j in order_of_weights(objective.shape)[:count]]
    rows = slope_entries(objective.value, W, chosen, h, method)
    gradient = objective.gradient(W)
    analytic = np.array([gradient[entry] for entry in chosen])
    per_loss, per_gradient = (
        _seconds(lambda f=f: f(W)) for f in (objective.value, objective.gradient)
    )
    return Entries(rows, analytic, per_loss, per_gradient)


def _seconds(work: Callable[[], object]) -> float:
    """Median time of a few runs."""
    times = []
    for _ in range(TIMED):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return float(np.median(times))


@st.cache_resource(max_entries=32, show_spinner=False)
def gradient(spec: PointSpec) -> np.ndarray:
    """The analytic gradient at the point."""
    return spec.objective.gradient(spec.W)


@st.cache_resource(max_entries=32, show_spinner=False)
def check(spec: PointSpec, h: float, sample: int | None, bug: str | None) -> GradientCheck:
    """The check of the right gradient, or of one with a bug."""
    wrong = None if bug is None else BROKEN_GRADIENTS[bug].gradient
    return check_gradient(spec.objective, spec.W, h, sample, gradient=wrong)


@st.cache_resource(max_entries=32, show_spinner=False)
def study(spec: PointSpec, sample: int) -> StepSizeStudy:
    """The error of the numerical gradient for h from 1e-15 to 1e-1."""
    return error_against_h(spec.objective, spec.W, sample=sample)


@st.cache_resource(max_entries=32, show_spinner=False)
def directions(spec: PointSpec, angle: int, seed: int) -> DirectionalSlopes:
    """Slopes all around, the one at this angle (in degrees) first."""
    radians = np.radians(np.concatenate([[angle], ANGLES]))
    return directional_slopes(spec.objective, spec.W, radians, seed)
