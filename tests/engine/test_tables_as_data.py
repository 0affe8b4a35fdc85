"""Data sets from tables of pandas and pyarrow: features, labels, gaps, and the split."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder

import landscape as ls
from landscape.errors import UnusableData

ROWS = {
    "size": [1.0, 2.5, 3.0, 4.0, 5.5, 6.0, 7.0, 8.0],
    "count": [1, 2, 3, 4, 5, 6, 7, 8],
    "colour": ["red", "blue", "red", "green", "blue", "blue", "red", "green"],
    "kind": ["cat", "dog", "cat", "dog", "cat", "dog", "cat", "dog"],
}
MAKERS = {
    "pandas": pd.DataFrame,
    "pandas, categories": lambda rows: pd.DataFrame(rows).astype({"colour": "category"}),
    "pandas, its own types": lambda rows: pd.DataFrame(rows).convert_dtypes(),
    "pyarrow": pa.table,
    "pyarrow, in pieces": lambda rows: pa.concat_tables(
        [pa.table(rows).slice(0, 3), pa.table(rows).slice(3)]
    ),
    "a mapping": dict,
}


def with_gaps(**gaps: int) -> dict[str, list]:
    """The rows without the values at these places."""
    return {k: [None if i == gaps.get(k) else v for i, v in enumerate(c)] for k, c in ROWS.items()}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_columns_become_features_and_labels_classes(make: Any) -> None:
    data = ls.Dataset.from_table(make(ROWS), "kind", test=0)
    encoded = OneHotEncoder(sparse_output=False).fit_transform(np.array(ROWS["colour"])[:, None])
    numbers = np.column_stack([ROWS["size"], ROWS["count"]])
    np.testing.assert_array_equal(data.X, np.column_stack([numbers, encoded]))
    assert data.feature_names == (
        *("size", "count"),
        *("colour = blue", "colour = green", "colour = red"),
    )
    assert data.class_names == ("cat", "dog")
    np.testing.assert_array_equal(data.y, [0, 1] * 4)
    assert data.test is None


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_gaps_are_refused_with_their_row_or_dropped_or_filled(make: Any) -> None:
    table = make(with_gaps(size=3, colour=5))
    with pytest.raises(UnusableData, match=r"2 of 8 rows.*first of them row 4 in column 'size'"):
        ls.Dataset.from_table(table, "kind", test=0)
    dropped = ls.Dataset.from_table(table, "kind", test=0, missing="drop")
    kept = {name: [v for k, v in enumerate(c) if k not in (3, 5)] for name, c in ROWS.items()}
    expected = ls.Dataset.from_table(kept, "kind", test=0)
    np.testing.assert_array_equal(dropped.X, expected.X)
    assert dropped.feature_names == expected.feature_names
    filled = ls.Dataset.from_table(table, "kind", test=0, missing="fill")
    assert filled.X[3, 0] == np.median(np.delete(ROWS["size"], 3))
    assert filled.feature_names[-1] == "colour = missing"
    np.testing.assert_array_equal(filled.X[5, 2:], [0, 0, 0, 1])


def test_gaps_are_filled_by_the_training_examples_alone() -> None:
    size: list[float | None] = np.random.default_rng(0).normal(size=40).tolist()
    size[2] = None
    table = {"size": size, "other": range(40), "kind": [0, 1] * 20}
    data = ls.Dataset.from_table(table, "kind", test=0.5, missing="fill", seed=3)
    known = {k for k, value in enumerate(size) if value is not None}
    trained = [int(k) for k in data.X[:, 1] if int(k) in known]
    both = np.concatenate([data.X, data.test.X])  # pyright: ignore[reportOptionalMemberAccess]
    assert both[both[:, 1] == 2, 0] == np.median([size[k] for k in trained])  # pyright: ignore


def test_labels_that_lack_are_never_filled_in() -> None:
    with pytest.raises(UnusableData, match=r"every label must be there; got 1 of 8.*drop these"):
        ls.Dataset.from_table(with_gaps(kind=2), "kind", missing="fill")
    assert len(ls.Dataset.from_table(with_gaps(kind=2), "kind", test=0, missing="drop")) == 7


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        ([-1, 1, 10, 2], ("-1", "1", "2", "10")),
        ([0.5, 1.0, 2.0, 0.5], ("0.5", "1", "2")),
        ([True, False, True, True], ("False", "True")),
        (np.array([7, 3, 3, 9], np.int8), ("3", "7", "9")),
        (["b", " a ", "a", "<b>"], ("<b>", "a", "b")),
        ([10**20, 1, 2, 1], ("1", "2", "1e+20")),
    ],
    ids=str,
)
def test_any_labels_become_class_names_in_order(labels: Any, names: tuple[str, ...]) -> None:
    data = ls.Dataset.from_table({"x": [1.0, 2.0, 3.0, 4.0], "y": labels}, "y", test=0)
    assert data.class_names == names
    shown = [data.class_names[k] for k in data.y]
    if not isinstance(labels[0], float | int) or isinstance(labels[0], bool):
        assert shown == [str(label).strip() for label in labels]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("share", [0.1, 0.2, 0.5])
def test_the_split_is_stratified_and_seeded(share: float, seed: int) -> None:
    y = np.repeat([0, 1, 2], [100, 43, 17])
    table = {"row": np.arange(len(y)), "y": y}
    data = ls.Dataset.from_table(table, "y", test=share, seed=seed)
    assert data.test is not None
    _, theirs = train_test_split(y, test_size=share, stratify=y, random_state=seed)
    assert np.abs(np.bincount(data.test.y) - np.bincount(theirs)).max() <= 1
    rows = np.concatenate([data.X[:, 0], data.test.X[:, 0]]).astype(int)
    np.testing.assert_array_equal(np.sort(rows), np.arange(len(y)))
    np.testing.assert_array_equal(data.y, y[data.X[:, 0].astype(int)])
    again = ls.Dataset.from_table(table, "y", test=share, seed=seed)
    other = ls.Dataset.from_table(table, "y", test=share, seed=seed + 1)
    np.testing.assert_array_equal(again.X, data.X)
    assert not np.array_equal(other.X, data.X)


def test_a_class_of_one_example_is_trained_on() -> None:
    data = ls.Dataset.from_table({"x": range(11), "y": [1, *[0] * 10]}, "y", test=0.9)
    assert set(data.y) == {0, 1}


def test_single_precision_stays_where_all_is_in_it() -> None:
    columns = {name: np.arange(6, dtype=np.float32) for name in "ab"}
    frame = pd.DataFrame({**columns, "y": [0, 1] * 3})
    assert ls.Dataset.from_table(frame, "y").X.dtype == np.float32
    assert ls.Dataset.from_table(pa.Table.from_pandas(frame), "y").X.dtype == np.float32
    mixed = frame.assign(c=np.arange(6))
    assert ls.Dataset.from_table(mixed, "y").X.dtype == np.float64


def test_columns_are_chosen_by_the_names_that_the_table_has() -> None:
    table = pd.DataFrame({" my\n size": [1.0, 2.0], 7: [3.0, 4.0], "kind ": ["x", "y"]})
    data = ls.Dataset.from_table(table, "kind ", [" my\n size", "7"], test=0)
    assert data.feature_names == ("my size", "7")


def test_columns_are_chosen_in_their_order_and_preprocessed() -> None:
    data = ls.Dataset.from_table(ROWS, "kind", ["count", "size"], test=0, preprocess="standardize")
    assert data.feature_names == ("count", "size")
    np.testing.assert_allclose(data.features.std(axis=0), 1)
    assert data.view.name == "standardize"


REFUSED: list[tuple[dict, dict[str, Any], str]] = [
    ({}, {"label": "species"}, "must be one of the table's; got 'species': choose among size"),
    ({}, {"features": ["colour", "nose"]}, "got 'nose'"),
    ({}, {"features": ["kind"]}, "other than the labels; got 'kind' itself"),
    ({}, {"features": []}, "other than the labels; got no column beside 'kind'"),
    ({"kind": ["cat"] * 8}, {}, "two classes or more; got only 'cat'"),
    ({"kind": [None] * 8}, {}, "two classes or more; got no value"),
    ({"kind": [f"id {k}" for k in range(8)] * 500}, {}, "equally long"),
    ({"size": [1, 2, 3, np.inf, 5, 6, 7, 8]}, {}, "smaller than 1e.15.*inf in column 'size', row"),
    ({"size": [1, 2, 3, 4, 5, 6, 7, -1e300]}, {}, "-1e.300 in column 'size', row 8"),
    ({"size": [[1, 2]] * 8}, {}, "one kind of them; got shape"),
    ({"size": [1, "2", 3, 4, 5, 6, 7, 8]}, {}, "numbers or texts"),
    ({"size": [{"a": 1}] * 8}, {}, "got dict in column 'size'"),
    ({"size": np.arange(8).astype("datetime64[D]")}, {}, "got datetime64.*turn it into numbers"),
    ({"size": np.arange(8) * 1j}, {}, "got complex128"),
    ({"size": ["x" * 101] * 8}, {}, "at most 100 characters"),
    ({"x" * 101: list(range(8))}, {}, "names of columns must have at most 100 characters"),
    ({" size": list(range(8))}, {}, "names of their own; got 'size' twice"),
]


@pytest.mark.parametrize(("changes", "choices", "message"), REFUSED, ids=[m for *_, m in REFUSED])
def test_tables_that_are_refused(changes: dict, choices: dict[str, Any], message: str) -> None:
    choices = {"label": "kind"} | choices
    columns = ROWS | changes
    table = columns if "equally" in message or "kind of them" in message else None
    table = {k: np.asarray(v, object) if table is None else v for k, v in columns.items()}
    table |= {k: v for k, v in changes.items() if isinstance(v, np.ndarray)}
    with pytest.raises(UnusableData, match=message):
        ls.Dataset.from_table(table, **choices)


def test_many_categories_are_refused_wherever_they_stand() -> None:
    texts = [f"id {k}" for k in range(5000)]
    for labels, values in ((texts, range(5000)), ([0, 1] * 2500, texts)):
        for make in (pd.DataFrame, pa.table):
            with pytest.raises(UnusableData, match="at most 100 different ones; got 5,000 in"):
                ls.Dataset.from_table(make({"x": list(values), "y": labels}), "y")
    with pytest.raises(UnusableData, match="at most 100 classes; got 5,000 different numbers"):
        ls.Dataset.from_table({"x": np.arange(5000), "y": np.arange(5000)}, "y")


@pytest.mark.parametrize("test", [-0.1, 1.0, np.nan])
def test_a_share_that_is_none_is_refused(test: float) -> None:
    with pytest.raises(ValueError, match="test must be a share from 0 to below 1"):
        ls.Dataset.from_table(ROWS, "kind", test=test)


def test_what_is_no_table_or_no_choice_is_refused() -> None:
    with pytest.raises(TypeError, match="table must be of pandas, Polars or pyarrow"):
        ls.Dataset.from_table([[1, 2]], "kind")
    with pytest.raises(ValueError, match="missing must be one of refuse, drop, fill; got 'zero'"):
        ls.Dataset.from_table(ROWS, "kind", missing="zero")
    with pytest.raises(ValueError, match="preprocess must be one of"):
        ls.Dataset.from_table(ROWS, "kind", preprocess="whiten")


class Series:
    """A column of Polars, as far as NumPy can ask it."""

    def __init__(self, values: list) -> None:
        self.values = values

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        numbers = all(v is None or isinstance(v, int | float) for v in self.values)
        filled = [np.nan if numbers and v is None else v for v in self.values]
        return np.array(filled, float if numbers else object)


class Frame:
    """A table of Polars: names in a list, columns by name."""

    def __init__(self, rows: dict[str, list]) -> None:
        self.columns, self.rows = list(rows), rows

    def __getitem__(self, name: str) -> Series:
        return Series(self.rows[name])


def test_polars_is_read_like_the_others() -> None:
    data = ls.Dataset.from_table(Frame(with_gaps(size=3)), "kind", missing="drop")
    expected = ls.Dataset.from_table(pd.DataFrame(with_gaps(size=3)), "kind", missing="drop")
    np.testing.assert_array_equal(data.X, expected.X)
    assert data.class_names == expected.class_names
