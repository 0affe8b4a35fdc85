"""What needs all examples at once: at hand of those in memory, gathered of a bounded number."""

import numpy as np
from numpy.typing import NDArray

from landscape.datasets.protocols import Examined, Held, is_held
from landscape.errors import NotHeld, TooManyScores

Ints = NDArray[np.integer]

# Numbers that are gathered at most: 512 MiB.
GATHERED = 2**26


def check_gathered(data: Examined, each: int) -> None:
    """Refuse to gather so many numbers of each example that is not in memory.

    Raises:
        TooManyScores: they are more than GATHERED together.
    """
    if not is_held(data) and each * len(data) > GATHERED:
        raise TooManyScores(f"{len(data):,} examples with {each:,} each")


def classes_of(data: Examined) -> Ints:
    """Class numbers (N,) of the examples, in one pass over them where they are not in memory.

    Raises:
        TooManyScores: there are too many of them to be gathered.
    """
    if is_held(data):
        return data.y
    check_gathered(data, 1)
    return np.concatenate(data.total(classes_block, None))


def classes_block(problem: object, X: NDArray[np.number], y: Ints) -> list[Ints]:  # noqa: ARG001
    """The classes of a block themselves: lists add up to longer ones, in order."""
    return [y]


def held(data: Examined) -> Held:
    """The examples, which must be in memory.

    Raises:
        NotHeld: they are not.
    """
    if not is_held(data):
        raise NotHeld(f"a {type(data).__name__}")
    return data
