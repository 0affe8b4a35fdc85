"""The squared length of `V0 + a·V1 + b·V2` on a grid, from three numbers a cell."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def triangle(vectors: Floats) -> Floats:
    """The upper triangle T (3, 3) with `|V0 + a·V1 + b·V2| = |T (1, a, b)|`, for vectors (3, P).

    By a QR factorisation, so that rounding can't make a squared length negative.
    """
    padded = np.vstack([vectors.T, np.zeros((3, 3))])
    return np.asarray(np.linalg.qr(padded, mode="r"))


def squared_length(T: Floats, a: Floats | float, b: Floats | float) -> Floats:
    """`|T (1, a, b)|²`, with a and b broadcast."""
    with np.errstate(all="ignore"):
        residual = [T[k, 0] + a * T[k, 1] + b * T[k, 2] for k in range(3)]
        return np.asarray(residual[0] ** 2 + residual[1] ** 2 + residual[2] ** 2)
