"""Mini-batches of examples that are read by the window, since they don't fit into memory."""

from collections.abc import Callable, Iterator

import numpy as np

from landscape.datasets.dataset import Dataset
from landscape.datasets.protocols import Examined, Examples
from landscape.epochs import windows
from landscape.sums import block_rows


def streamed_batches(
    data: Examined,
    read: Callable[[slice], Examples],
    sizes: tuple[int, int],
    generator: np.random.Generator,
) -> Iterator[Dataset]:
    """The mini-batches of one epoch, as `Examined.batches` has them, the same as in memory.

    In memory are the blocks of one window and what is left of the one before, fewer than a batch.

    Args:
        data: what the batches are of.
        read: gives consecutive examples, here always those of one block.
        sizes: of the mini-batches, the last of which holds what is left; and the number of the one
            to begin with. What only those before it need is not read.
        generator: of the order.

    Raises:
        ValueError: the size is not 1 … N.
    """
    size, first = sizes
    if not 1 <= size <= len(data):
        raise ValueError(f"batch size must be 1 … {len(data)}; got {size}")
    left: list[Examples] = []
    missing, passed = size, first * size
    for parts, shuffled in windows(len(data), generator, block_rows(len(data.class_names))):
        if passed >= len(shuffled):
            passed -= len(shuffled)
            continue
        held = _joined([read(part) for part in parts])
        start, passed = passed, 0
        while start < len(shuffled):
            rows = shuffled[start : start + missing]
            left.append(Examples(held.X[rows], held.y[rows]))
            start, missing = start + len(rows), missing - len(rows)
            if missing == 0:
                yield Dataset.of(_joined(left), data)
                left, missing = [], size
    if left:
        yield Dataset.of(_joined(left), data)


def _joined(parts: list[Examples]) -> Examples:
    if len(parts) == 1:
        return parts[0]
    return Examples(*(np.concatenate(of) for of in zip(*parts, strict=True)))
