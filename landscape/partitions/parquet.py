"""Rows of Parquet files: a column of lists, all of one length, and a column of labels.

A file is read by its row groups, which Parquet packs each as a whole: so they must be small.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnusableData
from landscape.npz import unreadable
from landscape.partitions.npy import check_stored, no_features
from landscape.partitions.rows import Rows, State, check_unchanged, joined, state_of

# Unpacked bytes of a column in one row group, of which HELD are kept by a process.
MOST_BYTES = 2**27
HELD = 2
WHOLE = "a Parquet file must be whole"
AGAIN = "write it again, or copy it again if it was cut off on its way"
LABELS = ("label", "labels", "y", "target", "class")


@dataclass(frozen=True)
class ParquetRows:
    """The rows of one column in one row group of a file.

    Attributes:
        path: of the file, the same on all machines that read it.
        state: in which the file was opened, and must stay.
        column: its name.
        group: number of the row group.
        first: row of the file that the group begins with.
        shape: (n, D) of lists, (n,) of numbers.
        dtype: of the numbers.
    """

    path: str
    state: State
    column: str
    group: int
    first: int
    shape: tuple[int, ...]
    dtype: np.dtype

    def read(self, start: int, stop: int) -> NDArray:
        """Rows start … stop − 1 of the group.

        Raises:
            UnreadableFile: the file is damaged, or has changed since it was opened.
            UnusableData: a value is missing, or a list is longer or shorter than the first one.
        """
        rows = _UNPACKED.of(self)[start:stop].copy()
        # Last, so that what has been written meanwhile is noticed as well.
        check_unchanged(self.path, self.path, self.state)
        return rows

    def soon(self, start: int, stop: int) -> None:
        """Nothing: what is read next has mostly been unpacked already."""

    def named(self, row: int) -> str:
        """File and row."""
        return f"row {self.first + row} of {self.path}"

    def unpacked(self) -> NDArray:
        """All rows of the group."""
        from pyarrow import ArrowException, parquet

        check_unchanged(self.path, self.path, self.state)
        with unreadable(f"{WHOLE}: {self.path}", AGAIN):
            try:
                with parquet.ParquetFile(self.path) as file:
                    column = file.read_row_group(self.group, [self.column]).column(0)
            except ArrowException as error:
                raise OSError(str(error)) from error
        column = column.combine_chunks()
        if column.null_count:
            self._refuse(int(np.flatnonzero(column.is_null().to_numpy(False))[0]), "none")
        if len(self.shape) == 2:
            lengths = column.value_lengths().to_numpy(False)
            if (lengths != self.shape[1]).any():
                row = int(np.flatnonzero(lengths != self.shape[1])[0])
                self._refuse(row, f"{lengths[row]} values")
            column = column.flatten()
            if column.null_count:
                missing = int(np.flatnonzero(column.is_null().to_numpy(False))[0])
                self._refuse(missing // self.shape[1], "a missing value")
        return column.to_numpy(zero_copy_only=False).reshape(self.shape)

    def _refuse(self, row: int, got: str) -> None:
        each = f"{self.shape[1]} values" if len(self.shape) == 2 else "one value"
        raise UnusableData(
            f"column {self.column!r} must hold {each} in each row",
            f"{got} at {self.named(row)}",
            "write the file without this row, or with all of its values",
        )


class _Unpacked:
    """The row groups read last: of one that has been unpacked, more blocks are wanted soon."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._groups: OrderedDict[ParquetRows, NDArray] = OrderedDict()

    def of(self, rows: ParquetRows) -> NDArray:
        """All rows of a group, unpacked by one thread for all who wait for them."""
        with self._lock:
            if rows not in self._groups:
                kind = len(rows.shape)
                alike = [key for key in self._groups if len(key.shape) == kind]
                for key in alike[: len(alike) - HELD + 1]:
                    del self._groups[key]
                self._groups[rows] = rows.unpacked()
            self._groups.move_to_end(rows)
            return self._groups[rows]


_UNPACKED = _Unpacked()


def open_parquet(paths: Sequence[Path], labels: str | None = None) -> tuple[Rows, Rows]:
    """Features and labels of files, one after another.

    Args:
        paths: of the files, which have the same columns.
        labels: name of the column of labels; found by its usual names when None.

    Raises:
        UnreadableFile: a file is damaged.
        UnusableData: there is no single column of lists or of labels, the lists are empty, their
            numbers are of a type that is not read here, or a row group is too large.
        OSError: there is no such file.
    """
    X: list[ParquetRows] = []
    y: list[ParquetRows] = []
    for path in paths:
        features, numbers = _groups(path.resolve(), labels, X[0].shape[1] if X else None)
        X += features
        y += numbers
    types = sorted({str(part.dtype) for part in X})
    if len(types) > 1:
        rule = "all files must hold features of one type"
        raise UnusableData(rule, " and ".join(types), "write them anew with one type")
    return joined(X), joined(y)


def _groups(
    path: Path, labels: str | None, width: int | None
) -> tuple[list[ParquetRows], list[ParquetRows]]:
    """The row groups of both columns of a file."""
    from pyarrow import ArrowException, parquet

    state = state_of(str(path))
    with unreadable(f"{WHOLE}: {path}", AGAIN):
        try:
            with parquet.ParquetFile(path) as file:
                facts, schema = file.metadata, file.schema_arrow
        except ArrowException as error:
            raise OSError(str(error)) from error
    lists, numbers = _columns(path, schema, labels)
    kind, label = _features_type(path, lists), np.dtype(numbers.type.to_pandas_dtype())
    X, y, first = [], [], 0
    for group in range(facts.num_row_groups):
        rows = facts.row_group(group).num_rows
        if rows == 0:
            continue
        width = width or _width(path, lists.name, group, first)
        if rows * width * kind.itemsize > MOST_BYTES:
            raise UnusableData(
                f"a row group must hold at most {MOST_BYTES // 2**20} MiB",
                f"{rows:,} rows of {width:,} numbers in {path}",
                f"write it with row_group_size={MOST_BYTES // 2 // width // kind.itemsize}",
            )
        place = str(path), state
        X.append(ParquetRows(*place, lists.name, group, first, (rows, width), kind))
        y.append(ParquetRows(*place, numbers.name, group, first, (rows,), label))
        first += rows
    if not X:
        raise UnusableData(f"{path} must hold at least one example", "none", "leave it out")
    return X, y


def _features_type(path: Path, column: Any) -> np.dtype:
    """The type of the numbers in the lists of a column."""
    from pyarrow import types

    kind, place = column.type.value_type, f"column {column.name!r} of {path}"
    if not (types.is_integer(kind) or types.is_floating(kind)):
        raise no_features(f"{kind} in {place}")
    found = np.dtype(kind.to_pandas_dtype())
    check_stored(place, found, 2)
    return found


def _columns(path: Path, schema: Any, labels: str | None) -> tuple[Any, Any]:
    """The column of features and that of labels."""
    from pyarrow import types

    kinds = types.is_list, types.is_large_list, types.is_fixed_size_list
    lists = [field for field in schema if any(kind(field.type) for kind in kinds)]
    if len(lists) != 1:
        raise UnusableData(
            f"{path} must have one column of lists, the features",
            f"{len(lists)} of the columns {', '.join(schema.names)[:200]}",
            "write one list of numbers for each example, and no other lists",
        )
    wanted = LABELS if labels is None else (labels,)
    found = [name for name in wanted if name in schema.names]
    if not found:
        raise UnusableData(
            f"{path} must have a column of class numbers named {' or '.join(wanted)}",
            f"the columns {', '.join(schema.names)[:200]}",
            "rename the column of labels",
        )
    field = schema.field(found[0])
    if not (types.is_integer(field.type) or types.is_floating(field.type)):
        raise UnusableData(
            "labels must be class numbers",
            f"{field.type} in column {field.name!r} of {path}",
            "number them by names: numpy.unique(y, return_inverse=True)",
        )
    return lists[0], field


def _width(path: Path, column: str, group: int, row: int) -> int:
    """How many numbers the first list of a row group holds, which begins with this row."""
    from pyarrow import parquet

    with unreadable(f"{WHOLE}: {path}", AGAIN), parquet.ParquetFile(path) as file:
        batch = next(file.iter_batches(1, row_groups=[group], columns=[column]))
        first = batch.column(0)[0].as_py()
    if not first:
        rule = f"lists in column {column!r} of {path} must hold at least one number"
        got = f"{'no list' if first is None else 'an empty one'} at row {row} of {path}"
        raise UnusableData(rule, got, "write the file without this row")
    return len(first)
