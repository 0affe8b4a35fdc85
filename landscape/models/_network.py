"""A network at given weights, and sums over examples of what has the layout of its weights."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape._features import AffineGradient, AffineMap
from landscape.datasets import Dataset
from landscape.models._layers import Layer, Layers
from landscape.models._passes import Pass, forward

Floats = NDArray[np.floating]


class Network:
    """A network at weights w (P,): its first layer a map of the features, then the others."""

    def __init__(self, layers: Layers, dataset: Dataset, w: Floats) -> None:
        first, *self.deeper = layers.split(w)
        self.layers = layers
        self.first = AffineMap(dataset, first.A, first.c)

    def before(self, X: Floats) -> Floats:
        """Pre-activations (H, n) of the first layer, of expanded features."""
        return self.first.by_column(X).T

    def run(self, X: Floats) -> Pass:
        """All that the layers make of expanded features (n, D)."""
        return forward(self.layers, self.before(X), self.deeper)


class Part(NamedTuple):
    """A sum over a block of examples: along the first layer's features, and its other weights."""

    products: Floats  # (H, D)
    slopes: Floats  # (H,)
    deeper: list[Layer]

    @classmethod
    def of(cls, X: Floats, G: Floats, deeper: list[Layer]) -> "Part":
        """Of expanded features (n, D) and the slopes G (H, n) of the first pre-activations."""
        return cls(G.astype(X.dtype, copy=False) @ X, G.sum(axis=1), deeper)


class PartSum:
    """The sum of parts as one flat vector (P,)."""

    def __init__(self, layers: Layers, dataset: Dataset) -> None:
        self.layers = layers
        self.first = AffineGradient(dataset.view, layers.sizes[1])
        self.deeper = [np.zeros(1) for _ in layers.blocks[2:]]

    def add(self, part: Part) -> None:
        """Add a block's part."""
        self.first.add(part.products, part.slopes)
        arrays = [array for layer in part.deeper for array in layer]
        self.deeper = [total + array for total, array in zip(self.deeper, arrays, strict=True)]

    def total(self) -> NDArray[np.float64]:
        """The sum, in the layout of the weights."""
        arrays = [*self.first.total(), *self.deeper]
        return np.concatenate([array.ravel() for array in arrays], dtype=np.float64)
