"""Sums over blocks of examples, added up in one fixed order whoever computes them.

A loss on a grid, a gradient, an accuracy, a mean: each is a sum of what blocks of examples
contribute. Where the blocks lie, in memory, in files or on other machines, is the data set's
affair; which examples are a block and in which order blocks are added is said here, and depends on
the number of examples and classes alone. So the bits are the same everywhere.
"""

from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

# What blocks contribute: numbers, arrays, or tuples of such.
Partial = TypeVar("Partial")

# Scores of a block, and the bounds of its examples, both powers of two: so blocks pair up.
BLOCK_SCORES = 2**20
FEWEST, MOST = 256, 4096


def block_rows(classes: int) -> int:
    """How many examples are one block: a power of two, less where an example has many scores."""
    return min(MOST, max(FEWEST, 2 ** ((BLOCK_SCORES // max(classes, 1)).bit_length() - 1)))


def blocks(examples: int, size: int) -> list[slice]:
    """Consecutive slices of 0 … examples − 1, each of `size` examples but the last."""
    return [slice(start, min(start + size, examples)) for start in range(0, examples, size)]


class PairwiseSum(Generic[Partial]):
    """The sum of values in a binary tree over their numbers: 2i and 2i + 1, then pairs of pairs.

    Any aligned run of 2^k values is a subtree of it, so the sum of such a run is the same number
    whoever computes it, and may be added as one. Rounding grows with the logarithm of their number
    (Higham, "The accuracy of floating point summation", SIAM J. Sci. Comput. 1993).
    """

    def __init__(self) -> None:
        self._sums: list[tuple[int, Partial]] = []

    def add(self, value: Partial, level: int = 0) -> None:
        """Add the next value; or the sum of the next 2^level values."""
        while self._sums and self._sums[-1][0] == level:
            value = plus(self._sums.pop()[1], value)
            level += 1
        self._sums.append((level, value))

    def total(self) -> Partial:
        """The sum of all that was added.

        Raises:
            ValueError: nothing was.
        """
        if not self._sums:
            raise ValueError("a sum needs at least one value; got none")
        *before, (_, total) = self._sums
        for _, each in reversed(before):
            total = plus(each, total)
        return total


def plus(first: Partial, second: Partial) -> Partial:
    """The sum, entry by entry of tuples. Neither argument is changed: a task may be run again."""
    if isinstance(first, tuple):
        pairs = zip(first, second, strict=True)  # pyright: ignore[reportArgumentType]
        return type(first)(plus(x, y) for x, y in pairs)  # pyright: ignore
    return first + second  # pyright: ignore[reportOperatorIssue]


def pairwise(values: Iterable[Partial]) -> Partial:
    """The sum of the values, which come in order, by `PairwiseSum`.

    Raises:
        ValueError: there are none.
    """
    tree = PairwiseSum[Partial]()
    for value in values:
        tree.add(value)
    return tree.total()


class Piecewise(Protocol):
    """A problem of which a block's sum is the pairwise sum of those of its pieces.

    So whoever has threads to spare may work on pieces, and get the same bits as of whole blocks.
    """

    @property
    def piece_rows(self) -> int:
        """How many examples are one piece: a power of two."""
        ...


def piece_of(problem: object) -> int:
    """How many examples are one piece, at most a block of the largest size."""
    return min(MOST, getattr(problem, "piece_rows", MOST))


def in_pieces(
    work: Callable[..., Partial], problem: Piecewise, X: Any, y: Any, *args: Any
) -> Partial:
    """The work of a block of examples X (n, D) and y (n,), added up from that of its pieces."""
    if len(y) <= (rows := problem.piece_rows):
        return work(problem, X, y, *args)
    parts = blocks(len(y), rows)
    return pairwise(work(problem, X[part], y[part], *args) for part in parts)
