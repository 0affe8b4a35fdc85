"""Affine maps of the features: what a linear classifier and a network's first layer have in common.

Features are worked on in blocks of examples and are never scaled or centred themselves: the
preprocessing is folded into the weights of the map, and applied once to the sums of a gradient.
"""

import numpy as np
from numpy.typing import NDArray

from landscape.datasets import Examined, Preprocessing

Floats = NDArray[np.floating]

# Features expanded to floating point at a time: small enough for the cache, large enough for BLAS.
BLOCK_ELEMENTS = 2**21


def piece_rows(width: int) -> int:
    """How many examples are expanded at a time: a power of two, at most BLOCK_ELEMENTS numbers.

    So pieces pair up to blocks, and what is added up over them is the same bits wherever that is.

    Args:
        width: the number of features, or more where other numbers are kept beside them.
    """
    return 2 ** (max(1, BLOCK_ELEMENTS // width).bit_length() - 1)


class AffineMap:
    """`x ↦ A x̂ + c` of features x that are seen as `x̂ = x·scale − offset`.

    `(x·scale − offset) Aᵀ + c = x (A·scale)ᵀ + (c − offset Aᵀ)`. Of `uint8` images the product is
    float32, of anything else float64.

    Args:
        data: whose preprocessing and kind of features these are.
        A: matrix (M, D).
        c: constants (M,); 0 when None.
    """

    def __init__(self, data: Examined, A: Floats, c: Floats | None = None) -> None:
        view = data.view
        self.dtype = np.float32 if data.dtype == np.uint8 else np.float64
        self.weights = (A * view.scale).T.astype(self.dtype)
        self.constant = -(A @ view.offset)
        if c is not None:
            self.constant = self.constant + c

    def expand(self, X: NDArray[np.number]) -> Floats:
        """A block of features in the floating point type of the product."""
        return X.astype(self.dtype, copy=False)

    def __call__(self, X: Floats) -> Floats:
        """The map (n, M) of expanded features, float64."""
        return (X @ self.weights).astype(np.float64, copy=False) + self.constant

    def by_column(self, X: Floats) -> Floats:
        """The same, each of the M columns contiguous in memory.

        Sums and maxima over the few columns of each example are then several times faster. Of the
        two ways round, BLAS takes half the time for the one chosen: that of images is copied into
        float64 anyhow.
        """
        if self.dtype == np.float32:
            mapped = np.asfortranarray(X @ self.weights, dtype=np.float64)
        else:
            mapped = (self.weights.T @ X.T).T
        mapped += self.constant
        return mapped


def moved(W: Floats, before: Preprocessing, after: Preprocessing) -> Floats:
    """The same linear classifier for features that are seen otherwise.

    With `x̂ = x·s − o`, the scores `A x̂ + c` stay what they are where `A' = A·s / s'` and
    `c' = c − A·o + A'·o'`.

    Args:
        W: (C, D + 1), A and c side by side.
        before: how the features were seen by W.
        after: how they are seen now.
    """
    A = W[:, :-1] * before.scale / after.scale
    c = W[:, -1] - W[:, :-1] @ before.offset + A @ after.offset
    return np.column_stack([A, c])


def feature_slopes(G: Floats, X: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`G X` (M, D) and `G 1` (M,), in float64, for slopes G (M, n) and expanded features (n, D)."""
    along = G.astype(X.dtype, copy=False) @ X
    return along.astype(np.float64, copy=False), G.sum(axis=1, dtype=np.float64)


def affine_gradient(view: Preprocessing, products: Floats, slopes: Floats) -> NDArray[np.float64]:
    """`Σ G x̂ᵀ` (M, D), the gradient along A, from the sums of `feature_slopes`.

    `G (x·scale − offset)ᵀ = (G xᵀ)·scale − (G 1)·offset`, so that the preprocessing is applied
    once, to the sums.
    """
    return np.asarray(products * view.scale - np.outer(slopes, view.offset), np.float64)
