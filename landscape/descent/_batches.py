"""Mini-batches: the order in which the examples are walked through."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


def epoch(examples: int, size: int, seed: int | np.random.Generator = 0) -> list[Rows]:
    """The examples of each mini-batch of one epoch, drawn without replacement.

    With a seed, those that `optimize` walks through first with that seed. The last batch holds what
    is left.

    Raises:
        ValueError: the size is not 1 … examples.
    """
    if not 1 <= size <= examples:
        raise ValueError(f"batch size must be 1 … {examples}; got {size}")
    order = np.random.default_rng(seed).permutation(examples)
    return [order[start : start + size] for start in range(0, examples, size)]


def batches(
    examples: int, size: int | None, generator: np.random.Generator
) -> Iterator[Rows | None]:
    """Endless mini-batches, epoch by epoch, each epoch in a new order.

    None stands for all examples, in their order: so it is without a size, and with one that is at
    least the number of examples.
    """
    while True:
        if size is None or size >= examples:
            yield None
        else:
            yield from epoch(examples, size, generator)
