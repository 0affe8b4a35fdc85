"""Mini-batches: how well the gradient of a few examples stands for that of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.datasets import Dataset
from landscape.errors import StationaryPoint
from landscape.models import LossFunction
from landscape.progress import Progress

Floats = NDArray[np.float64]

# Enough to time a single example, however large the batch it is compared with.
ONE_BY_ONE_EXAMPLES = 64


@dataclass(frozen=True, eq=False)
class BatchStudy:
    """Gradients of random batches against the gradient over all examples.

    Attributes:
        sizes: (S,): examples in a batch.
        cosine: (S, R): cosine of the angle to the full gradient; NaN for a batch gradient of 0,
            which has no direction.
        length_ratio: (S, R): length of the batch gradient, in lengths of the full one.
    """

    sizes: NDArray[np.intp]
    cosine: Floats
    length_ratio: Floats

    @property
    def angle(self) -> Floats:
        """(S, R): angle to the full gradient, in degrees; NaN where there is none."""
        return np.degrees(np.arccos(np.clip(self.cosine, -1, 1)))


@dataclass(frozen=True, eq=False)
class BatchTimes:
    """Measured seconds for each example of a loss with its gradient.

    Attributes:
        sizes: (S,): examples in a batch.
        at_once: (S,): when the batch is evaluated in one product.
        one_by_one: for examples evaluated one after another.
    """

    sizes: NDArray[np.intp]
    at_once: Floats
    one_by_one: float


def batch_sizes(examples: int) -> list[int]:
    """1, 2, 4, … and the number of examples itself."""
    return [2**k for k in range((examples - 1).bit_length())] + [examples]


def batch_gradients(
    objective: LossFunction,
    W: ArrayLike,
    sizes: Sequence[int] | None = None,
    repeats: int = 20,
    seed: int = 0,
    progress: Progress | None = None,
) -> BatchStudy:
    """Gradients at W of random batches, drawn without replacement, against the full gradient.

    Args:
        objective: over all examples.
        W: where the gradients are taken.
        sizes: of the batches; 1, 2, 4, … N when None.
        repeats: batches R of each size.
        seed: of the draws.
        progress: called with the share done, up to 1; it may raise to stop the work.

    Raises:
        ValueError: a size is not 1 … N, or no repeats.
        StationaryPoint: the gradient at W is zero.
    """
    examples, generator = objective.examples, np.random.default_rng(seed)
    chosen = batch_sizes(examples) if sizes is None else list(sizes)
    for size in chosen:
        _check_size(size, examples)
    if repeats < 1:
        raise ValueError(f"repeats must be at least 1; got {repeats}")
    full = objective.value_and_gradient(W)[1]
    if not full.any():
        raise StationaryPoint
    cosine, ratio = np.ones((2, len(chosen), repeats))
    work, done = repeats * sum(size for size in chosen if size < examples), 0
    for i, size in enumerate(chosen):
        if size == examples:
            continue  # the batch of all examples is the full gradient
        for k in range(repeats):
            rows = generator.choice(examples, size, replace=False)
            gradient = objective.batch(rows).value_and_gradient(W)[1]
            cosine[i, k], ratio[i, k] = compared(gradient, full)
            done += size
            if progress:
                progress(done / work)
    return BatchStudy(np.array(chosen), cosine, ratio)


def compared(gradient: Floats, full: Floats) -> tuple[float, float]:
    """Cosine of the angle between the two, and the ratio of their lengths; NaN where undefined."""
    length, full_length = np.linalg.norm(gradient), np.linalg.norm(full)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = (gradient * full).sum() / (length * full_length)
        return float(cosine), float(length / full_length)


def duplicated(dataset: Dataset, copies: int) -> Dataset:
    """The data set made of so many copies of this one, seen through the same preprocessing.

    Its loss and gradient are those of one copy, at `copies` times the work.

    Raises:
        ValueError: copies is below 1.
    """
    if copies < 1:
        raise ValueError(f"copies must be at least 1; got {copies}")
    return dataset.subset(np.tile(np.arange(len(dataset)), copies))


def time_per_example(
    objective: LossFunction, W: ArrayLike, sizes: Sequence[int] | None = None, rounds: int = 3
) -> BatchTimes:
    """Measure loss and gradient of the first examples: in one batch, and one after another.

    The shortest of several rounds counts. A measurement: it differs from run to run.

    Args:
        objective: the loss function.
        W: where it is evaluated.
        sizes: of the batches; 1, 2, 4, … N when None.
        rounds: how often each batch is timed.

    Raises:
        ValueError: a size is not 1 … N.
    """
    examples = objective.examples
    chosen = batch_sizes(examples) if sizes is None else list(sizes)
    for size in chosen:
        _check_size(size, examples)
    W = np.asarray(W, dtype=np.float64)
    at_once = [_seconds([objective.batch(np.arange(n))], W, rounds) / n for n in chosen]
    singles = [objective.batch([i]) for i in range(min(ONE_BY_ONE_EXAMPLES, examples))]
    one_by_one = _seconds(singles, W, rounds) / len(singles)
    return BatchTimes(np.array(chosen), np.array(at_once), one_by_one)


def _seconds(objectives: Sequence[LossFunction], W: Floats, rounds: int) -> float:
    """The shortest time of evaluating them all."""
    shortest = np.inf
    for _ in range(rounds):
        begin = perf_counter()
        for objective in objectives:
            objective.value_and_gradient(W)
        shortest = min(shortest, perf_counter() - begin)
    return float(shortest)


def _check_size(size: int, examples: int) -> None:
    if not 1 <= size <= examples:
        raise ValueError(f"batch size must be 1 … {examples}; got {size}")
