"""Problems on which grids, lines and minima are compared with the plain definition."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from landscape.datasets import Dataset
from landscape.losses import (
    CrammerSinger,
    Floats,
    Hinge,
    Ints,
    Loss,
    OneVsAll,
    Softmax,
    SquaredHinge,
)
from landscape.objective import Objective
from landscape.plane import Plane


@dataclass(frozen=True)
class SquaredScores:
    """A loss without a fast path: `L_i = Σ_j s_ij² − s_i,y_i`, which is convex."""

    convex: ClassVar[bool] = True

    def values(self, scores: Floats, y: Ints) -> Floats:
        return (scores**2).sum(axis=1) - np.take_along_axis(scores, y[:, None], axis=1)[:, 0]

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        gradient = 2 * scores
        gradient[np.arange(len(y)), y] -= 1
        return gradient


@dataclass(frozen=True)
class Case:
    """An objective, a plane and the two axes of a grid."""

    objective: Objective
    plane: Plane
    a: NDArray[np.float64]
    b: NDArray[np.float64]


def objective_of(  # a table of small problems
    loss: Loss, seed: int = 0, examples: int = 12, classes: int = 4, features: int = 5, **settings
) -> Objective:
    """Gaussian examples, every class at least once."""
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(max(examples, classes), features))
    return Objective(Dataset(X, np.arange(len(X)) % classes), loss, **settings)


def plane_of(objective: Objective, seed: int = 0, scale: float = 1.0) -> Plane:
    return Plane(*scale * np.random.default_rng(seed).normal(size=(3, *objective.shape)))


def plain_grid(case: Case) -> NDArray[np.float64]:
    """One evaluation of the objective per cell."""
    return np.array([[case.objective.value(case.plane.at(x, z)) for x in case.a] for z in case.b])


def score_size(case: Case) -> float:
    """A bound on the scores that meet in a cell: their rounding bounds what can be asked for.

    Of a loss that squares them, its square.
    """
    lengths = (
        np.abs(case.objective.scores(V)).max() for V in (case.plane.W, case.plane.W1, case.plane.W2)
    )
    size = float(np.dot([1, np.abs(case.a).max(), np.abs(case.b).max()], list(lengths)))
    return size**2 if isinstance(case.objective.loss, SquaredHinge | SquaredScores) else size


@st.composite
def axes(draw: st.DrawFn) -> NDArray[np.float64]:
    """Even, uneven, unsorted, repeated, of length 1; narrow and wide."""
    n = draw(st.integers(1, 23))
    scale = draw(st.sampled_from([1e-6, 1.0, 30.0]))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    kind = draw(st.sampled_from(["even", "falling", "uneven", "repeated"]))
    if kind in ("even", "falling"):
        even = np.linspace(-scale, draw(st.sampled_from([1.0, 2.5])) * scale, n)
        return even if kind == "even" else even[::-1].copy()
    values = scale * generator.normal(size=n)
    return generator.choice(values, size=n) if kind == "repeated" else values


@st.composite
def cases(draw: st.DrawFn, losses: tuple[Loss, ...]) -> Case:
    """Random shapes, losses, regulariser, bias, weights of any size, directions with zero parts."""
    classes, features = draw(st.integers(2, 6)), draw(st.integers(1, 6))
    seed = draw(st.integers(0, 2**32))
    generator = np.random.default_rng(seed)
    n = max(classes, draw(st.integers(1, 40)))
    X = generator.normal(size=(n, features))
    if draw(st.booleans()):
        X[:, 0] = draw(st.sampled_from([0.0, 3.0]))  # a constant feature
    objective = Objective(
        Dataset(X, np.arange(n) % classes),
        draw(st.sampled_from(losses)),
        l2=draw(st.sampled_from([0.0, 0.3])),
        bias=draw(st.booleans()),
    )
    scale = draw(st.sampled_from([1e-3, 1.0, 1e3, 1e6]))
    W, W1, W2 = scale * generator.normal(size=(3, *objective.shape))
    if draw(st.booleans()):
        W1[:, :-1], W1[0, -1] = 0, scale  # moves one feature only: q = 0 for many terms
    if draw(st.booleans()):
        W2[1:], W2[0, 0] = 0, 2 * scale  # moves one class only: r = 0 for many terms
    W1[-1, 0] += scale  # never parallel to W2
    return Case(objective, Plane(W, W1, W2), draw(axes()), draw(axes()))


HINGES = (Hinge(), Hinge(0.0), Hinge(25.0), OneVsAll())
ALL_LOSSES = (*HINGES, Softmax(), CrammerSinger(), SquaredHinge(), SquaredScores())


def barely_wrong(seed: int = 0) -> tuple[Objective, NDArray[np.float64], float]:
    """A hinge loss, weights of loss 2⁻⁵³/17 exactly, and where steps downhill start to overshoot.

    Products are with 0 and ±1 only, so the scores are exact on every machine. With w the first
    row of W less the second, example 0 has the margin `1 − w₀ = 2⁻⁵³`. All others are right; the
    k-th one, at −1 along the same feature, has `1 + w₀ − w_k`, which a step t downhill raises by
    2t/17 until it is above 0.
    """
    far = np.random.default_rng(seed).uniform(3, 9, 15)
    X = np.eye(17)
    X[1:16, 0] = -1
    W = np.zeros((2, 17))
    W[0] = [1 - 2.0**-53, *far, -2]
    objective = Objective(Dataset(X, np.array([0] * 16 + [1])), Hinge(), bias=False)
    return objective, W, (far.min() - 2) * 17 / 2
