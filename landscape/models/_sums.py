"""What a block of examples contributes to a network's losses, and to their derivatives.

Each is a work as `landscape.datasets.Examined` has it: a function of a module, of a small problem,
the block and arguments that can be pickled.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape._features import feature_slopes, piece_rows
from landscape.losses import Ints, Loss, score_hessian_product, values_and_score_gradient
from landscape.models._layers import Layers
from landscape.models._network import Network, Sums, as_sums
from landscape.models._passes import backward, backward_tangent, tangent
from landscape.sums import in_pieces

Array = NDArray[np.number]
Floats = NDArray[np.float64]
Scores = NDArray[np.floating]


@dataclass(frozen=True)
class NetworkProblem:
    """All that the works need to know besides examples and weights.

    Attributes:
        layers: how the network is built.
        loss: of a score matrix.
    """

    layers: Layers
    loss: Loss

    @property
    def piece_rows(self) -> int:
        """How many examples are worked on at a time."""
        return piece_rows(sum(self.layers.sizes))


def losses_block(problem: NetworkProblem, X: Array, y: Ints, networks: list[Network]) -> Floats:
    """`Σ_i L_i` (K,) of each of K networks."""
    return in_pieces(_losses, problem, X, y, networks)


def slopes_block(
    problem: NetworkProblem, X: Array, y: Ints, network: Network
) -> tuple[float, Sums]:
    """`Σ_i L_i` and its gradient by back-propagation."""
    return in_pieces(_slopes, problem, X, y, network)


def bends_block(problem: NetworkProblem, X: Array, y: Ints, at: Network, along: Network) -> Sums:
    """`∇²(Σ_i L_i) v`: the derivative of back-propagation along v.

    Raises:
        TypeError: nothing is known of how the loss curves.
    """
    return in_pieces(_bends, problem, X, y, at, along)


def right_block(problem: NetworkProblem, X: Array, y: Ints, network: Network) -> int:
    """How many examples' own class has the highest score, the first one in a tie."""
    return in_pieces(_right, problem, X, y, network)


def scores_block(problem: NetworkProblem, X: Array, y: Ints, network: Network) -> list[Scores]:
    """The scores (n, C) themselves: lists add up to longer ones, in order."""
    return in_pieces(_scores, problem, X, y, network)


def _losses(problem: NetworkProblem, X: Array, y: Ints, networks: list[Network]) -> Floats:
    expanded = networks[0].first.expand(X)
    each = (network.run(expanded).scores.T for network in networks)
    return np.array([problem.loss.values(scores, y).sum() for scores in each], dtype=np.float64)


def _slopes(problem: NetworkProblem, X: Array, y: Ints, network: Network) -> tuple[float, Sums]:
    expanded = network.first.expand(X)
    run = network.run(expanded)
    values, slopes = values_and_score_gradient(problem.loss, run.scores.T, y)
    deeper, G = backward(problem.layers, network.deeper, run, slopes.T)
    return float(values.sum()), as_sums(feature_slopes(G, expanded), deeper)


def _bends(problem: NetworkProblem, X: Array, y: Ints, at: Network, along: Network) -> Sums:
    expanded, deeper = at.first.expand(X), (at.deeper, along.deeper)
    run = at.run(expanded)
    moved = tangent(problem.layers, along.before(expanded), deeper, run)
    scores = run.scores.T
    G = problem.loss.score_gradient(scores, y).T
    dG = score_hessian_product(problem.loss, scores, y, moved.scores.T).T
    products, d_first = backward_tangent(problem.layers, deeper, (run, moved), G, dG)
    return as_sums(feature_slopes(d_first, expanded), products)


def _right(problem: NetworkProblem, X: Array, y: Ints, network: Network) -> int:
    return int((_scores(problem, X, y, network)[0].argmax(axis=1) == y).sum())


def _scores(
    problem: NetworkProblem,  # noqa: ARG001 a work is told of its problem
    X: Array,
    y: Ints,  # noqa: ARG001 and of the classes of its examples
    network: Network,
) -> list[Scores]:
    return [network.run(network.first.expand(X)).scores.T]
