"""Labels to classes, and the examples that are put aside for a test."""

import numpy as np
from numpy.typing import NDArray

from landscape.datasets.columns import MISSING, Categories, Column
from landscape.errors import UnusableData

Ints = NDArray[np.integer]
MOST_CLASSES = 100


def classes_of(labels: Column, name: str) -> Categories:
    """The classes of a column of labels: texts as they are, numbers in rising order.

    Args:
        labels: (N,), texts or any numbers.
        name: of the column, for messages.

    Raises:
        UnusableData: a single class, more than MOST_CLASSES, or infinity.
    """
    found = labels if isinstance(labels, Categories) else _numbered(labels, name)
    count = len(found.names)
    if count < 2:
        only = f"only {found.names[0]!r}" if count else "no value"
        raise UnusableData(
            "labels must be of two classes or more",
            f"{only} in column {name!r}",
            "choose another column of labels",
        )
    return found


def _numbered(values: NDArray[np.number], name: str) -> Categories:
    missing = np.isnan(values) if values.dtype.kind == "f" else np.zeros(len(values), bool)
    different, places = np.unique(values[~missing], return_inverse=True)
    if len(different) > MOST_CLASSES:
        raise UnusableData(
            f"labels must be of at most {MOST_CLASSES} classes",
            f"{len(different):,} different numbers in column {name!r}",
            "choose another column of labels, or group its values",
        )
    if len(different) and not np.isfinite(different).all():
        raise UnusableData(
            "labels must be finite", f"inf in column {name!r}", "give these examples a class"
        )
    codes = np.full(len(values), MISSING)
    codes[~missing] = places
    return Categories(codes, tuple(_named(value) for value in different))


def _named(value: np.number) -> str:
    """A label as it is written: 3 also where it is 3.0."""
    if isinstance(value, np.floating) and value == np.round(value) and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def put_aside(y: Ints, share: float, seed: int) -> NDArray[np.bool_]:
    """Which examples (N,) are for the test: the share of each class, to the nearest, at random.

    At least one example of each class is left to train on.

    Raises:
        ValueError: the share is not from 0 to below 1.
    """
    if not 0 <= share < 1:
        raise ValueError(f"test must be a share from 0 to below 1; got {share}")
    shuffled = np.random.default_rng(seed).permutation(len(y))
    by_class = shuffled[np.argsort(y[shuffled], kind="stable")]
    counts = np.bincount(y)
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    aside = np.minimum(np.floor(counts * share + 0.5), np.maximum(counts - 1, 0))
    chosen = np.zeros(len(y), dtype=bool)
    chosen[by_class] = np.arange(len(y)) - starts < np.repeat(aside, counts)
    return chosen
