"""What examples must be to become a `Dataset`."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array
from landscape.datasets.protocols import Examples
from landscape.errors import UnusableData

Array = NDArray[np.number]
# What is kept as it is; all else becomes float64.
KEPT_TYPES = (np.uint8, np.float32)
FROM_ZERO = "classes count from 0, so take 1 off each where yours begin at 1"


def checked_examples(X: ArrayLike, y: ArrayLike) -> Examples:
    _check_numbers(X, "X", "encode columns of text as numbers, or leave them out")
    _check_numbers(y, "y", "number them by names, y = np.unique(y, return_inverse=True)")
    X, y = finite_array(X, "X", 2), finite_array(y, "y", 1)
    if X.size == 0:
        raise ValueError(f"X must hold at least one example and feature; got shape {X.shape}")
    if len(X) != len(y):
        raise ValueError(f"X and y must hold equally many examples; got {len(X)} and {len(y)}")
    if (y != np.floor(y)).any():
        row = int(np.flatnonzero(y != np.floor(y))[0])
        raise ValueError(f"y must hold whole class numbers; got {y[row]} at row {row}")
    return Examples(kept(X), y.astype(np.int64, copy=False))


def kept(X: Array) -> Array:
    """The features in a type that is kept, row after row: so blocks of them lie in one piece."""
    return np.ascontiguousarray(X, X.dtype if X.dtype in KEPT_TYPES else np.float64)


def _check_numbers(values: ArrayLike, name: str, remedy: str) -> None:
    """Refuse text, and the objects that a table of mixed columns turns into."""
    dtype = np.asarray(values).dtype
    if dtype.kind in "OUS":
        raise ValueError(f"{name} must hold numbers; got dtype {dtype}: {remedy}")


def checked_test(test: Examples, features: int, classes: int) -> Examples:
    X, y = checked_examples(*test)
    check_classes(y, classes)
    if X.shape[1] != features:
        raise ValueError(f"test examples must have {features} features; got {X.shape[1]}")
    return Examples(X, y)


def check_no_class_is_empty(counts: NDArray[np.integer], names: tuple[str, ...]) -> None:
    """Refuse classes that no example is of.

    Args:
        counts: how many examples each class has, (C,).
        names: of the classes.

    Raises:
        UnusableData: there is one.
    """
    empty = np.flatnonzero(counts == 0)
    if len(empty):
        raise UnusableData(
            "every class must have an example",
            f"none of class {empty[0]} ({names[empty[0]]})",
            FROM_ZERO if empty[0] == 0 else "number the classes that there are without gaps",
        )


def check_classes(y: NDArray[np.integer], classes: int) -> None:
    wrong = np.flatnonzero((y < 0) | (y >= classes))
    if len(wrong):
        remedy = f": {FROM_ZERO}" if y.min() == 1 and y.max() == classes else ""
        raise ValueError(
            f"y must hold class numbers 0 … {classes - 1}; "
            f"got {y[wrong[0]]} at row {wrong[0]}{remedy}"
        )
