"""What several losses do with scores."""

import numpy as np

from landscape.losses._protocols import Floats, Ints


def by_class(scores: Floats) -> Floats:
    """The same scores with each class contiguous in memory, not copied when they are so already.

    Sums and maxima over the few classes of each example are then several times faster.
    """
    return np.asfortranarray(scores)


def true_class(scores: Floats, y: Ints) -> Floats:
    """Score of each example's own class, shape (N, 1)."""
    return np.take_along_axis(scores, y[:, None], axis=1)


def own_entries(y: Ints) -> Ints:
    """Positions (N,) of each example's own class in the flat transposed scores (C·N,)."""
    return y * len(y) + np.arange(len(y))


def checked_delta(delta: float) -> float:
    """The margin Δ, when it is a finite number of at least 0.

    Raises:
        ValueError: it is not.
    """
    if not (np.isfinite(delta) and delta >= 0):
        raise ValueError(f"delta must be a finite number of at least 0; got {delta}")
    return delta
