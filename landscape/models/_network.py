"""A network at given weights, and sums over examples of what has the layout of its weights."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscape._features import AffineMap, affine_gradient
from landscape.datasets import Examined, Preprocessing
from landscape.models._layers import Layer, Layers
from landscape.models._passes import Pass, forward

Floats = NDArray[np.floating]

Sums: TypeAlias = tuple[Floats, ...]
"""Over examples: along the first layer's features (H, D), its slopes (H,), and A, c of the others.
"""


class Network:
    """A network at weights w (P,): its first layer a map of the features, then the others."""

    def __init__(self, layers: Layers, data: Examined, w: Floats) -> None:
        first, *self.deeper = layers.split(w)
        self.layers = layers
        self.first = AffineMap(data, first.A, first.c)

    def before(self, X: Floats) -> Floats:
        """Pre-activations (H, n) of the first layer, of expanded features."""
        return self.first.by_column(X).T

    def run(self, X: Floats) -> Pass:
        """All that the layers make of expanded features (n, D)."""
        return forward(self.layers, self.before(X), self.deeper)


def as_sums(first: tuple[Floats, Floats], deeper: list[Layer]) -> Sums:
    """The sums of some examples: those of the first layer, and of the others' weights."""
    return (*first, *(array for layer in deeper for array in layer))


def in_layout(view: Preprocessing, sums: Sums) -> NDArray[np.float64]:
    """The sums over all examples as one flat vector (P,), in the layout of the weights."""
    products, slopes, *deeper = sums
    arrays = [affine_gradient(view, products, slopes), slopes, *deeper]
    return np.concatenate([array.ravel() for array in arrays], dtype=np.float64)
