"""Sums over the examples of a network's losses, and of their first and second derivatives.

Examples are worked on in blocks, several blocks at a time, so that images are never expanded all
at once; the sums are the same on any number of cores.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape._features import feature_blocks
from landscape._parallel import mapped
from landscape.datasets import Dataset
from landscape.losses import Loss, score_hessian_product, values_and_score_gradient
from landscape.models._layers import Layers
from landscape.models._network import Network, Part, PartSum
from landscape.models._passes import backward, backward_tangent, tangent

Floats = NDArray[np.float64]
Features = NDArray[np.floating]
Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class ExampleSums:
    """`Σ_i L_i` of a network over its examples, as a function of the flat weights (P,).

    Attributes:
        layers: how the network is built.
        dataset: the examples.
        loss: of a score matrix.
    """

    layers: Layers
    dataset: Dataset
    loss: Loss

    def losses(self, stack: Floats) -> Floats:
        """`Σ_i L_i` (K,) at each of K weights (K, P), in one pass over the data."""
        networks, y = [self._at(w) for w in stack], self.dataset.y

        def sums(X: Features, rows: slice) -> list[float]:
            scores = (network.run(X).scores.T for network in networks)
            return [float(self.loss.values(each, y[rows]).sum()) for each in scores]

        return np.sum([*self._of_blocks(networks[0], sums)], axis=0)

    def slopes(self, w: Floats) -> tuple[float, Floats]:
        """`Σ_i L_i` and its gradient (P,) by back-propagation, in one pass over the data."""
        network, total, gradient = self._at(w), 0.0, PartSum(self.layers, self.dataset)
        y = self.dataset.y

        def part(X: Features, rows: slice) -> tuple[float, Part]:
            run = network.run(X)
            values, slopes = values_and_score_gradient(self.loss, run.scores.T, y[rows])
            deeper, G = backward(self.layers, network.deeper, run, slopes.T)
            return float(values.sum()), Part.of(X, G, deeper)

        for value, each in self._of_blocks(network, part):
            total += value
            gradient.add(each)
        return total, gradient.total()

    def bends(self, w: Floats, v: Floats) -> Floats:
        """`∇²(Σ_i L_i) v` (P,): the derivative of back-propagation along v (P,).

        Raises:
            TypeError: nothing is known of how the loss curves.
        """
        at, along, product = self._at(w), self._at(v), PartSum(self.layers, self.dataset)
        deeper, y = (at.deeper, along.deeper), self.dataset.y

        def part(X: Features, rows: slice) -> Part:
            run = at.run(X)
            moved = tangent(self.layers, along.before(X), deeper, run)
            scores = run.scores.T
            G = self.loss.score_gradient(scores, y[rows]).T
            dG = score_hessian_product(self.loss, scores, y[rows], moved.scores.T).T
            products, d_first = backward_tangent(self.layers, deeper, (run, moved), G, dG)
            return Part.of(X, d_first, products)

        for each in self._of_blocks(at, part):
            product.add(each)
        return product.total()

    def scores(self, w: Floats, X: NDArray[np.number] | None = None) -> Floats:
        """Scores (N, C) of the examples, or of other features that are seen as theirs are."""
        network = self._at(w)
        scores = self._of_blocks(network, lambda X, _: network.run(X).scores.T, X)
        return np.concatenate([*scores], dtype=np.float64)

    def _at(self, w: Floats) -> Network:
        return Network(self.layers, self.dataset, w)

    def _of_blocks(
        self,
        network: Network,
        work: Callable[[Features, slice], Result],
        X: NDArray[np.number] | None = None,
    ) -> Iterator[Result]:
        """The work of each block of examples, of its expanded features and its rows."""
        features = self.dataset.X if X is None else X
        blocks = feature_blocks(len(features), sum(self.layers.sizes))
        return mapped(lambda rows: work(network.first.expand(features[rows]), rows), blocks)
