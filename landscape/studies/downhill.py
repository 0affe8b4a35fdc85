"""How often a random step leads down, by its size: what a local search lives on."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array
from landscape.models import LossFunction
from landscape.progress import Progress

Floats = NDArray[np.float64]
DIRECTIONS = 200


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
    steps = finite_array(sizes, "sizes", 1)
    directions = np.random.default_rng(seed).normal(size=(DIRECTIONS, *start.shape))
    level = float(function.values(start[None])[0])
    shares = []
    for number, size in enumerate(steps):
        if progress is not None:
            progress(number / len(steps))
        shares.append(float((function.values(start + size * directions) < level).mean()))
    return np.array(shares)
