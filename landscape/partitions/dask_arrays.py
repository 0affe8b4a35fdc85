"""Rows of dask arrays, whatever they are read from: Zarr, HDF5, arrays in memory.

Nothing here imports Dask: whoever has such an array has it already.
"""

from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnusableData
from landscape.partitions.npy import check_stored


@dataclass(frozen=True)
class DaskRows:
    """The rows of a dask array, in chunks of any shape.

    Attributes:
        array: (N, D) or (N,), of known shape.
        name: what messages call it.
    """

    array: Any
    name: str

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the array."""
        return self.array.shape

    @property
    def dtype(self) -> np.dtype:
        """Of the array, in this machine's byte order."""
        return self.array.dtype.newbyteorder("=")

    def read(self, start: int, stop: int) -> NDArray:
        """Rows start … stop − 1, computed by this thread alone: others compute beside it."""
        rows = np.asarray(self.array[start:stop].compute(scheduler="synchronous"))
        return rows.astype(self.dtype, copy=False)

    def soon(self, start: int, stop: int) -> None:
        """Nothing: the array is what reads ahead, where it does."""

    def named(self, row: int) -> str:
        """Array and row."""
        return f"row {row} of the dask array {self.name}"

    def parts(self, rows: int) -> list[Any]:
        """One task of the array's graph for each part of so many rows, the last one shorter."""
        whole = (-1,) * (self.array.ndim - 1)
        return self.array.rechunk((rows, *whole)).to_delayed().ravel().tolist()


def is_dask_array(data: object) -> TypeGuard[Any]:
    """Whether it looks like one."""
    return hasattr(data, "__dask_graph__") and hasattr(data, "rechunk")


def dask_rows(array: Any, axes: int) -> DaskRows:
    """The rows of a dask array.

    Args:
        array: the array.
        axes: 2 for features, 1 for labels.

    Raises:
        UnusableData: it has other axes, rows of unknown number, or other numbers than are read.
    """
    name = "X" if axes == 2 else "y"
    if array.ndim != axes:
        rule = f"{name} must have {axes} axes"
        raise UnusableData(rule, f"a dask array of shape {array.shape}", "reshape it")
    if any(np.isnan(length) for length in array.shape):
        raise UnusableData(
            f"{name} must have a known number of rows",
            f"a dask array of shape {array.shape}",
            "compute its chunks first: X.compute_chunk_sizes()",
        )
    check_stored(f"the dask array {name}", array.dtype, axes)
    return DaskRows(array, name)
