"""What a loss asks of its examples, wherever they lie: in memory, in files, on other machines."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol, TypeGuard, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import one_of
from landscape.datasets.preprocessing import Preprocessing
from landscape.progress import Progress

Partial = TypeVar("Partial")


class Examples(NamedTuple):
    """Feature rows and their class numbers."""

    X: NDArray[np.number]  # (N, D)
    y: NDArray[np.integer]  # (N,)


@runtime_checkable
class Examined(Protocol):
    """N examples of D features in C classes, of which sums can be had.

    A *work* is a function of a module, `work(problem, X, y, *args)`: what one block of examples
    contributes to a sum, of their features X (n, D) as they are stored and classes y (n,) in int64.
    It gives a number, an array, a tuple of such, or what else adds by `+`: a list of arrays is a
    way to gather them in order. It changes nothing that it is given, and nothing that it has given
    is changed. Problem and arguments can be pickled; the problem is small.
    """

    @property
    def class_names(self) -> tuple[str, ...]:
        """One name for each of the C classes."""
        ...

    @property
    def width(self) -> int:
        """How many features D an example has."""
        ...

    @property
    def dtype(self) -> np.dtype:
        """In which the features are stored."""
        ...

    @property
    def view(self) -> Preprocessing:
        """How the features are seen."""
        ...

    def __len__(self) -> int:
        """How many examples N there are."""
        ...

    def total(
        self,
        work: Callable[..., Partial],
        problem: Any,
        *args: Any,
        progress: Progress | None = None,
    ) -> Partial:
        """The sum of the work over all blocks of examples, in the order of `PairwiseSum`.

        A block has `landscape.sums.block_rows(C)` examples: so the bits are the same wherever it
        is computed. Of a problem that is `Piecewise`, its pieces may be given to the work instead.

        Args:
            work: of a block.
            problem: its first argument.
            args: its last ones.
            progress: called with the share done, up to 1; it may raise to stop the work.
        """
        ...

    def tests(self) -> "Examined | None":
        """The test examples, seen likewise; None where there are none."""
        ...

    def batches(
        self, size: int, generator: np.random.Generator, first: int = 0
    ) -> Iterator["Held"]:
        """The mini-batches of one epoch, those of `landscape.epochs.epoch`, in memory.

        Args:
            size: examples in each but the last.
            generator: of their order.
            first: number of the batch to begin with, from 0, where others were had before.
        """
        ...


class Held(Examined, Protocol):
    """Examples that are held in memory: of them any rows can be chosen, as `is_held` asks."""

    @property
    def X(self) -> NDArray[np.number]:
        """Features (N, D), one example a row."""
        ...

    @property
    def y(self) -> NDArray[np.integer]:
        """Class numbers (N,)."""
        ...

    def subset(self, rows: ArrayLike) -> "Held":
        """The examples of these rows, seen likewise."""
        ...


def is_held(data: Examined) -> TypeGuard[Held]:
    """Whether the examples are in memory. Asked at each step, so it looks for one thing only."""
    return hasattr(data, "subset")


def split_of(data: Examined, name: str) -> Examined | None:
    """The examples of the split "train" or "test"; None where there is no test split.

    Raises:
        ValueError: another name.
    """
    one_of(name, "split", ("train", "test"))
    return data if name == "train" else data.tests()
