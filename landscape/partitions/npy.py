"""Rows of .npy files, by plain reads.

Maps of files into memory would count as a worker's own memory, and are half as fast.

Source: NumPy's documentation of `numpy.lib.format`.
"""

import math
import os
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnreadableFile, UnusableData
from landscape.npz import unreadable
from landscape.partitions.rows import FEATURES, State, check_unchanged, state_of

# Read at a time: some systems read no more than 2 GiB at once.
MOST_BYTES = 2**30
AGAIN = "write it again with numpy.save, or copy it again if it was cut off on its way"
# NumPy parses headers by `ast`; before Python 3.11.8 that counts its depth for all threads together
# ("AST constructor recursion depth mismatch", CPython issue 106905).
ONE_PARSER = threading.Lock()
HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


@dataclass(frozen=True)
class NpyRows:
    """The rows of an array in a file.

    Attributes:
        path: of the file, the same on all machines that read it.
        stored: type of its numbers, in the byte order of the file.
        shape: of the array.
        offset: of its first number in the file, in bytes.
        state: in which the file was opened, and must stay.
    """

    path: str
    stored: np.dtype
    shape: tuple[int, ...]
    offset: int
    state: State

    @property
    def dtype(self) -> np.dtype:
        """Type of the numbers, in this machine's byte order."""
        return self.stored.newbyteorder("=")

    @property
    def _row_bytes(self) -> int:
        return math.prod(self.shape[1:]) * self.stored.itemsize

    def read(self, start: int, stop: int) -> NDArray:
        """Rows start … stop − 1.

        Raises:
            UnreadableFile: the file has changed since it was opened.
            OSError: it can't be read.
        """
        rows = np.empty((stop - start, *self.shape[1:]), self.stored)
        content = rows.reshape(-1).view(np.uint8).data
        with Path(self.path).open("rb", buffering=0) as file:
            file.seek(self.offset + start * self._row_bytes)
            while content:
                count = file.readinto(content[:MOST_BYTES])
                if not count:
                    break
                content = content[count:]
            # Last, so that what has been written meanwhile is noticed as well.
            check_unchanged(self.path, file.fileno(), self.state)
        if content:
            raise _too_short(self.path, self.shape)
        return rows.astype(self.dtype, copy=False)

    def soon(self, start: int, stop: int) -> None:
        """Have the system read these rows into its own memory, while others are worked on."""
        if not hasattr(os, "posix_fadvise"):
            return
        with Path(self.path).open("rb", buffering=0) as file:
            place, length = self.offset + start * self._row_bytes, (stop - start) * self._row_bytes
            os.posix_fadvise(file.fileno(), place, length, os.POSIX_FADV_WILLNEED)

    def named(self, row: int) -> str:
        """File and row."""
        return f"row {row} of {self.path}"


def open_npy(path: str | os.PathLike[str], axes: int) -> NpyRows:
    """The rows of a file, whose header is read and whose length is checked, and nothing else.

    Args:
        path: of a file of numpy.save.
        axes: 2 for features, 1 for labels.

    Raises:
        UnreadableFile: it is no whole .npy file, or holds objects.
        UnusableData: the array has other axes, another order or other numbers than are read here.
        OSError: there is no such file.
    """
    path = Path(path).resolve()
    with path.open("rb") as file:
        with unreadable(f"{path} must begin as a .npy file does", AGAIN), ONE_PARSER:
            header = HEADERS[np.lib.format.read_magic(file)]
            shape, fortran, dtype = header(file)
        offset = file.tell()
        state = state_of(file.fileno())
    _check_type(path, dtype, axes)
    if len(shape) != axes:
        rule = f"{path} must hold an array of {axes} axes"
        raise UnusableData(rule, f"shape {shape}", "save it with an example a row")
    if min(shape) < 0:
        raise UnreadableFile(f"{path} must be an array", f"the shape {shape}", AGAIN)
    if fortran and min(shape) > 1:
        raise UnusableData(
            f"{path} must hold its rows one after another",
            "columns one after another (Fortran order)",
            "save it again as numpy.save(path, numpy.ascontiguousarray(X))",
        )
    if state[0] < offset + math.prod(shape) * dtype.itemsize:
        raise _too_short(path, shape)
    return NpyRows(str(path), dtype, shape, offset, state)


def _check_type(path: Path, dtype: np.dtype, axes: int) -> None:
    if dtype.hasobject:
        raise UnreadableFile(
            f"{path} must hold numbers, and never objects, which could run programs",
            f"the type {dtype.str}",
            "save it anew from a plain array",
        )
    check_stored(str(path), dtype, axes)


def check_stored(place: str, dtype: np.dtype, axes: int) -> None:
    """Refuse types that features, of two axes, or labels, of one, can't have.

    Raises:
        UnusableData: it is one.
    """
    if axes == 2 and dtype.newbyteorder("=").name not in FEATURES:
        raise no_features(f"{dtype} in {place}")
    if axes == 1 and dtype.kind not in "biuf":
        raise UnusableData(
            "labels must be class numbers",
            f"{dtype} in {place}",
            "number them by names: numpy.unique(y, return_inverse=True)",
        )


def no_features(got: str) -> UnusableData:
    """The error of a type that features can't have."""
    rule = f"features must be {', '.join(FEATURES[:-1])} or {FEATURES[-1]}"
    return UnusableData(rule, got, "save them as X.astype(numpy.float32)")


def _too_short(path: str | Path, shape: tuple[int, ...]) -> UnreadableFile:
    rule = f"{path} must be as long as its header says"
    return UnreadableFile(rule, f"less than its shape {shape} takes", AGAIN)
