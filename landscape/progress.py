"""Telling whoever waits how far a piece of work is."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar

Item = TypeVar("Item")

Progress: TypeAlias = Callable[[float], object]
"""Told the share of the work that is done, up to 1. It may raise to stop the work."""


def part(progress: Progress | None, number: float, of: float, length: float = 1) -> Progress | None:
    """The progress of part `number`, counted from 0, of so many equal parts; None of None.

    Or of several of them that follow each other, as many as `length` says.

    What it answers to a share of the part is what the whole answers to the share of the whole.
    """
    if progress is None:
        return None
    return lambda share: progress((number + length * share) / of)


def told(items: Iterable[Item], count: int, progress: Progress | None) -> Iterator[Item]:
    """The items, so many in all; after each of them the progress is told."""
    for number, item in enumerate(items, start=1):
        yield item
        if progress:
            progress(number / count)
