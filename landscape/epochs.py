"""The order in which mini-batches walk through the examples, the same wherever these lie.

Rows of files are read by the window: an epoch takes the blocks in seeded order, a few at a time,
and the rows of these in seeded order. It depends on the seed, the number of examples and the size
of blocks alone. Data of one window are shuffled as a whole.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from landscape.sums import MOST, blocks

Rows = NDArray[np.intp]

# Blocks that are read at a time.
WINDOW = 4


def windows(
    examples: int, generator: np.random.Generator, block: int = MOST
) -> Iterator[tuple[list[slice], Rows]]:
    """The windows of one epoch: their blocks of examples, in order, and how these are shuffled.

    Of the rows of a window, those of its first block come first. The generator is asked for the
    order of the blocks where there are several windows, then for that of each window.
    """
    parts = blocks(examples, block)
    order = generator.permutation(len(parts)) if len(parts) > WINDOW else np.arange(len(parts))
    for start in range(0, len(parts), WINDOW):
        chosen = [parts[k] for k in order[start : start + WINDOW]]
        yield chosen, generator.permutation(sum(part.stop - part.start for part in chosen))


def epoch(
    examples: int, size: int, seed: int | np.random.Generator = 0, block: int = MOST
) -> list[Rows]:
    """The examples of each mini-batch of one epoch, drawn without replacement.

    With a seed, those that `optimize` walks through first with that seed. The last batch holds what
    is left.

    Args:
        examples: how many there are.
        size: of the mini-batches.
        seed: or the generator of the epochs before.
        block: examples in a block, as `landscape.sums.block_rows` has it.

    Raises:
        ValueError: the size is not 1 … examples.
    """
    if not 1 <= size <= examples:
        raise ValueError(f"batch size must be 1 … {examples}; got {size}")
    found = windows(examples, np.random.default_rng(seed), block)
    order = np.concatenate(
        [np.concatenate([np.arange(part.start, part.stop) for part in parts])[shuffled]
         for parts, shuffled in found]
    )  # fmt: skip
    return [order[start : start + size] for start in range(0, examples, size)]
