"""`Dataset`: examples, their class numbers, and how an objective is to see the features."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, one_of

Array = NDArray[np.number]
PREPROCESSINGS = ("raw", "center", "unit", "standardize")
# What is kept as it is; all else becomes float64.
KEPT_TYPES = (np.uint8, np.float32)
# Numbers that are expanded to float64 at a time.
BLOCK_ELEMENTS = 2**20
FROM_ZERO = ": classes count from 0, so take 1 off each where yours begin at 1"


class Examples(NamedTuple):
    """Feature rows and their class numbers."""

    X: Array  # (N, D)
    y: NDArray[np.integer]  # (N,)


@dataclass(frozen=True, eq=False)
class Preprocessing:
    """The affine view of the features, `x ↦ x·scale − offset`, both of shape (D,).

    It is applied inside the matrix products, so image data can stay `uint8` in memory, and other
    data float32.
    """

    name: str
    scale: NDArray[np.float64]
    offset: NDArray[np.float64]

    @classmethod
    def fit(cls, X: Array, name: str) -> "Preprocessing":
        """The preprocessing of that name, with the statistics of the training examples X (N, D).

        `raw` leaves features as they are, `center` subtracts each feature's mean, `unit` scales to
        [0, 1] and then subtracts the mean, `standardize` subtracts the mean and divides by the
        standard deviation (that of N, not N − 1). For `unit`, images (`uint8`) are scaled by 255,
        other features each by its own range. A constant feature is scaled by 1.

        Raises:
            ValueError: the name is none of these.
        """
        one_of(name, "preprocess", PREPROCESSINGS)
        scale, offset = np.ones(X.shape[1]), np.zeros(X.shape[1])
        if name == "unit":
            scale, offset = _to_unit_interval(X)
        if name == "standardize":
            scale = 1 / _spread(X)
        if name != "raw":
            offset = offset + (X.mean(axis=0, dtype=np.float64) * scale - offset)
        return cls(name, scale, offset)

    def __call__(self, X: Array) -> NDArray[np.float64]:
        """The features as the objective sees them, shape (N, D), in float64."""
        return np.asarray(X * self.scale - self.offset, dtype=np.float64)


def _to_unit_interval(X: Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scale and offset that bring the features into [0, 1]."""
    if X.dtype == np.uint8:
        return np.full(X.shape[1], 1 / 255), np.zeros(X.shape[1])
    low, high = X.min(axis=0).astype(np.float64), X.max(axis=0).astype(np.float64)
    scale = 1 / np.where(high > low, high - low, 1.0)
    return scale, low * scale


def _spread(X: Array) -> NDArray[np.float64]:
    """The standard deviation of each feature (D,), 1 of a constant one.

    Deviations are measured in the largest of them, so that no square over- or underflows.
    """
    mean = X.mean(axis=0, dtype=np.float64)
    low, high = X.min(axis=0), X.max(axis=0)
    largest = np.where(high > low, np.maximum(high - mean, mean - low), 1.0)
    squares, rows = np.zeros(X.shape[1]), max(1, BLOCK_ELEMENTS // X.shape[1])
    for start in range(0, len(X), rows):
        squares += (((X[start : start + rows] - mean) / largest) ** 2).sum(axis=0)
    return np.where(high > low, largest * np.sqrt(squares / len(X)), 1.0)


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
        X, y = _checked_examples(self.X, self.y)
        names = tuple(self.class_names) or tuple(f"class {c}" for c in range(int(y.max()) + 1))
        _check_classes(y, len(names))
        _check_no_class_is_empty(y, names)
        if self.image_shape is not None and np.prod(self.image_shape) != X.shape[1]:
            raise ValueError(f"image_shape must hold {X.shape[1]} features; got {self.image_shape}")
        test = None if self.test is None else _checked_test(self.test, X.shape[1], len(names))
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
    def features(self) -> NDArray[np.float64]:
        """All features as the objective sees them, (N, D). Expands images: for small N."""
        return self.view(self.X)

    def split(self, name: str) -> Examples | None:
        """The examples of the split "train" or "test"; None where there is no test split.

        Raises:
            ValueError: another name.
        """
        one_of(name, "split", ("train", "test"))
        return Examples(self.X, self.y) if name == "train" else self.test

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

    def _with_examples(self, X: Array, y: NDArray[np.integer]) -> "Dataset":
        return self._copy(X=X, y=y)

    def _copy(self, **changes: object) -> "Dataset":
        """A copy that is not checked again, so that it may miss classes."""
        copy = object.__new__(Dataset)
        copy._set(**{**self.__dict__, **changes})
        return copy


def _checked_examples(X: ArrayLike, y: ArrayLike) -> Examples:
    _check_numbers(X, "X", "encode columns of text as numbers, or leave them out")
    _check_numbers(y, "y", "number them by names, y = np.unique(y, return_inverse=True)")
    X, y = finite_array(X, "X", 2), finite_array(y, "y", 1)
    if X.size == 0:
        raise ValueError(f"X must hold at least one example and feature; got shape {X.shape}")
    if len(X) != len(y):
        raise ValueError(f"X and y must hold equally many examples; got {len(X)} and {len(y)}")
    if (y != np.floor(y)).any():
        row = int(np.flatnonzero(y != np.floor(y))[0])
        raise ValueError(f"y must hold whole class numbers; got {y[row]} at row {row}")
    X = X if X.dtype in KEPT_TYPES else X.astype(np.float64, copy=False)
    return Examples(X, y.astype(np.int64, copy=False))


def _check_numbers(values: ArrayLike, name: str, remedy: str) -> None:
    """Refuse text, and the objects that a table of mixed columns turns into."""
    dtype = np.asarray(values).dtype
    if dtype.kind in "OUS":
        raise ValueError(f"{name} must hold numbers; got dtype {dtype}: {remedy}")


def _checked_test(test: Examples, features: int, classes: int) -> Examples:
    X, y = _checked_examples(*test)
    _check_classes(y, classes)
    if X.shape[1] != features:
        raise ValueError(f"test examples must have {features} features; got {X.shape[1]}")
    return Examples(X, y)


def _check_no_class_is_empty(y: NDArray[np.integer], names: tuple[str, ...]) -> None:
    missing = np.flatnonzero(np.bincount(y, minlength=len(names)) == 0)
    if len(missing):
        raise ValueError(
            f"every class must have an example; got none of class {missing[0]} "
            f"({names[missing[0]]}){FROM_ZERO if missing[0] == 0 else ''}"
        )


def _check_classes(y: NDArray[np.integer], classes: int) -> None:
    wrong = np.flatnonzero((y < 0) | (y >= classes))
    if len(wrong):
        remedy = FROM_ZERO if y.min() == 1 and y.max() == classes else ""
        raise ValueError(
            f"y must hold class numbers 0 … {classes - 1}; "
            f"got {y[wrong[0]]} at row {wrong[0]}{remedy}"
        )
