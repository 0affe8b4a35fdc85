"""What people really pass by mistake: an error at once, with the rule and the remedy."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import landscape as ls

DATA: Any = ls.load_dataset("planar", preprocess="center")
OBJECTIVE = ls.Objective(DATA)
W = ls.random_weights(OBJECTIVE.shape)
PLANE = ls.random_plane(W)
PATH: Any = ls.optimize(OBJECTIVE, ls.Adam(), W, 3)
X = np.eye(3)
MIXED = pd.DataFrame({"length": [1.0, 2.0, 3.0], "colour": ["red", "blue", "red"]})
# What the type checker would refuse.
Adam: Any = ls.Adam
Dataset: Any = ls.Dataset
Objective: Any = ls.Objective


def constant(value: Any) -> Any:
    """A loss that answers with the same value everywhere."""
    return lambda _: value


@pytest.mark.parametrize(
    ("mistake", "error", "message"),
    [
        (lambda: Dataset(X, [1, 2, 1]), ValueError, "none of class 0 .*: classes count from 0"),
        (
            lambda: Dataset(X, [1, 2, 1], class_names=("a", "b")),
            ValueError,
            r"y must hold class numbers 0 … 1; got 2 at row 1: classes count from 0",
        ),
        (lambda: Dataset(X, [0, 1, 2**62]), ValueError, r"0 … 2; got 4611686018427387904 at row 2"),
        (lambda: Dataset(X, ["cat", "dog", "cat"]), ValueError, r"dtype <U3: .*np\.unique"),
        (lambda: Dataset(MIXED, [0, 1, 0]), ValueError, "dtype object: encode columns"),
        (lambda: Objective(DATA, loss="softmax"), TypeError, r"such as Softmax\(\); got 'soft"),
        (lambda: Objective(DATA, loss=ls.Softmax), TypeError, r"an instance such as Softmax"),
        (lambda: ls.optimize(OBJECTIVE, Adam, W, 3), TypeError, r"a class: write Adam\(…\)"),
        (lambda: ls.pca_plane(PATH), TypeError, r"write \[trajectory\]"),
        (lambda: ls.pca_plane([PATH.weights]), TypeError, "must be a Trajectory, .*got ndarray"),
        (lambda: ls.shadow(OBJECTIVE, PLANE, PATH.weights), TypeError, "must be a Trajectory"),
        (
            lambda: ls.evaluate_plane(constant(np.ones(1)), PLANE, [0.0], [0.0]),
            TypeError,
            r"got an array of shape \(1,\): return float",
        ),
        (
            lambda: ls.evaluate_line(constant(np.ones(3)), W, W, [0.0]),
            TypeError,
            r"got an array of shape \(3,\)",
        ),
        (
            lambda: ls.evaluate_plane(OBJECTIVE, ls.random_plane(np.ones((2, 2))), [0.0], [0.0]),
            ValueError,
            r"weights must have the shape \(3, 3\)",
        ),
    ],
)
def test_a_mistake_is_told_with_its_remedy(mistake: Any, error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        mistake()


def test_a_number_without_axes_is_a_loss() -> None:
    grid = ls.evaluate_plane(constant(np.array(2.0)), PLANE, [0.0], [0.0])
    assert grid.loss == [[2.0]]
