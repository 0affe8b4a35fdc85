"""`MLP`: the loss function of a fully connected network, as a function of one flat vector."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._features import feature_blocks
from landscape._parallel import mapped
from landscape._squares import squared_length, triangle
from landscape._validation import finite_array, one_of, positive
from landscape.datasets import Dataset
from landscape.losses import (
    Ints,
    Loss,
    Softmax,
    check_loss,
    has_kinks,
    is_convex,
    score_hessian_product,
    values_and_score_gradient,
)
from landscape.models._layers import Layers, layers_of
from landscape.models._mlp_grid import NetworkOnPlane
from landscape.models._network import Network, Part, PartSum
from landscape.models._passes import backward, backward_tangent, tangent
from landscape.models._starts import random_start
from landscape.models.protocols import Block
from landscape.progress import Progress

Floats = NDArray[np.float64]
Features = NDArray[np.floating]
Result = TypeVar("Result")

PRECISIONS = ("float64", "float32")


@dataclass(frozen=True, eq=False)
class MLP:
    """`L(w) = mean_i L_i(scores of x_i) + l2 · Σ over all weights but the biases, squared`.

    `h_1 = act(W1 x + b1)`, `h_k = act(W_k h_{k−1} + b_k)`, `scores = W_K h_{K−1} + b_K`. The flat
    vector w (P,) holds `W1 (H, D)`, `b1 (H,)`, `W2`, `b2` … in this order. With `skip`, a hidden
    layer as wide as the hidden layer before adds its input, `h_k = h_{k−1} + act(…)`.

    Scores of `uint8` image data come from a float32 product with the first layer; everything else
    is float64, but for grids where float32 is asked for.

    Args:
        dataset: N examples of D features in C classes, and how the features are seen.
        hidden: width of each hidden layer; none of them is a linear classifier.
        activation: "relu" or "tanh".
        skip: whether hidden layers of equal width add their input.
        l2: strength λ of the regulariser.
        loss: of a score matrix.
        precision: of grids, "float64" or "float32". The latter takes half the time. It is right to
            2e-7 relative where losses are about 1, but to 4e-4 only where they are 3e-5: near
            minima take float64.

    Raises:
        ValueError: a width below 1, an unknown activation or precision, or l2 is negative or not
            finite.
        TypeError: the loss is none, but a name or a class.
    """

    dataset: Dataset
    hidden: Sequence[int] = (32,)
    activation: str = "relu"
    skip: bool = False
    l2: float = 0.0
    loss: Loss = field(default_factory=Softmax)
    precision: str = "float64"

    def __post_init__(self) -> None:
        positive(self.l2, "l2", zero=True)
        check_loss(self.loss)
        one_of(self.precision, "precision", PRECISIONS)
        object.__setattr__(self, "hidden", tuple(int(width) for width in self.hidden))
        _ = self.layers

    @cached_property
    def layers(self) -> Layers:
        """How the network is built, and where the weights of each layer lie."""
        sizes = self.dataset.X.shape[1], *self.hidden, len(self.dataset.class_names)
        return layers_of(sizes, self.activation, bool(self.skip))

    @property
    def layout(self) -> tuple[Block, ...]:
        """The blocks of the flat vector: W1, b1, W2, b2 …"""
        return self.layers.blocks

    @property
    def shape(self) -> tuple[int]:
        """(P,): the number of weights, biases included."""
        return (self.layers.size,)

    @property
    def examples(self) -> int:
        """How many examples N the loss is a mean over."""
        return len(self.dataset)

    @property
    def y(self) -> Ints:
        """Class numbers (N,) of the examples."""
        return self.dataset.y

    @property
    def smooth(self) -> bool:
        """Whether the gradient jumps nowhere: neither loss nor activation has kinks."""
        return not (has_kinks(self.loss) or (self.hidden and self.layers.activate.has_kinks))

    @property
    def convex(self) -> bool:
        """Whether L is known to be convex: without a hidden layer, where the loss is."""
        return not self.hidden and is_convex(self.loss)

    def random_weights(self, seed: int = 0, scheme: str | None = None) -> Floats:
        """Gaussian weights for a start, biases 0.

        Args:
            seed: of the draw, layer by layer.
            scheme: the variance for I inputs and O outputs: "he" 2/I, "glorot" 2/(I + O), "lecun"
                1/I. None takes "he" for ReLU and "glorot" for tanh.

        Source: He et al., "Delving deep into rectifiers", ICCV 2015; Glorot and Bengio,
        "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010;
        LeCun et al., "Efficient BackProp", 1998.

        Raises:
            ValueError: an unknown scheme.
        """
        return random_start(self.layers, seed, scheme)

    def scores(self, W: ArrayLike) -> Floats:
        """Scores (N, C) of all examples.

        Raises:
            ValueError: W has another shape, or is not finite.
        """
        return self._scores(self._checked(W), self.dataset.X)

    def value(self, W: ArrayLike) -> float:
        """L(W).

        Raises:
            ValueError: W has another shape, or is not finite.
        """
        return float(self.values(self._checked(W)[None])[0])

    def values(self, weights: ArrayLike) -> Floats:
        """L (K,) of each of K vectors of weights (K, P), in one pass over the data.

        Raises:
            ValueError: the weights do not have the shape (K, P), or are not finite.
        """
        stack = self._checked_stack(weights)
        networks, y = [self._at(w) for w in stack], self.y

        def loss_sums(X: Features, rows: slice) -> list[float]:
            scores = (network.run(X).scores.T for network in networks)
            return [float(self.loss.values(each, y[rows]).sum()) for each in scores]

        totals = np.sum([*self._of_blocks(networks[0], loss_sums)], axis=0)
        return totals / len(y) + [self._penalty(w) for w in stack]

    def gradient(self, W: ArrayLike) -> Floats:
        """∂L/∂W (P,); at a kink of a ReLU its slope counts as 0.

        Raises:
            ValueError: W has another shape, or is not finite.
        """
        return self.value_and_gradient(W)[1]

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        """L(W) and ∂L/∂W (P,) by back-propagation, from one pass over the examples.

        Raises:
            ValueError: W has another shape, or is not finite.
        """
        w, y = self._checked(W), self.y
        network, total, sums = self._at(w), 0.0, PartSum(self.layers, self.dataset)

        def part(X: Features, rows: slice) -> tuple[float, Part]:
            run = network.run(X)
            values, slopes = values_and_score_gradient(self.loss, run.scores.T, y[rows])
            deeper, G = backward(self.layers, network.deeper, run, slopes.T)
            return float(values.sum()), Part.of(X, G, deeper)

        for value, each in self._of_blocks(network, part):
            total += value
            sums.add(each)
        gradient = sums.total() / len(y)
        if self.l2:
            gradient += 2 * self.l2 * self.layers.is_weight * w
        return total / len(y) + self._penalty(w), gradient

    def hessian_product(self, W: ArrayLike, V: ArrayLike) -> Floats:
        """`∇²L(W) V` (P,), exact: the derivative of back-propagation along V.

        Kinks count for nothing: it is the second derivative of the smooth piece that W lies on.

        Raises:
            ValueError: W or V has another shape, or is not finite.
            TypeError: nothing is known of how the loss curves.
        """
        w, v, y = self._checked(W), self._checked(V, "V"), self.y
        at, along, sums = self._at(w), self._at(v), PartSum(self.layers, self.dataset)
        deeper = at.deeper, along.deeper

        def part(X: Features, rows: slice) -> Part:
            run = at.run(X)
            moved = tangent(self.layers, along.before(X), deeper, run)
            scores = run.scores.T
            G = self.loss.score_gradient(scores, y[rows]).T
            dG = score_hessian_product(self.loss, scores, y[rows], moved.scores.T).T
            products, d_first = backward_tangent(self.layers, deeper, (run, moved), G, dG)
            return Part.of(X, d_first, products)

        for each in self._of_blocks(at, part):
            sums.add(each)
        return sums.total() / len(y) + 2 * self.l2 * self.layers.is_weight * v

    def values_on_plane(
        self, weights: ArrayLike, a: Floats, b: Floats, progress: Progress | None = None
    ) -> Floats:
        """`L(W + a[j]·W1 + b[i]·W2)` at [i, j], with one product over the features in all.

        Args:
            weights: W, W1 and W2, shape (3, P). Any of them may be zero.
            a: numbers along W1.
            b: numbers along W2.
            progress: called with the share done; it may raise to stop the work.

        Raises:
            ValueError: the weights have another shape, or are not finite.
        """
        stack = self._checked_stack(weights)
        on_plane = NetworkOnPlane(self.layers, self.dataset, self.loss, stack, self.precision)
        with np.errstate(all="ignore"):
            loss = on_plane.loss_sum(a, b, progress) / len(self.y)
            T = triangle(np.sqrt(self.l2) * self.layers.is_weight * stack)
            return loss + squared_length(T, a, b[:, None])

    def batch(self, rows: ArrayLike) -> "MLP":
        """The same function over these examples only."""
        return replace(self, dataset=self.dataset.subset(rows))

    def accuracy(self, W: ArrayLike, split: str = "train") -> float | None:
        """Share of the examples whose own class has the highest score (the first one in a tie).

        None for the "test" split of data that have none.

        Raises:
            ValueError: an unknown split.
        """
        w, examples = self._checked(W), self.dataset.split(split)
        if examples is None:
            return None
        return float((self._scores(w, examples.X).argmax(axis=1) == examples.y).mean())

    def _scores(self, w: Floats, X: NDArray[np.number]) -> Floats:
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

    def _penalty(self, w: Floats) -> float:
        """`l2 · Σ` of the squares of all weights but the biases."""
        return self.l2 * float((w[self.layers.is_weight] ** 2).sum()) if self.l2 else 0.0

    def _checked_stack(self, weights: ArrayLike) -> Floats:
        stack = finite_array(weights, "weights", 2).astype(np.float64, copy=False)
        if stack.shape[1:] != self.shape:
            raise ValueError(f"weights must have shape (K, {self.shape[0]}); got {stack.shape}")
        return stack

    def _checked(self, W: ArrayLike, name: str = "W") -> Floats:
        w = finite_array(W, name, 1).astype(np.float64, copy=False)
        if w.shape != self.shape:
            raise ValueError(f"{name} must have shape {self.shape}; got {w.shape}")
        return w
