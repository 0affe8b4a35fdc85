"""The seams through which a loss comes in. They are checked by structure: nothing to inherit."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, Protocol, TypeGuard, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.losses import Floats as Scores
from landscape.losses import Ints, Loss
from landscape.progress import Progress

Floats = NDArray[np.float64]
Number = TypeVar("Number", bound=np.floating)
Partial = TypeVar("Partial")


@runtime_checkable
class LossFunction(Protocol):
    """A loss as a function of its weights: all that optimisers and planes may ask for.

    Two facts that it may state besides, as attributes, are asked for by `promises`: `smooth`, its
    gradient jumps nowhere, and `convex`.
    """

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the weights W: (C, D + 1) of a linear classifier, (P,) of a flat vector."""
        ...

    @property
    def examples(self) -> int:
        """How many examples N the loss is a mean over: the work of one evaluation."""
        ...

    def values(self, weights: ArrayLike) -> Floats:
        """L of each of K weights, (K, *shape) in and (K,) out.

        Raises:
            ValueError: the weights have another shape.
        """
        ...

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        """L(W), and ∂L/∂W in the shape of W.

        Raises:
            ValueError: W has another shape.
        """
        ...

    def batch(self, rows: ArrayLike) -> "LossFunction":
        """The same function over these examples only, rows of 0 … N − 1."""
        ...

    def accuracy(self, W: ArrayLike, split: str = "train") -> float | None:
        """Share of the examples of the split, "train" or "test", that W classifies rightly.

        None without such a split, and for a model that does not classify.
        """
        ...


@runtime_checkable
class Batched(LossFunction, Protocol):
    """A loss that gives the mini-batches of an epoch itself, wherever its examples lie."""

    def batches(
        self, size: int, generator: np.random.Generator, first: int = 0
    ) -> Iterator[LossFunction]:
        """The same function over each mini-batch of one epoch, by `landscape.epochs.epoch`.

        The first ones are left out where a run goes on in the middle of an epoch.
        """
        ...


@runtime_checkable
class AffineScores(LossFunction, Protocol):
    """`L(W) = mean_i L_i(S(W)) + l2 · Σ regularised(W)²`, with scores S that are linear in W.

    So the scores are affine on every plane, `S(W + a·W1 + b·W2) = S(W) + a·S(W1) + b·S(W2)`. This
    is what opens the exact grid, the exact line search and the cheap search strategies. A function
    whose scores have a constant part of their own, S(0) ≠ 0, must not fulfil it.
    """

    @property
    def loss(self) -> Loss:
        """Of a score matrix (N, C)."""
        ...

    @property
    def y(self) -> Ints:
        """Class numbers (N,)."""
        ...

    @property
    def l2(self) -> float:
        """Strength of the regulariser."""
        ...

    def scores(self, W: ArrayLike) -> Scores:
        """Scores (N, C) at W; (N, K·C) at K weights that are joined along their first axis, C."""
        ...

    def score_blocks(self, W: ArrayLike) -> Iterator[tuple[slice, Scores]]:
        """The same, block by block of examples: which ones, and their scores."""
        ...

    def penalty(self, W: Scores) -> float:
        """`l2 · Σ regularised(W)²`."""
        ...

    def regularised(self, W: Scores) -> Scores:
        """W, or K weights (K, *shape), with 0 for the weights that the regulariser leaves alone."""
        ...


@runtime_checkable
class SummedScores(LossFunction, Protocol):
    """The same loss of linear scores, as it sums over its examples where these lie.

    It may be an `AffineScores` as well, of which scores can be had of a bounded number of examples.
    """

    @property
    def held(self) -> bool:
        """Whether the examples are in memory: then their scores are quickly at hand."""
        ...

    @property
    def loss(self) -> Loss:
        """Of a score matrix (N, C)."""
        ...

    @property
    def l2(self) -> float:
        """Strength of the regulariser."""
        ...

    def score_total(
        self,
        W: ArrayLike,
        work: Callable[..., Partial],
        *args: Any,
        progress: Progress | None = None,
    ) -> Partial:
        """The sum of `work(loss, scores, y, *args)` over blocks of examples.

        Scores (n, C) are those at W, (n, K·C) at K weights that are joined along their first axis.
        The work is as `landscape.datasets.Examined` has it.
        """
        ...

    def regularised(self, W: Scores) -> Scores:
        """W, or K weights (K, *shape), with 0 for the weights that the regulariser leaves alone."""
        ...


def by_sums(function: object) -> TypeGuard[SummedScores]:
    """Whether what is wanted of linear scores is to be summed where the examples lie."""
    return not getattr(function, "held", True) and isinstance(function, SummedScores)


def scores_at_hand(function: object) -> TypeGuard[AffineScores]:
    """Whether the scores are linear in the weights, and of examples that are in memory."""
    return not by_sums(function) and isinstance(function, AffineScores)


class Block(NamedTuple):
    """A part of a flat vector of weights: the entries `start … stop`, row by row of the shape."""

    name: str
    shape: tuple[int, ...]
    start: int
    kind: str  # "weight", "bias" or "norm"

    @property
    def stop(self) -> int:
        """The entry after its last one."""
        return self.start + math.prod(self.shape)

    def of(self, w: NDArray[Number]) -> NDArray[Number]:
        """The block of a flat vector (P,), as a view of it, in its shape."""
        return w[self.start : self.stop].reshape(self.shape)


@runtime_checkable
class Layered(LossFunction, Protocol):
    """A loss whose weights are one flat vector (P,) of named blocks, as those of a network."""

    @property
    def layout(self) -> Sequence[Block]:
        """The blocks, one after another; together they are the whole vector."""
        ...


@runtime_checkable
class Curved(LossFunction, Protocol):
    """A loss whose second derivatives are known, one product at a time."""

    def hessian_product(self, W: ArrayLike, V: ArrayLike) -> Floats:
        """`∇²L(W) V`, in the shape of W: how the gradient changes at W along V.

        Where the loss or the model has kinks, of the smooth piece that W lies on.

        Raises:
            ValueError: W or V has another shape.
        """
        ...


@runtime_checkable
class OnPlane(LossFunction, Protocol):
    """A loss that knows a faster way to a grid than one evaluation for each cell."""

    def values_on_plane(
        self, weights: Floats, a: Floats, b: Floats, progress: Progress | None = None
    ) -> Floats:
        """`L(W + a[j]·W1 + b[i]·W2)` at [i, j], shape (len(b), len(a)).

        Args:
            weights: W, W1 and W2, shape (3, *shape). Any of them may be zero.
            a: numbers along W1.
            b: numbers along W2.
            progress: called with the share done, up to 1; it may raise to stop the work.
        """
        ...


def tested(function: object) -> LossFunction | None:
    """The same function over its test examples; None where it has none, or says nothing of any."""
    test = getattr(function, "test", None)
    return test if isinstance(test, LossFunction) else None


def promises(function: object, fact: Literal["smooth", "convex"]) -> bool:
    """Whether a function, a slice or a loss says that it is smooth, or convex.

    Nothing said is nothing promised: what holds for convex functions only is then refused, and a
    point where an optimiser gains nothing more is not called a minimum.
    """
    return bool(getattr(function, fact, False))
