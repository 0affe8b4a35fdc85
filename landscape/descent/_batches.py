"""Mini-batches: the loss over some examples at a time."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from landscape.epochs import epoch
from landscape.models import Batched, LossFunction


class Batch(NamedTuple):
    """What one step is made from."""

    examples: int
    function: LossFunction | None  # over these examples; None is the whole function


def epoch_of(
    function: LossFunction, size: int | None, generator: np.random.Generator, first: int = 0
) -> Iterator[Batch]:
    """The mini-batches of one epoch, from the first one on.

    All examples are one batch without a size, and with one that is at least their number.
    """
    if size is None or size >= function.examples:
        yield from [Batch(function.examples, None)][first:]
    elif isinstance(function, Batched):
        for part in function.batches(size, generator, first):
            yield Batch(part.examples, part)
    else:
        for rows in epoch(function.examples, size, generator)[first:]:
            yield Batch(len(rows), function.batch(rows))
