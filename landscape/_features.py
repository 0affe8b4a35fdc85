"""Affine maps of the features: what a linear classifier and a network's first layer have in common.

Features are worked on in blocks of examples and are never scaled or centred themselves: the
preprocessing is folded into the weights of the map, and applied once to the sums of a gradient.
"""

import numpy as np
from numpy.typing import NDArray

from landscape.datasets import Dataset, Preprocessing

Floats = NDArray[np.floating]

# Features expanded to floating point at a time: small enough for the cache, large enough for BLAS.
BLOCK_ELEMENTS = 2**21


def feature_blocks(examples: int, width: int) -> list[slice]:
    """Consecutive slices of examples, each of at most BLOCK_ELEMENTS numbers, `width` an example.

    The width is the number of features, or more where other numbers are kept beside them.
    """
    size = max(1, BLOCK_ELEMENTS // width)
    return [slice(start, min(start + size, examples)) for start in range(0, examples, size)]


class AffineMap:
    """`x ↦ A x̂ + c` of features x that are seen as `x̂ = x·scale − offset`.

    `(x·scale − offset) Aᵀ + c = x (A·scale)ᵀ + (c − offset Aᵀ)`. Of `uint8` images the product is
    float32, of anything else float64.

    Args:
        dataset: whose preprocessing and kind of features these are.
        A: matrix (M, D).
        c: constants (M,); 0 when None.
    """

    def __init__(self, dataset: Dataset, A: Floats, c: Floats | None = None) -> None:
        view = dataset.view
        self.dtype = np.float32 if dataset.X.dtype == np.uint8 else np.float64
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


class AffineGradient:
    """`Σ G x̂ᵀ` and `Σ G` over blocks of examples, for an affine map of the features.

    `G (x·scale − offset)ᵀ = (G xᵀ)·scale − (G 1)·offset`, so that the preprocessing is applied
    once, to the sums.
    """

    def __init__(self, view: Preprocessing, rows: int) -> None:
        self.view = view
        self.products = np.zeros((rows, len(view.scale)))
        self.slopes = np.zeros(rows)

    def add(self, products: Floats, slopes: Floats) -> None:
        """Add `G xᵀ` (M, D) and `G 1` (M,) of a block."""
        self.products += products
        self.slopes += slopes

    def total(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The sums along A (M, D) and along c (M,)."""
        along = self.products * self.view.scale - np.outer(self.slopes, self.view.offset)
        return along, self.slopes
