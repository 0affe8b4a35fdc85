"""`Objective`: the loss function of a linear classifier, as a function of its weights."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._features import AffineMap, affine_gradient, piece_rows
from landscape._parallel import mapped
from landscape._validation import finite_array, positive
from landscape.datasets import (
    Examined,
    Held,
    check_gathered,
    classes_of,
    held,
    is_held,
    split_of,
)
from landscape.losses import Hinge, Ints, Loss, check_loss, has_kinks, is_convex
from landscape.partials import (
    LinearProblem,
    gathered,
    gradient_block,
    right_block,
    scored_block,
    values_block,
)
from landscape.progress import Progress
from landscape.sums import block_rows, blocks

Floats = NDArray[np.floating]
Data = TypeVar("Data", bound=Examined)
Partial = TypeVar("Partial")


@dataclass(frozen=True, eq=False)
class Objective(Generic[Data]):
    """`L(W) = mean_i L_i(x_i Wᵀ) + l2 · R(W)`, `R(W) = Σ W²` over all weights but the bias column.

    Scores of `uint8` image data come from float32 products; everything else is float64. Use
    `dataset.as_float64()` where images need float64 throughout.

    What is a sum over the examples is made where they lie, so that these need not fit into memory.
    What needs the scores of all of them at once can be had of not too many.

    Args:
        dataset: N examples of D features in C classes, and how the features are seen: a `Dataset`,
            or any data of which sums can be had (`landscape.datasets.Examined`).
        loss: of a score matrix, such as `Hinge(delta)` or `Softmax()`.
        l2: strength λ of the regulariser.
        bias: append a constant 1 to each example, so that the last column of W is the bias.

    Raises:
        ValueError: l2 is negative or not finite.
        TypeError: the loss is none, but a name or a class.
    """

    dataset: Data
    loss: Loss = field(default_factory=Hinge)
    l2: float = 0.0
    bias: bool = True

    def __post_init__(self) -> None:
        positive(self.l2, "l2", zero=True)
        check_loss(self.loss)

    @property
    def shape(self) -> tuple[int, int]:
        """Shape (C, D + 1) of the weights, or (C, D) without bias."""
        return len(self.dataset.class_names), self.dataset.width + self.bias

    @property
    def examples(self) -> int:
        """How many examples N the loss is a mean over."""
        return len(self.dataset)

    @property
    def held(self) -> bool:
        """Whether the examples are in memory, so that scores and batches of any rows can be had."""
        return is_held(self.dataset)

    @property
    def y(self) -> Ints:
        """Class numbers (N,) of the examples; of those that are not held they are gathered once.

        Raises:
            TooManyScores: there are too many of them to be gathered.
        """
        return self.dataset.y if is_held(self.dataset) else self._classes

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
            TooManyScores: the examples are not in memory, and their scores would not fit there.
        """
        W = self._columns_checked(W)
        scores = np.empty((len(self.dataset), len(W)))
        for rows, block in self.score_blocks(W):
            scores[rows] = block
        return scores

    def score_blocks(self, W: ArrayLike) -> Iterator[tuple[slice, Floats]]:
        """The same block by block of examples, so that images are never expanded all at once.

        Yields:
            the slice of examples and their scores (n, rows of W), in float64.
        """
        W, data = self._columns_checked(W), self.dataset
        size = block_rows(self.shape[0])
        if is_held(data):
            X, scores = data.X, self._map(W)
            parts = blocks(len(data), min(size, piece_rows(data.width)))
            found = mapped(lambda rows: scores(scores.expand(X[rows])), parts)
        else:
            check_gathered(data, len(W))
            parts = blocks(len(data), size)
            found = self.score_total(W, gathered)
        yield from zip(parts, found, strict=True)

    def score_total(
        self,
        W: ArrayLike,
        work: Callable[..., Partial],
        *args: Any,
        progress: Progress | None = None,
    ) -> Partial:
        """The sum of `work(loss, scores, y, *args)` over blocks of examples, made where they lie.

        Args:
            W: whose scores (n, rows of W) the work is given; it may hold several weight matrices.
            work: a function of a module, as `landscape.datasets.Examined` has it.
            args: its last arguments.
            progress: called with the share done; it may raise to stop the work.

        Raises:
            ValueError: W has the wrong number of columns, or is not finite.
        """
        scores = self._map(self._columns_checked(W))
        return self.dataset.total(scored_block, self.loss, scores, work, args, progress=progress)

    def value(self, W: ArrayLike) -> float:
        """L(W).

        Raises:
            ValueError: W does not have the objective's shape, or is not finite.
        """
        return float(self._losses(self._checked(W)[None])[0])

    def values(self, weights: ArrayLike) -> NDArray[np.float64]:
        """L of each of K weight matrices, (K, C, D + 1) in and (K,) out, in one pass over the data.

        Raises:
            ValueError: the weights do not have the shape (K, *shape), or are not finite.
        """
        stack = finite_array(weights, "weights", 3).astype(np.float64, copy=False)
        if stack.shape[1:] != self.shape:
            raise ValueError(f"weights must have shape (K, {self.shape}); got {stack.shape}")
        return self._losses(stack)

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
        found = self.dataset.total(gradient_block, self._problem, self._map(W))
        total, products, slopes = found
        gradient = affine_gradient(self.dataset.view, products, slopes)
        if self.bias:
            gradient = np.column_stack([gradient, slopes])
        weights, examples = self.regularised(W), len(self.dataset)
        penalty = self.l2 * float((weights**2).sum())
        return total / examples + penalty, gradient / examples + 2 * self.l2 * weights

    def batch(self, rows: ArrayLike) -> "Objective[Held]":
        """The same objective over these examples only.

        Raises:
            NotHeld: the examples are not in memory.
        """
        return Objective(held(self.dataset).subset(rows), self.loss, self.l2, self.bias)

    def batches(
        self, size: int, generator: np.random.Generator, first: int = 0
    ) -> "Iterator[Objective[Held]]":
        """The same objective over each mini-batch of an epoch, wherever the examples lie."""
        for batch in self.dataset.batches(size, generator, first):
            yield Objective(batch, self.loss, self.l2, self.bias)

    @property
    def test(self) -> "Objective | None":
        """The same objective over the test examples; None of data without."""
        tests = self.dataset.tests()
        return None if tests is None else replace(self, dataset=tests)

    @property
    def described(self) -> dict[str, str]:
        """Model and loss in words by name."""
        bias = " and a bias each" if self.bias else ""
        classes, features = len(self.dataset.class_names), self.dataset.width
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
        examples = split_of(self.dataset, split)
        if examples is None:
            return None
        return examples.total(right_block, self._problem, self._map(W)) / len(examples)

    @property
    def _problem(self) -> LinearProblem:
        return LinearProblem(self.loss, self.dataset.width)

    def _losses(self, stack: Floats) -> NDArray[np.float64]:
        scores = self._map(stack.reshape(-1, stack.shape[2]))
        totals = self.dataset.total(values_block, self._problem, scores, len(stack))
        return totals / len(self.dataset) + [self.penalty(W) for W in stack]

    def _map(self, W: Floats) -> AffineMap:
        """The scores of weights with as many columns as the objective's."""
        if not self.bias:
            return AffineMap(self.dataset, W)
        return AffineMap(self.dataset, W[:, :-1], W[:, -1])

    @cached_property
    def _classes(self) -> Ints:
        return classes_of(self.dataset)

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
