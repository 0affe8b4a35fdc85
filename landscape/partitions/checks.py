"""What examples are held against before any is used: labels first, then features by blocks."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.datasets.preprocessing import Statistics, statistics_block
from landscape.errors import UnusableData
from landscape.partitions.rows import Rows
from landscape.sums import block_rows

# Labels read at a time.
LABELS = 2**20
# Features of one block at most, in bytes: each thread holds a block, and works on copies of it.
MOST_BLOCK_BYTES = 2**29


@dataclass(frozen=True)
class FirstBad:
    """The first row that breaks a rule among these rows, which are consecutive; None if none."""

    rows: int
    row: int | None

    def __add__(self, after: "FirstBad") -> "FirstBad":
        """The same of these rows and of those that follow them."""
        row = self.row
        if row is None and after.row is not None:
            row = self.rows + after.row
        return FirstBad(self.rows + after.rows, row)


def first_not_finite(_: object, X: NDArray, y: NDArray) -> FirstBad:
    """A work: the first row of a block of features that holds NaN or infinity."""
    # The sum of a row is finite where its features are; where it is not, each is looked at.
    with np.errstate(all="ignore"):
        suspects = np.flatnonzero(~np.isfinite(X.sum(axis=1)))
    bad = suspects[~np.isfinite(X[suspects]).all(axis=1)]
    return FirstBad(len(y), int(bad[0]) if len(bad) else None)


def finite_and_statistics(
    classes: int, X: NDArray, y: NDArray[np.int64]
) -> tuple[FirstBad, Statistics]:
    """A work: the same, and the statistics of the features."""
    with np.errstate(invalid="ignore"):
        found, _ = statistics_block(classes, X, y)
    return first_not_finite(None, X, y), found


def digest(_: object, X: NDArray, y: NDArray) -> bytes:
    """A work: the SHA-256 digest of a block. Sums of these are the digests one after another."""
    hashed = hashlib.sha256(np.ascontiguousarray(_little(X)).data)
    hashed.update(_little(y).data)
    return hashed.digest()


def _little(array: NDArray) -> NDArray:
    return array.astype(array.dtype.newbyteorder("<"), copy=False)


def check_features(X: Rows, found: FirstBad) -> None:
    """Refuse features that are not finite.

    Raises:
        UnusableData: some are not; the first row that holds one is named.
    """
    if found.row is None:
        return
    (values,) = X.read(found.row, found.row + 1)
    column = int(np.flatnonzero(~np.isfinite(values))[0])
    raise UnusableData(
        "features must be finite",
        f"{values[column]} in column {column} at {X.named(found.row)}",
        "write the files without this row, or with a number in its place",
    )


def check_block(X: Rows, classes: int) -> None:
    """Refuse features of which one block is too large to be held by each thread or worker.

    Raises:
        UnusableData: they are; the memory that a block would take is named.
    """
    examples, width = min(block_rows(classes), X.shape[0]), X.shape[1]
    wanted = examples * width * X.dtype.itemsize
    if wanted > MOST_BLOCK_BYTES:
        raise UnusableData(
            f"the features of a block, {examples:,} examples, must take at most "
            f"{MOST_BLOCK_BYTES // 2**20} MiB",
            f"{wanted // 2**20:,} MiB: {width:,} features of {X.dtype} ({X.named(0)} is the first)",
            "store fewer or smaller numbers, such as embeddings of images or uint8",
        )


def class_counts(y: Rows, classes: int | None) -> NDArray[np.int64]:
    """How many examples each class has, of labels that have been read and checked.

    Args:
        y: the labels.
        classes: how many there are; as many as the highest label says when None, and then no more
            than examples, since each class has one.

    Raises:
        UnusableData: a label is not a whole number, or out of range; the first one is named.
    """
    counts = np.zeros(classes or 0, np.int64)
    top, rule = classes, f"labels must be 0 … {(classes or 0) - 1}"
    if top is None:
        top = y.shape[0]
        rule = f"labels must be at least 0 and below {top:,}: without names each class has examples"
    for start in range(0, y.shape[0], LABELS):
        labels = y.read(start, min(start + LABELS, y.shape[0]))
        if labels.dtype.kind == "f":
            with np.errstate(invalid="ignore"):
                bad = np.flatnonzero(labels != np.floor(labels))
            _refuse(y, start, labels, bad, "labels must be whole class numbers")
        _refuse(y, start, labels, np.flatnonzero((labels < 0) | (labels >= top)), rule)
        block = np.bincount(labels.astype(np.int64), minlength=len(counts))
        block[: len(counts)] += counts
        counts = block
    return counts


def _refuse(y: Rows, start: int, labels: NDArray, bad: NDArray[np.intp], rule: str) -> None:
    if len(bad):
        got = f"{labels[bad[0]]} at {y.named(start + int(bad[0]))}"
        raise UnusableData(rule, got, "write the files without this row, or with its class")
