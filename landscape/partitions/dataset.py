"""`PartitionedDataset`: examples that stay where they lie, and are summed over block by block."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape._parallel import mapped, one_blas_thread, place_here
from landscape._validation import one_of
from landscape.datasets import Dataset, Preprocessing
from landscape.datasets.checks import check_no_class_is_empty
from landscape.datasets.preprocessing import PREPROCESSINGS, Statistics, squares_block
from landscape.datasets.streaming import streamed_batches
from landscape.errors import UnusableData
from landscape.partitions.checks import (
    FirstBad,
    check_block,
    check_features,
    class_counts,
    digest,
    finite_and_statistics,
    first_not_finite,
)
from landscape.partitions.stored import TEST_FOLDER, Source, names_of_classes, stored
from landscape.progress import Progress, part, told
from landscape.sums import block_rows, blocks, pairwise

Floats = NDArray[np.float64]
Partial = TypeVar("Partial")


class PartitionedDataset:
    """N examples of D features in C classes, in files or dask arrays that need not fit in memory.

    An `Objective` of it is evaluated block by block: by threads of this process, which hold a few
    blocks at a time, or by the workers of a Dask cluster. The numbers are the same bits in both
    places, and those of a `Dataset` of the same examples.

    Args:
        X: a folder that holds X.npy and y.npy (or their shards X-0.npy, X-1.npy …) or *.parquet,
            and if they are wanted classes.json or classes.txt, and a folder `test` of the same
            kind; or a .npy file, the list of its shards, Parquet files, or a dask array.
        y: class numbers 0 … C − 1 of X: paths or a dask array; of Parquet files the name of their
            column.
        class_names: one name for each of the C classes; without them C is max(y) + 1.
        preprocessing: as `Dataset` has it; fitted to all examples in one pass over them, or two.
        test: examples that the loss never sees: a folder, or X and y.
        client: of `distributed`; its workers must reach the same paths. Without one, the threads of
            this process do the work.
        progress: of the passes over the data that checks and preprocessing need.

    Raises:
        UnreadableFile: a file is not what it should be.
        UnusableData: something is missing, does not fit, or breaks a rule: it names file and row.
        OSError: there is no such file.
    """

    def __init__(  # noqa: PLR0913 what `Dataset` says in one call, and where it is computed
        self,
        X: Source,
        y: Source | None = None,
        class_names: tuple[str, ...] = (),
        preprocessing: Preprocessing | str = "raw",
        test: Source | None = None,
        client: Any = None,
        *,
        progress: Progress | None = None,
    ) -> None:
        folder = Path(X) if isinstance(X, str | PathLike) and Path(X).is_dir() else None
        names = tuple(class_names) or (names_of_classes(folder) if folder else ())
        if test is None and folder and (folder / TEST_FOLDER).is_dir():
            test = folder / TEST_FOLDER
        self.examples = stored(X, y)
        counts = class_counts(self.examples.y, len(names) or None)
        self.class_names = names or tuple(f"class {c}" for c in range(len(counts)))
        check_no_class_is_empty(counts, self.class_names)
        check_block(self.examples.X, len(counts))
        self.client = client
        self._fingerprint: str | None = None
        self._statistics: Statistics | None = None
        self._test = None if test is None else self._checked_test(test, progress)
        own = part(progress, self._all - len(self), self._all, len(self))
        self._check_features(preprocessing, own)
        self.view = self._fitted(preprocessing, own)

    def __len__(self) -> int:
        return len(self.examples)

    @property
    def _all(self) -> int:
        """How many examples there are, those of the test among them."""
        return len(self) + (0 if self._test is None else len(self._test))

    @property
    def width(self) -> int:
        """How many features D an example has."""
        return self.examples.X.shape[1]

    @property
    def dtype(self) -> np.dtype:
        """In which features are stored, and given to works."""
        return self.examples.X.dtype

    @property
    def place(self) -> str:
        """Where sums are computed, in words."""
        if self.client is None:
            return place_here()
        from landscape.cluster import described

        return described(self.client)

    def total(
        self,
        work: Callable[..., Partial],
        problem: Any,
        *args: Any,
        progress: Progress | None = None,
    ) -> Partial:
        """`work(problem, X, y, *args)` summed over all blocks, in the order of `PairwiseSum`.

        Args:
            work: a function of a module; its results are numbers, arrays or tuples of such.
            problem: what it needs to know besides a block of examples; small, as it is sent around.
            args: the same.
            progress: told the share done; it may raise to stop the work.

        Raises:
            ClusterLost: the scheduler of the cluster has gone.
            WorkersLost: workers died of it, one after another.
        """
        size = block_rows(len(self.class_names))
        if self.client is not None:
            from landscape.cluster import Work, total

            return total(self.client, self.examples, size, Work(work, problem, args), progress)

        def partial(rows: slice) -> Partial:
            return work(problem, *self.examples.read(rows), *args)

        slices = blocks(len(self), size)
        # Closed at once where progress raises, so that no block is begun after that.
        with one_blas_thread(), closing(mapped(partial, slices)) as found:
            return pairwise(told(found, len(slices), progress))

    def fingerprint(self, progress: Progress | None = None) -> str:
        """SHA-256 of examples, class names and view, from one pass over the data and the test.

        The same for the same rows in one file, in shards, or as a dask array.

        Args:
            progress: told the share done; it may raise to stop the work.
        """
        if self._fingerprint is None:
            first = part(progress, 0, self._all, len(self))
            hashed = hashlib.sha256(self.total(digest, None, progress=first))
            facts = [len(self), self.width, self.dtype.name, self.class_names, self.view.name]
            hashed.update(json.dumps(facts).encode())
            for numbers in (self.view.scale, self.view.offset):
                hashed.update(numbers.astype("<f8").tobytes())
            if self._test is not None:
                second = part(progress, len(self), self._all, len(self._test))
                hashed.update(self._test.fingerprint(second).encode())
            self._fingerprint = hashed.hexdigest()
        return self._fingerprint

    def tests(self) -> "PartitionedDataset | None":
        """The test examples, seen through the same preprocessing; None where there are none."""
        if self._test is None:
            return None
        return self._test._copy(view=self.view, client=self.client, _fingerprint=None)

    def batches(
        self, size: int, generator: np.random.Generator, first: int = 0
    ) -> Iterator[Dataset]:
        """The mini-batches of one epoch, as `Examined` has them; read by the window."""
        return streamed_batches(self, self.examples.read, (size, first), generator)

    @property
    def carrier(self) -> Any:
        """The workers that whole runs may be given to; None in this process."""
        if self.client is None:
            return None
        from landscape.cluster import Carrier

        return Carrier(self.client)

    def feature_name(self, feature: int) -> str:
        """What a feature is: its number."""
        return f"feature {feature}"

    def with_preprocessing(self, preprocessing: Preprocessing | str) -> "PartitionedDataset":
        """The same examples, preprocessed as named with their own statistics, or as fitted.

        Raises:
            ValueError: the name is none of `raw`, `center`, `unit`, `standardize`.
        """
        return self._copy(view=self._fitted(preprocessing), _fingerprint=None)

    def with_client(self, client: Any) -> "PartitionedDataset":
        """The same examples, summed on another cluster; in this process where it is None."""
        test = None if self._test is None else self._test.with_client(client)
        return self._copy(client=client, _test=test)

    def _check_features(
        self, preprocessing: Preprocessing | str, progress: Progress | None
    ) -> None:
        """Look at all features, once; where they will be asked for, note their statistics."""
        if isinstance(preprocessing, str) and preprocessing != "raw":
            one_of(preprocessing, "preprocessing", PREPROCESSINGS)
            first = part(progress, 0, 2 if preprocessing == "standardize" else 1)
            found, self._statistics = self._examined(first)
        elif self.dtype.kind == "f":
            found = self.total(first_not_finite, None, progress=progress)
        else:
            return
        check_features(self.examples.X, found)

    def _examined(self, progress: Progress | None) -> tuple[FirstBad, Statistics]:
        classes = len(self.class_names)
        return self.total(finite_and_statistics, classes, progress=progress)

    def _fitted(
        self, preprocessing: Preprocessing | str, progress: Progress | None = None
    ) -> Preprocessing:
        """The preprocessing of that name, in the bits that `Preprocessing.fit` has in memory."""
        if isinstance(preprocessing, Preprocessing):
            return preprocessing
        one_of(preprocessing, "preprocessing", PREPROCESSINGS)
        if preprocessing == "raw":
            return Preprocessing.raw(self.width)
        if self._statistics is None:
            _, self._statistics = self._examined(None)

        def squares(mean: Floats, largest: Floats) -> Floats:
            second = part(progress, 1, 2)
            return self.total(squares_block, len(self.class_names), mean, largest, progress=second)

        return Preprocessing.fitted(preprocessing, self.dtype, self._statistics, squares)

    def _checked_test(self, test: Source, progress: Progress | None) -> "PartitionedDataset":
        """The test examples, which may miss classes."""
        X, y = test if isinstance(test, tuple) else (test, None)
        examples = stored(X, y)
        if examples.X.shape[1] != self.width:
            raise UnusableData(
                f"test examples must have {self.width} features",
                f"{examples.X.shape[1]} ({examples.X.named(0)} is the first)",
                "write them as the others",
            )
        class_counts(examples.y, len(self.class_names))
        check_block(examples.X, len(self.class_names))
        found = object.__new__(PartitionedDataset)
        found.__dict__.update(class_names=self.class_names, client=self.client, _test=None)
        found.__dict__.update(examples=examples, _fingerprint=None, _statistics=None)
        found.view = Preprocessing.raw(self.width)
        every = len(found) + len(self)
        found._check_features("raw", part(progress, 0, every, len(found)))
        return found

    def _copy(self, **changes: object) -> "PartitionedDataset":
        copy = object.__new__(PartitionedDataset)
        copy.__dict__.update(self.__dict__, **changes)
        return copy

    def __getstate__(self) -> dict[str, object]:
        """Wherever it is sent to, whoever has it there does the work."""
        return {**self.__dict__, "client": None}
