"""`Objective`: the loss function of a linear classifier, as a function of its weights."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._parallel import mapped
from landscape._validation import finite_array, one_of, positive
from landscape.datasets import Dataset, Examples
from landscape.losses import Hinge, Ints, Loss, has_kinks, is_convex, values_and_score_gradient

Floats = NDArray[np.floating]

# Features expanded to floating point at a time: small enough for the cache, large enough for BLAS.
BLOCK_ELEMENTS = 2**21


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
        if isinstance(self.loss, type) or not hasattr(self.loss, "score_gradient"):
            raise TypeError(f"loss must be an instance such as Softmax(); got {self.loss!r}")

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
        product = _Product(self, self._columns_checked(W))
        X = (examples or self.dataset).X
        blocks = _blocks(*X.shape)
        scores = mapped(lambda rows: product(product.expand(X[rows])), blocks)
        yield from zip(blocks, scores, strict=True)

    def value(self, W: ArrayLike) -> float:
        """L(W).

        Raises:
            ValueError: W does not have the objective's shape, or is not finite.
        """
        W, X, y = self._checked(W), self.dataset.X, self.dataset.y
        product = _Product(self, W)

        def block_sum(rows: slice) -> float:
            scores = product.by_class(product.expand(X[rows]))
            return float(self.loss.values(scores, y[rows]).sum())

        return sum(mapped(block_sum, _blocks(*X.shape))) / len(y) + self.penalty(W)

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
        product = _Product(self, W)

        def block_sums(rows: slice) -> tuple[float, Floats, Floats]:
            expanded = product.expand(X[rows])
            scores = product.by_class(expanded)
            values, G = values_and_score_gradient(self.loss, scores, y[rows])
            along_features = G.astype(expanded.dtype, copy=False).T @ expanded
            return float(values.sum()), along_features, G.sum(axis=0)

        total, gradient = 0.0, _GradientSum(self)
        for values, along_features, slopes in mapped(block_sums, _blocks(*X.shape)):
            total += values
            gradient.add(along_features, slopes)
        weights = self.regularised(W)
        penalty = self.l2 * float((weights**2).sum())
        return total / len(y) + penalty, gradient.total() / len(y) + 2 * self.l2 * weights

    def batch(self, rows: ArrayLike) -> "Objective":
        """The same objective over these examples only."""
        return Objective(self.dataset.subset(rows), self.loss, self.l2, self.bias)

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
        one_of(split, "split", ("train", "test"))
        examples = Examples(self.dataset.X, self.dataset.y)
        if split == "test":
            if self.dataset.test is None:
                return None
            examples = self.dataset.test
        right = sum(
            int((scores.argmax(axis=1) == examples.y[rows]).sum())
            for rows, scores in self.score_blocks(W, examples)
        )
        return right / len(examples.y)

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


class _Product:
    """Products of feature blocks with the weights, the preprocessing folded into the weights.

    `(x·scale − offset) wᵀ + bias = x (w·scale)ᵀ + (bias − offset wᵀ)`, so the features themselves
    are never scaled or centred.
    """

    def __init__(self, objective: Objective, W: Floats) -> None:
        self.view, self.bias = objective.dataset.view, objective.bias
        self.dtype = np.float32 if objective.dataset.X.dtype == np.uint8 else np.float64
        weights = W[:, :-1] if self.bias else W
        self.weights = (weights * self.view.scale).T.astype(self.dtype)
        self.constant = -(weights @ self.view.offset)
        if self.bias:
            self.constant = self.constant + W[:, -1]

    def expand(self, X: NDArray[np.number]) -> Floats:
        """A block of features in the floating point type of the product."""
        return X.astype(self.dtype, copy=False)

    def __call__(self, X: Floats) -> Floats:
        """Scores of expanded features, float64."""
        return (X @ self.weights).astype(np.float64, copy=False) + self.constant

    def by_class(self, X: Floats) -> Floats:
        """The same scores, each class contiguous in memory.

        Sums and maxima over the few classes of each example are then several times faster. Of the
        two ways round, BLAS takes half the time for the one chosen: that of images is copied into
        float64 anyhow.
        """
        if self.dtype == np.float32:
            scores = np.asfortranarray(X @ self.weights, dtype=np.float64)
        else:
            scores = (self.weights.T @ X.T).T
        scores += self.constant
        return scores


class _GradientSum:
    """`Σ Gᵀ x` over blocks of examples, for the features as the objective sees them.

    `Gᵀ (x·scale − offset) = (Gᵀ x)·scale − (Gᵀ 1)·offset`, so that the preprocessing is applied
    once, to the sums.
    """

    def __init__(self, objective: Objective) -> None:
        self.view, self.bias = objective.dataset.view, objective.bias
        classes = objective.shape[0]
        self.products = np.zeros((classes, objective.dataset.X.shape[1]))
        self.slopes = np.zeros(classes)

    def add(self, products: Floats, slopes: Floats) -> None:
        """Add `Gᵀ x` (C, D) and `Gᵀ 1` (C,) of a block."""
        self.products += products
        self.slopes += slopes

    def total(self) -> NDArray[np.float64]:
        """The sum, in the shape of the weights."""
        gradient = self.products * self.view.scale - np.outer(self.slopes, self.view.offset)
        return np.column_stack([gradient, self.slopes]) if self.bias else gradient


def _blocks(examples: int, features: int) -> list[slice]:
    """Consecutive slices of examples, each of at most BLOCK_ELEMENTS features."""
    size = max(1, BLOCK_ELEMENTS // features)
    return [slice(start, min(start + size, examples)) for start in range(0, examples, size)]
