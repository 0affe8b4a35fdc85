"""`Objective`: the loss function of a linear classifier, as a function of its weights."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._features import AffineGradient, AffineMap, feature_blocks
from landscape._parallel import mapped
from landscape._validation import finite_array, positive
from landscape.datasets import Dataset, Examples
from landscape.losses import (
    Hinge,
    Ints,
    Loss,
    check_loss,
    has_kinks,
    is_convex,
    values_and_score_gradient,
)

Floats = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Objective:
    """`L(W) = mean_i L_i(x_i Wᵀ) + l2 · R(W)`, `R(W) = Σ W²` over all weights but the bias column.

    Scores of `uint8` image data come from float32 products; everything else is float64. Use
    `dataset.as_float64()` where images need float64 throughout.

    Args:
        dataset: N examples of D features in C classes, and how the features are seen.
        loss: of a score matrix, such as `Hinge(delta)` or `Softmax()`.
        l2: strength λ of the regulariser.
        bias: append a constant 1 to each example, so that the last column of W is the bias.

    Raises:
        ValueError: l2 is negative or not finite.
        TypeError: the loss is none, but a name or a class.
    """

    dataset: Dataset
    loss: Loss = field(default_factory=Hinge)
    l2: float = 0.0
    bias: bool = True

    def __post_init__(self) -> None:
        positive(self.l2, "l2", zero=True)
        check_loss(self.loss)

    @property
    def shape(self) -> tuple[int, int]:
        """Shape (C, D + 1) of the weights, or (C, D) without bias."""
        return len(self.dataset.class_names), self.dataset.X.shape[1] + self.bias

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
        """Whether the gradient jumps nowhere."""
        return not has_kinks(self.loss)

    @property
    def convex(self) -> bool:
        """Whether L is known to be convex: scores are linear in W, so it is where the loss is."""
        return is_convex(self.loss)

    def scores(self, W: ArrayLike) -> Floats:
        """Scores (N, C) of all examples. W may hold more rows, of several weight matrices.

        Raises:
            ValueError: W has the wrong number of columns, or is not finite.
        """
        W = self._columns_checked(W)
        scores = np.empty((len(self.dataset), len(W)))
        for rows, block in self.score_blocks(W):
            scores[rows] = block
        return scores

    def score_blocks(
        self, W: ArrayLike, examples: Examples | None = None
    ) -> Iterator[tuple[slice, Floats]]:
        """Scores block by block of examples, so that images are never expanded all at once.

        Yields:
            the slice of examples and their scores (n, rows of W), in float64.
        """
        product = self._map(self._columns_checked(W))
        X = (examples or self.dataset).X
        blocks = feature_blocks(*X.shape)
        scores = mapped(lambda rows: product(product.expand(X[rows])), blocks)
        yield from zip(blocks, scores, strict=True)

    def value(self, W: ArrayLike) -> float:
        """L(W).

        Raises:
            ValueError: W does not have the objective's shape, or is not finite.
        """
        W, X, y = self._checked(W), self.dataset.X, self.dataset.y
        product = self._map(W)

        def block_sum(rows: slice) -> float:
            scores = product.by_column(product.expand(X[rows]))
            return float(self.loss.values(scores, y[rows]).sum())

        return sum(mapped(block_sum, feature_blocks(*X.shape))) / len(y) + self.penalty(W)

    def values(self, weights: ArrayLike) -> NDArray[np.float64]:
        """L of each of K weight matrices, (K, C, D + 1) in and (K,) out, in one pass over the data.

        Raises:
            ValueError: the weights do not have the shape (K, *shape), or are not finite.
        """
        stack = finite_array(weights, "weights", 3).astype(np.float64, copy=False)
        if stack.shape[1:] != self.shape:
            raise ValueError(f"weights must have shape (K, {self.shape}); got {stack.shape}")
        y, totals = self.dataset.y, np.zeros(len(stack))
        for rows, scores in self.score_blocks(stack.reshape(-1, stack.shape[2])):
            split = scores.reshape(len(scores), len(stack), -1)
            totals += [self.loss.values(split[:, k], y[rows]).sum() for k in range(len(stack))]
        return totals / len(y) + [self.penalty(W) for W in stack]

    def gradient(self, W: ArrayLike) -> NDArray[np.float64]:
        """∂L/∂W, in the shape of W; a subgradient where the loss has a kink.

        Raises:
            ValueError: W does not have the objective's shape, or is not finite.
        """
        return self.value_and_gradient(W)[1]

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, NDArray[np.float64]]:
        """L(W) and ∂L/∂W from one pass over the examples.

        With scores S and G = ∂L_i/∂S, the gradient is `Gᵀ X / N + 2·l2·W`.

        Raises:
            ValueError: W does not have the objective's shape, or is not finite.
        """
        W = self._checked(W)
        X, y = self.dataset.X, self.dataset.y
        product = self._map(W)

        def block_sums(rows: slice) -> tuple[float, Floats, Floats]:
            expanded = product.expand(X[rows])
            scores = product.by_column(expanded)
            values, G = values_and_score_gradient(self.loss, scores, y[rows])
            along_features = G.astype(expanded.dtype, copy=False).T @ expanded
            return float(values.sum()), along_features, G.sum(axis=0)

        total, sums = 0.0, AffineGradient(self.dataset.view, self.shape[0])
        for values, along_features, slopes in mapped(block_sums, feature_blocks(*X.shape)):
            total += values
            sums.add(along_features, slopes)
        along, slopes = sums.total()
        gradient = np.column_stack([along, slopes]) if self.bias else along
        weights = self.regularised(W)
        penalty = self.l2 * float((weights**2).sum())
        return total / len(y) + penalty, gradient / len(y) + 2 * self.l2 * weights

    def batch(self, rows: ArrayLike) -> "Objective":
        """The same objective over these examples only."""
        return Objective(self.dataset.subset(rows), self.loss, self.l2, self.bias)

    @property
    def test(self) -> "Objective | None":
        """The same objective over the test examples; None of data without."""
        tests = self.dataset.tests()
        return None if tests is None else Objective(tests, self.loss, self.l2, self.bias)

    @property
    def described(self) -> dict[str, str]:
        """Model and loss in words by name."""
        bias = " and a bias each" if self.bias else ""
        classes, features = len(self.dataset.class_names), self.dataset.X.shape[1]
        return {
            "Model": f"linear classifier of {classes} classes, {features:,} features{bias}",
            "Loss": f"{type(self.loss).__name__}, regularisation {self.l2:g}",
        }

    def penalty(self, W: Floats) -> float:
        """`l2 · R(W)`."""
        return self.l2 * float((self.regularised(W) ** 2).sum())

    def regularised(self, W: Floats) -> Floats:
        """W with the bias column, which the regulariser leaves alone, set to 0."""
        if not self.bias:
            return W
        weights = W.copy()
        weights[..., -1] = 0
        return weights

    @overload
    def accuracy(self, W: ArrayLike, split: Literal["train"] = "train") -> float: ...
    @overload
    def accuracy(self, W: ArrayLike, split: str = "train") -> float | None: ...
    def accuracy(self, W: ArrayLike, split: str = "train") -> float | None:
        """Share of the examples whose own class has the highest score (the first one in a tie).

        None for the "test" split of data that have none.

        Raises:
            ValueError: an unknown split.
        """
        W = self._checked(W)
        examples = self.dataset.split(split)
        if examples is None:
            return None
        right = sum(
            int((scores.argmax(axis=1) == examples.y[rows]).sum())
            for rows, scores in self.score_blocks(W, examples)
        )
        return right / len(examples.y)

    def _map(self, W: Floats) -> AffineMap:
        """The scores of weights with as many columns as the objective's."""
        if not self.bias:
            return AffineMap(self.dataset, W)
        return AffineMap(self.dataset, W[:, :-1], W[:, -1])

    def _columns_checked(self, W: ArrayLike) -> Floats:
        W = finite_array(W, "W", 2).astype(np.float64, copy=False)
        if W.shape[1] != self.shape[1]:
            raise ValueError(f"W must have {self.shape[1]} columns; got shape {W.shape}")
        return W

    def _checked(self, W: ArrayLike) -> Floats:
        W = self._columns_checked(W)
        if W.shape != self.shape:
            raise ValueError(f"W must have shape {self.shape}; got {W.shape}")
        return W
