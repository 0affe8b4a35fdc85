"""`MLP`: the loss function of a fully connected network, as a function of one flat vector."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._squares import squared_length, triangle
from landscape._validation import one_of, positive
from landscape.datasets import Examined, Held, check_gathered, classes_of, held, split_of
from landscape.losses import Ints, Loss, Softmax, check_loss, has_kinks, is_convex
from landscape.models._flat import FlatFunction
from landscape.models._layers import Layers, layers_of
from landscape.models._mlp_grid import NetworkOnPlane, grid_total
from landscape.models._network import Network, in_layout
from landscape.models._starts import random_start
from landscape.models._sums import (
    NetworkProblem,
    bends_block,
    losses_block,
    right_block,
    scores_block,
    slopes_block,
)
from landscape.models.protocols import Block
from landscape.progress import Progress

Floats = NDArray[np.float64]
Data = TypeVar("Data", bound=Examined)

PRECISIONS = ("float64", "float32")


@dataclass(frozen=True, eq=False)
class MLP(FlatFunction, Generic[Data]):
    """`L(w) = mean_i L_i(scores of x_i) + l2 · Σ over all weights but the biases, squared`.

    `h_1 = act(W1 x + b1)`, `h_k = act(W_k h_{k−1} + b_k)`, `scores = W_K h_{K−1} + b_K`. The flat
    vector w (P,) holds `W1 (H, D)`, `b1 (H,)`, `W2`, `b2` … in this order. With `skip`, a hidden
    layer as wide as the hidden layer before adds its input, `h_k = h_{k−1} + act(…)`.

    Scores of `uint8` image data come from a float32 product with the first layer; everything else
    is float64, but for grids where float32 is asked for.

    Args:
        dataset: N examples of D features in C classes, and how the features are seen: a `Dataset`,
            or any data of which sums can be had (`landscape.datasets.Examined`).
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

    dataset: Data
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
        sizes = self.dataset.width, *self.hidden, len(self.dataset.class_names)
        return layers_of(sizes, self.activation, bool(self.skip))

    @property
    def layout(self) -> tuple[Block, ...]:
        """The blocks of the flat vector: W1, b1, W2, b2 …"""
        return self.layers.blocks

    @property
    def examples(self) -> int:
        """How many examples N the loss is a mean over."""
        return len(self.dataset)

    @property
    def y(self) -> Ints:
        """Class numbers (N,) of the examples; of those that are not in memory they are gathered.

        Raises:
            TooManyScores: there are too many of them to be gathered.
        """
        return classes_of(self.dataset)

    @property
    def smooth(self) -> bool:
        """Whether the gradient jumps nowhere: neither loss nor activation has kinks."""
        return not (has_kinks(self.loss) or (self.hidden and self.layers.activate.has_kinks))

    @property
    def convex(self) -> bool:
        """Whether L is known to be convex: without a hidden layer, where the loss is."""
        return not self.hidden and is_convex(self.loss)

    @property
    def test(self) -> "MLP | None":
        """The same network's loss over the test examples; None of data without."""
        tests = self.dataset.tests()
        return None if tests is None else replace(self, dataset=tests)

    @property
    def described(self) -> dict[str, str]:
        """Model and loss in words by name."""
        sizes = " → ".join(f"{size:,}" for size in self.layers.sizes)
        skip = ", skip connections" if self.skip else ""
        return {
            "Model": f"network of layers {sizes}, {self.activation}{skip}",
            "Loss": f"{type(self.loss).__name__}, regularisation {self.l2:g}",
        }

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
            TooManyScores: the examples are not in memory, and their scores would not fit there.
        """
        check_gathered(self.dataset, len(self.dataset.class_names))
        found = self.dataset.total(scores_block, self._problem, self._at(self._checked(W)))
        return np.concatenate(found, dtype=np.float64)

    def values(self, weights: ArrayLike) -> Floats:
        """L (K,) of each of K vectors of weights (K, P), in one pass over the data.

        Raises:
            ValueError: the weights do not have the shape (K, P), or are not finite.
        """
        stack = self._checked_stack(weights)
        networks = [self._at(w) for w in stack]
        totals = self.dataset.total(losses_block, self._problem, networks)
        return totals / self.examples + [self._penalty(w) for w in stack]

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        """L(W) and ∂L/∂W (P,) by back-propagation, from one pass over the examples.

        At a kink of a ReLU its slope counts as 0.

        Raises:
            ValueError: W has another shape, or is not finite.
        """
        w = self._checked(W)
        total, sums = self.dataset.total(slopes_block, self._problem, self._at(w))
        gradient = in_layout(self.dataset.view, sums) / self.examples
        if self.l2:
            gradient += 2 * self.l2 * self.layers.is_weight * w
        return total / self.examples + self._penalty(w), gradient

    def hessian_product(self, W: ArrayLike, V: ArrayLike) -> Floats:
        """`∇²L(W) V` (P,), exact: the derivative of back-propagation along V.

        Kinks count for nothing: it is the second derivative of the smooth piece that W lies on.

        Raises:
            ValueError: W or V has another shape, or is not finite.
            TypeError: nothing is known of how the loss curves.
        """
        w, v = self._checked(W), self._checked(V, "V")
        sums = self.dataset.total(bends_block, self._problem, self._at(w), self._at(v))
        product = in_layout(self.dataset.view, sums) / self.examples
        return product + 2 * self.l2 * self.layers.is_weight * v

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
        on_plane = NetworkOnPlane.of(self.layers, self.dataset, stack, self.precision)
        with np.errstate(all="ignore"):
            loss = grid_total(self.dataset, self.loss, on_plane, (a, b), progress) / self.examples
            T = triangle(np.sqrt(self.l2) * self.layers.is_weight * stack)
            return loss + squared_length(T, a, b[:, None])

    def batch(self, rows: ArrayLike) -> "MLP[Held]":
        """The same function over these examples only.

        Raises:
            NotHeld: the examples are not in memory.
        """
        return self._over(held(self.dataset).subset(rows))

    def batches(
        self, size: int, generator: np.random.Generator, first: int = 0
    ) -> "Iterator[MLP[Held]]":
        """The same function over each mini-batch of an epoch, wherever the examples lie."""
        return map(self._over, self.dataset.batches(size, generator, first))

    def accuracy(self, W: ArrayLike, split: str = "train") -> float | None:
        """Share of the examples whose own class has the highest score (the first one in a tie).

        None for the "test" split of data that have none.

        Raises:
            ValueError: an unknown split.
        """
        w, examples = self._checked(W), split_of(self.dataset, split)
        if examples is None:
            return None
        return examples.total(right_block, self._problem, self._at(w)) / len(examples)

    @property
    def _problem(self) -> NetworkProblem:
        return NetworkProblem(self.layers, self.loss)

    def _at(self, w: Floats) -> Network:
        return Network(self.layers, self.dataset, w)

    def _over(self, data: Held) -> "MLP[Held]":
        return replace(self, dataset=data)  # pyright: ignore[reportReturnType]

    def _penalty(self, w: Floats) -> float:
        """`l2 · Σ` of the squares of all weights but the biases."""
        return self.l2 * float((w[self.layers.is_weight] ** 2).sum()) if self.l2 else 0.0
