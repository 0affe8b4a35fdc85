"""`Rows`: recipes to read rows of examples, small enough to be sent to wherever they are read."""

import os
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnreadableFile

# What features may be stored in: whole numbers of one byte, and floating point.
FEATURES = ("uint8", "float16", "float32", "float64")
# By which a file is known again: its size in bytes, and the time of its last change in ns.
State: TypeAlias = tuple[int, int]


@runtime_checkable
class Rows(Protocol):
    """N rows of one shape and type, somewhere: frozen, and pickled in a few bytes."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(N, D) of features, (N,) of labels."""
        ...

    @property
    def dtype(self) -> np.dtype:
        """In which they are stored, in this machine's byte order."""
        ...

    def read(self, start: int, stop: int) -> NDArray:
        """Rows start … stop − 1, in an array of its own."""
        ...

    def soon(self, start: int, stop: int) -> None:
        """Say that these rows will be read next."""
        ...

    def named(self, row: int) -> str:
        """Where a row is, for messages: file and row, both as their owner counts them."""
        ...


@dataclass(frozen=True)
class Shards:
    """The rows of several parts, one after another. What is read may lie in more than one.

    Attributes:
        parts: at least one, all of the same dtype and of rows of the same shape.
    """

    parts: tuple[Rows, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """The rows of all parts."""
        return (self._ends[-1], *self.parts[0].shape[1:])

    @property
    def dtype(self) -> np.dtype:
        """That of each part."""
        return self.parts[0].dtype

    @property
    def _ends(self) -> list[int]:
        return list(accumulate(part.shape[0] for part in self.parts))

    def read(self, start: int, stop: int) -> NDArray:
        """Rows start … stop − 1."""
        found = [part.read(*within) for part, within in self._within(start, stop)]
        if len(found) == 1:
            return found[0]
        return np.concatenate(found) if found else self.parts[0].read(0, 0)

    def soon(self, start: int, stop: int) -> None:
        """Say that these rows will be read next."""
        for part, within in self._within(start, stop):
            part.soon(*within)

    def named(self, row: int) -> str:
        """The row as its part names it."""
        ((part, (start, _)),) = self._within(row, row + 1)
        return part.named(start)

    def _within(self, start: int, stop: int) -> list[tuple[Rows, tuple[int, int]]]:
        """The parts that hold these rows, and which rows of each they are."""
        ends, found = self._ends, []
        for part, end in list(zip(self.parts, ends, strict=True))[bisect_right(ends, start) :]:
            before = end - part.shape[0]
            if before >= stop:
                break
            found.append((part, (max(start, before) - before, min(stop, end) - before)))
        return found


def state_of(file: int | str) -> State:
    """The state of a file, of its number where it is open, or of its path."""
    facts = os.stat(file)  # noqa: PTH116 which takes both
    return facts.st_size, facts.st_mtime_ns


def check_unchanged(path: str, file: int | str, state: State) -> None:
    """Refuse what has been read of a file that is no longer the one that was opened.

    Args:
        path: what it is called.
        file: its number where it is open, or its path.
        state: in which it was opened.

    Raises:
        UnreadableFile: it has changed since.
        OSError: it is no longer there.
    """
    size, changed = state_of(file)
    if (size, changed) != state:
        got = f"{size:,} bytes in place of {state[0]:,}" if size != state[0] else "a later change"
        raise UnreadableFile(
            f"{path} must stay as it was when it was opened",
            got,
            "open the data anew; copies on other machines must keep the time of the file (cp -p)",
        )


def joined(parts: Sequence[Rows]) -> Rows:
    """One recipe for the rows of all parts, which fit."""
    return parts[0] if len(parts) == 1 else Shards(tuple(parts))
