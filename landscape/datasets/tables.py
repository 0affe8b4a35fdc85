"""A table as a data set: columns to features, missing values refused, dropped or filled in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape._validation import one_of
from landscape.datasets.columns import MISSING, Categories, Column, column_of, columns_of, plain
from landscape.datasets.dataset import Dataset
from landscape.datasets.protocols import Examples
from landscape.datasets.splits import classes_of, put_aside
from landscape.errors import UnusableData

WAYS = ("refuse", "drop", "fill")
SINGLE = (np.float16, np.float32)  # what float32 holds
FILLED = "missing"  # the category of a text that there is not
MOST_FEATURES = 10_000
# Beyond it, differences of 1 are no longer counted by double precision.
LARGEST = 1e15


def dataset_from(
    table: Any,
    label: str,
    features: Sequence[str] | None,
    split: tuple[float, int],
    missing: str,
    most_numbers: int | None = None,
) -> Dataset:
    """The data set of a table, with features as they are; `Dataset.from_table` tells the rest.

    Args:
        table: of pandas, Polars or pyarrow, or a mapping of names to columns.
        label: the column of the classes.
        features: the columns in use; all others when None.
        split: the share of the test split, and its seed.
        missing: one of WAYS.
        most_numbers: that the features may be in all, rows times columns of the matrix.
    """
    one_of(missing, "missing", WAYS)
    raw = columns_of(table)
    label, names = _chosen(raw, label, features)
    columns = {name: column_of(raw[name], name) for name in names}
    classes = classes_of(column_of(raw[label], label), label)
    _check_lengths({label: classes, **columns})
    for name, column in columns.items():
        _check_numbers(column, name)
    columns, classes = _without_gaps(columns, classes, label, missing)
    _check_size(columns, len(classes.codes), most_numbers)
    aside = put_aside(classes.codes, *split)
    X, feature_names = _matrix(columns, aside)
    y, class_names = classes
    test = Examples(X[aside], y[aside]) if aside.any() else None
    return Dataset(X[~aside], y[~aside], class_names, test=test, feature_names=feature_names)


def _chosen(
    raw: Mapping[str, Any], label: str, features: Sequence[str] | None
) -> tuple[str, list[str]]:
    """The names of the columns in use."""
    label = plain(label)
    others = [name for name in raw if name != label]
    names = others if features is None else [plain(name) for name in features]
    for name in (label, *names):
        if name not in raw:
            known = ", ".join(list(raw)[:10])
            raise UnusableData(
                "a column must be one of the table's",
                repr(name),
                f"choose among {known}{' …' if len(raw) > 10 else ''}",
            )
    if not names or label in names:
        raise UnusableData(
            "features must be columns other than the labels",
            f"{label!r} itself" if names else f"no column beside {label!r}",
            "choose other features, or another column of labels",
        )
    return label, names


def _length(column: Column) -> int:
    return len(column.codes if isinstance(column, Categories) else column)


def _check_lengths(columns: Mapping[str, Column]) -> None:
    lengths = {name: _length(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise UnusableData(
            "columns must be equally long",
            ", ".join(f"{length} in {name!r}" for name, length in list(lengths.items())[:3]),
            "give each example all its features",
        )


def _check_numbers(column: Column, name: str) -> None:
    """Refuse infinity and what is nearly as large."""
    if isinstance(column, Categories) or not len(column):
        return
    size = np.abs(column.astype(np.float64))
    wrong = np.flatnonzero(size > LARGEST)  # NaN is missing, not large
    if len(wrong):
        row = int(wrong[0])
        raise UnusableData(
            f"numbers must be smaller than {LARGEST:g} in size",
            f"{column[row]} in column {name!r}, row {row + 1}",
            "mend the value, leave the column out, or count in a larger unit",
        )


def _gaps(column: Column) -> NDArray[np.bool_]:
    """Which rows have no value."""
    if isinstance(column, Categories):
        return column.codes == MISSING
    return np.isnan(column) if column.dtype.kind == "f" else np.zeros(len(column), bool)


def _without_gaps(
    columns: dict[str, Column], classes: Categories, label: str, missing: str
) -> tuple[dict[str, Column], Categories]:
    """The rows that are kept; their features may have gaps only where these are filled in."""
    gaps = {label: classes.codes == MISSING}
    if missing != "fill":
        gaps |= {name: _gaps(column) for name, column in columns.items()}
    lacking = np.logical_or.reduce(list(gaps.values()))
    if not lacking.any():
        return columns, classes
    if missing != "drop":
        row = int(np.flatnonzero(lacking)[0])
        name = next(name for name, gap in gaps.items() if gap[row])
        raise UnusableData(
            "every label must be there" if missing == "fill" else "no value may be missing",
            f"{int(lacking.sum()):,} of {len(lacking):,} rows that lack one, the first of them row "
            f"{row + 1} in column {name!r}",
            "drop these rows"
            if missing == "fill"
            else "drop these rows, fill the gaps, or leave the column out",
        )
    kept = ~lacking
    columns = {name: _rows(column, kept) for name, column in columns.items()}
    return columns, classes_of(_rows(classes, kept), label)


def _rows(column: Column, kept: NDArray[np.bool_]) -> Column:
    if not isinstance(column, Categories):
        return column[kept]
    codes = column.codes[kept]
    used = np.unique(codes[codes != MISSING])
    numbers = np.full(len(column.names) + 1, MISSING)
    numbers[used] = np.arange(len(used))
    return Categories(numbers[codes], tuple(column.names[k] for k in used))


def _check_size(columns: Mapping[str, Column], examples: int, most: int | None) -> None:
    """Refuse a matrix that is too wide, or too large, before it is made."""
    width = sum(len(c.names) + 1 if isinstance(c, Categories) else 1 for c in columns.values())
    if width > MOST_FEATURES:
        raise UnusableData(
            f"features must be at most {MOST_FEATURES:,}",
            f"{width:,}, with one for each category",
            "leave columns out",
        )
    if most is not None and examples * width > most:
        raise UnusableData(
            f"the features of all examples must be at most {most:,} numbers",
            f"{examples:,} examples of {width:,} features, with one for each category",
            "leave columns or rows out",
        )


def _matrix(
    columns: Mapping[str, Column], aside: NDArray[np.bool_]
) -> tuple[NDArray[np.floating], tuple[str, ...]]:
    """Features (N, D) and their names; gaps are filled in by what is known of the training."""
    parts = [part for item in columns.items() for part in _features(*item, aside)]
    single = all(isinstance(c, np.ndarray) and c.dtype in SINGLE for c in columns.values())
    X = np.empty((len(aside), len(parts)), np.float32 if single else np.float64)
    for k, (_, values) in enumerate(parts):
        X[:, k] = values
    return X, tuple(name for name, _ in parts)


def _features(
    name: str, column: Column, aside: NDArray[np.bool_]
) -> Iterator[tuple[str, NDArray[Any]]]:
    """The features that a column becomes, by name."""
    if isinstance(column, Categories):
        for number, category in enumerate(column.names):
            yield f"{name} = {category}", column.codes == number
        gaps = _gaps(column)
        if gaps.any():
            yield f"{name} = {FILLED}", gaps
        return
    gaps = _gaps(column)
    if gaps.any():
        known = column[~aside & ~gaps]
        if not len(known):
            raise UnusableData(
                "a column must hold a value to fill its gaps by",
                f"none in column {name!r}",
                "leave the column out",
            )
        column = np.where(gaps, np.median(known).astype(column.dtype), column)
    yield name, column
