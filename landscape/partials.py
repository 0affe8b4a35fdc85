"""What a block of examples contributes to the sums of a linear classifier.

Each is a work as `landscape.datasets.Examined` has it: a function of a module, of a small problem,
the block and arguments that can be pickled. So it runs in a thread of this process or anywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape._features import AffineMap, feature_slopes, piece_rows
from landscape.losses import Floats, Ints, Loss, values_and_score_gradient
from landscape.sums import blocks, in_pieces

Array = NDArray[np.number]
Partial = TypeVar("Partial")


@dataclass(frozen=True)
class LinearProblem:
    """All that the works need to know besides examples and weights.

    Attributes:
        loss: of a score matrix.
        width: features of an example.
    """

    loss: Loss
    width: int

    @property
    def piece_rows(self) -> int:
        """How many examples are worked on at a time."""
        return piece_rows(self.width)


def values_block(
    problem: LinearProblem, X: Array, y: Ints, scores: AffineMap, stacked: int
) -> NDArray[np.float64]:
    """`Σ_i L_i` (K,) at each of K weight matrices, whose scores are stacked."""
    return in_pieces(_values, problem, X, y, scores, stacked)


def gradient_block(
    problem: LinearProblem, X: Array, y: Ints, scores: AffineMap
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """`Σ_i L_i`, and of the slopes `G = ∂L_i/∂s` the sums `Σ Gᵀ X` (C, D) and `Σ G` (C,)."""
    return in_pieces(_gradient, problem, X, y, scores)


def right_block(problem: LinearProblem, X: Array, y: Ints, scores: AffineMap) -> int:
    """How many examples' own class has the highest score, the first one in a tie."""
    return in_pieces(_right, problem, X, y, scores)


def scored_block(
    loss: Loss,
    X: Array,
    y: Ints,
    scores: AffineMap,
    work: Callable[..., Partial],
    args: tuple[Any, ...],
) -> Partial:
    """`work(loss, scores, y, *args)` of the scores (n, M) of the whole block."""
    parts = blocks(len(y), piece_rows(X.shape[1]))
    found = [scores(scores.expand(X[part])) for part in parts]
    return work(loss, found[0] if len(found) == 1 else np.concatenate(found), y, *args)


def gathered(loss: Loss, scores: Floats, y: Ints) -> list[Floats]:  # noqa: ARG001 of any loss
    """The scores themselves: lists add up to longer ones, in order."""
    return [scores]


def _values(
    problem: LinearProblem, X: Array, y: Ints, scores: AffineMap, stacked: int
) -> NDArray[np.float64]:
    found = scores.by_column(scores.expand(X))
    classes = found.shape[1] // stacked
    each = (found[:, k * classes : (k + 1) * classes] for k in range(stacked))
    return np.array([problem.loss.values(one, y).sum() for one in each], dtype=np.float64)


def _gradient(
    problem: LinearProblem, X: Array, y: Ints, scores: AffineMap
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    expanded = scores.expand(X)
    values, G = values_and_score_gradient(problem.loss, scores.by_column(expanded), y)
    return float(values.sum()), *feature_slopes(G.T, expanded)


def _right(problem: LinearProblem, X: Array, y: Ints, scores: AffineMap) -> int:  # noqa: ARG001
    return int((scores(scores.expand(X)).argmax(axis=1) == y).sum())
