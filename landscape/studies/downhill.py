"""How often a random step leads down, by its size: what a local search lives on."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array
from landscape.models import LossFunction
from landscape.progress import Progress

Floats = NDArray[np.float64]
DIRECTIONS = 200
# Weights of the directions that are tried at a time: 64 MiB.
BLOCK_ELEMENTS = 2**23


def downhill_shares(
    function: LossFunction,
    W: ArrayLike,
    sizes: ArrayLike,
    seed: int = 0,
    progress: Progress | None = None,
) -> Floats:
    """For each size s the share of steps `W + s·D`, D from N(0, 1), that end lower than W.

    The directions are the same for all sizes.

    Args:
        function: the loss.
        W: where the steps begin.
        sizes: (S,), of the random number that each weight is moved by.
        seed: of the directions.
        progress: told the share that is done.

    Returns:
        (S,), from 0 to 1.
    """
    start = np.asarray(W, dtype=np.float64)
    steps, generator = finite_array(sizes, "sizes", 1), np.random.default_rng(seed)
    level = float(function.values(start[None])[0])
    lower, block = np.zeros(len(steps)), max(1, BLOCK_ELEMENTS // start.size)
    for first in range(0, DIRECTIONS, block):
        count = min(block, DIRECTIONS - first)
        directions = generator.normal(size=(count, *start.shape))
        for number, size in enumerate(steps):
            if progress is not None:
                progress((first + count * number / len(steps)) / DIRECTIONS)
            lower[number] += (function.values(start + size * directions) < level).sum()
    return lower / DIRECTIONS
