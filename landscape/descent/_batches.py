"""Mini-batches: the loss over some examples at a time, epoch by epoch."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from landscape.epochs import epoch
from landscape.models import Batched, LossFunction


class Batch(NamedTuple):
    """What one step is made from."""

    examples: int
    function: LossFunction | None  # over these examples; None is the whole function


def batches(
    function: LossFunction, size: int | None, generator: np.random.Generator
) -> Iterator[Batch]:
    """Endless mini-batches, epoch by epoch, each epoch in a new order.

    All examples are one batch without a size, and with one that is at least their number.
    """
    while True:
        if size is None or size >= function.examples:
            yield Batch(function.examples, None)
        elif isinstance(function, Batched):
            for part in function.batches(size, generator):
                yield Batch(part.examples, part)
        else:
            for rows in epoch(function.examples, size, generator):
                yield Batch(len(rows), function.batch(rows))
