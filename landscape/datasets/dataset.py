"""`Dataset`: examples, their class numbers, and how an objective is to see the features."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._parallel import mapped
from landscape.datasets.checks import (
    check_classes,
    check_no_class_is_empty,
    checked_examples,
    checked_test,
    kept,
)
from landscape.datasets.preprocessing import Preprocessing
from landscape.datasets.protocols import Examined, Examples, Partial
from landscape.epochs import epoch
from landscape.progress import Progress, told
from landscape.sums import block_rows, blocks, pairwise, piece_of

Array = NDArray[np.number]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples of C classes, with a test split and an image shape where there are any.

    Args:
        X: features (N, D), one example a row. `uint8` and float32 are kept as they are, anything
            else becomes float64. Products are float32 of `uint8`, and float64 of all else.
        y: class numbers 0 … C−1, shape (N,).
        class_names: one name for each of the C classes; without them C is max(y) + 1.
        image_shape: (height, width) or (height, width, channels) that a row of X is reshaped to.
        test: examples that the loss never sees, for the test accuracy.
        preprocessing: the name `raw`, `center`, `unit` or `standardize`, fitted to X here; or a
            fitted one.
        feature_names: one name for each of the D features; without them they are numbered.

    Raises:
        ValueError: no examples, shapes that do not fit, NaN or infinity, class numbers out of
            range, a class without examples, or more or fewer names than features.
    """

    X: Array
    y: NDArray[np.integer]
    class_names: tuple[str, ...] = ()
    image_shape: tuple[int, ...] | None = None
    test: Examples | None = None
    preprocessing: Preprocessing | str = "raw"
    feature_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        X, y = checked_examples(self.X, self.y)
        names = tuple(self.class_names)
        # Without names there are no more classes than examples, since each class has one.
        check_classes(y, len(names) or min(int(y.max()) + 1, len(y)))
        names = names or tuple(f"class {c}" for c in range(int(y.max()) + 1))
        check_no_class_is_empty(np.bincount(y, minlength=len(names)), names)
        if self.image_shape is not None and np.prod(self.image_shape) != X.shape[1]:
            raise ValueError(f"image_shape must hold {X.shape[1]} features; got {self.image_shape}")
        test = None if self.test is None else checked_test(self.test, X.shape[1], len(names))
        features = tuple(self.feature_names)
        if features and len(features) != X.shape[1]:
            raise ValueError(f"feature_names must be {X.shape[1]} names; got {len(features)}")
        view = self.preprocessing
        if isinstance(view, str):
            view = Preprocessing.fit(X, view)
        self._set(X=X, y=y, class_names=names, test=test, preprocessing=view)
        self._set(feature_names=features)

    @classmethod
    def from_table(  # noqa: PLR0913 what a table needs is said in one call
        cls,
        table: Any,
        label: str,
        features: Sequence[str] | None = None,
        *,
        test: float = 0.2,
        seed: int = 0,
        preprocess: str = "raw",
        missing: str = "refuse",
    ) -> "Dataset":
        """The examples of a table, a row each, with a test split that holds classes alike.

        Columns of numbers are features as they are; one of texts or categories becomes a feature
        of 0 and 1 for each of its values (`colour = red`). Where all columns are float32, they stay
        so. Labels may be texts or any numbers; in rising order they are the class names.

        Args:
            table: of pandas, Polars or pyarrow, or a mapping of names to columns.
            label: the column of the classes.
            features: the columns to be used, in this order; all others when None.
            test: share of each class that is put aside; 0 for no test split.
            seed: of the draw of the test split.
            preprocess: as the constructor has it.
            missing: what a row does that lacks a value: "refuse" it all, "drop" the row, or "fill"
                in the median of the training examples, of a text a value of its own.

        Raises:
            UnusableData: a column that is not there or can't be used, missing values where they are
                refused, infinity, more classes, categories or features than are allowed.
            ValueError: `test` is not from 0 to below 1, or a name is unknown.
        """
        from landscape.datasets.tables import dataset_from

        found = dataset_from(table, label, features, (test, seed), missing)
        return found.with_preprocessing(preprocess)

    def _set(self, **fields: object) -> None:
        """Assign fields of the frozen instance while it is being made."""
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        return len(self.X)

    @property
    def view(self) -> Preprocessing:
        """The fitted preprocessing."""
        assert isinstance(self.preprocessing, Preprocessing)
        return self.preprocessing

    @property
    def width(self) -> int:
        """How many features D an example has."""
        return self.X.shape[1]

    @property
    def dtype(self) -> np.dtype:
        """In which the features are stored."""
        return self.X.dtype

    @property
    def features(self) -> NDArray[np.float64]:
        """All features as the objective sees them, (N, D). Expands images: for small N."""
        return self.view(self.X)

    def total(
        self,
        work: Callable[..., Partial],
        problem: Any,
        *args: Any,
        progress: Progress | None = None,
    ) -> Partial:
        """The sum of the work over all blocks of examples, on all cores, as `Examined` has it."""
        size = min(block_rows(len(self.class_names)), piece_of(problem))
        if len(self) <= size and progress is None:
            return work(problem, self.X, self.y, *args)
        parts = blocks(len(self), size)
        found = mapped(lambda part: work(problem, self.X[part], self.y[part], *args), parts)
        return pairwise(told(found, len(parts), progress))

    def batches(
        self, size: int, generator: np.random.Generator, first: int = 0
    ) -> "Iterator[Dataset]":
        """The mini-batches of one epoch, those of `landscape.epochs.epoch`, from the first on.

        Raises:
            ValueError: the size is not 1 … N.
        """
        block = block_rows(len(self.class_names))
        return (self.subset(rows) for rows in epoch(len(self), size, generator, block)[first:])

    def subset(self, rows: ArrayLike) -> "Dataset":
        """The examples of these rows, seen through the same preprocessing.

        A subset may miss classes: a single example is one. Class names and test split stay.
        """
        rows = np.atleast_1d(rows)
        return self._with_examples(self.X[rows], self.y[rows])

    def tests(self) -> "Dataset | None":
        """The test examples, seen through the same preprocessing; None where there are none."""
        return None if self.test is None else self._with_examples(*self.test)

    def feature_name(self, feature: int) -> str:
        """What a feature is: its name, a pixel by row, column and colour, or a number."""
        if self.feature_names:
            return self.feature_names[feature]
        if self.image_shape is None:
            return f"feature {feature}"
        row, column, *color = (int(i) for i in np.unravel_index(feature, self.image_shape))
        named = f", {('red', 'green', 'blue')[color[0]]}" if color else ""
        return f"pixel at row {row}, column {column}{named}"

    def as_float64(self) -> "Dataset":
        """The same examples with features in float64, so that all products are float64 too."""
        return self._with_examples(self.X.astype(np.float64), self.y)

    def with_preprocessing(self, preprocessing: Preprocessing | str) -> "Dataset":
        """The same examples, preprocessed as named with their own statistics, or as fitted.

        Raises:
            ValueError: the name is none of `raw`, `center`, `unit`, `standardize`.
        """
        if isinstance(preprocessing, str):
            preprocessing = Preprocessing.fit(self.X, preprocessing)
        return self._copy(preprocessing=preprocessing)

    @classmethod
    def of(cls, examples: Examples, whole: Examined) -> "Dataset":
        """Some examples of other data, seen as those are. Not checked: it may miss classes."""
        X, y = kept(examples.X), examples.y.astype(np.int64, copy=False)
        part = object.__new__(cls)
        part._set(X=X, y=y, class_names=whole.class_names, preprocessing=whole.view)
        part._set(image_shape=None, test=None, feature_names=())
        return part

    def _with_examples(self, X: Array, y: NDArray[np.integer]) -> "Dataset":
        return self._copy(X=X, y=y)

    def _copy(self, **changes: object) -> "Dataset":
        """A copy that is not checked again, so that it may miss classes."""
        copy = object.__new__(Dataset)
        copy._set(**{**self.__dict__, **changes})
        return copy
