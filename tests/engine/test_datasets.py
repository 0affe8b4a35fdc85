"""Named data sets, the frozen `Dataset`, and what they refuse."""

from typing import Any

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from landscape.datasets import Dataset, Examples, Preprocessing, balanced_order, load_dataset
from landscape.datasets.small import PLANAR_POINTS
from landscape.gradients._single_weights import in_float64
from landscape.losses import Softmax
from landscape.objective import Objective

SMALL = ("digits", "iris", "blobs", "planar", "three-points", "ravine")

GOOD: dict[str, Any] = {"X": [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]], "y": [0, 1, 1]}
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"X": np.empty((0, 2)), "y": []}, r"X must hold at least one example .*got shape \(0, 2\)"),
    ({"X": np.empty((3, 0))}, r"at least one example and feature; got shape \(3, 0\)"),
    ({"X": [1.0, 2.0, 3.0]}, r"X must have 2 axes; got shape \(3,\)"),
    ({"X": [["a", "b"]] * 3}, r"X must hold numbers; got dtype <U1"),
    ({"X": np.full((3, 2), 1j)}, r"X must hold real numbers; got dtype complex128"),
    ({"X": [[0, 1], [2, np.nan], [4, 5]]}, r"X must be finite; got nan at \[1, 1\]"),
    ({"X": [[0, 1], [2, 3], [-np.inf, 5]]}, r"X must be finite; got -inf at \[2, 0\]"),
    ({"y": [0, 1]}, "X and y must hold equally many examples; got 3 and 2"),
    ({"y": [[0], [1], [1]]}, r"y must have 1 axes; got shape \(3, 1\)"),
    ({"y": [0, 1, 0.5]}, r"y must hold whole class numbers; got 0.5 at row 2"),
    ({"y": [0, np.nan, 1]}, r"y must be finite; got nan at \[1\]"),
    ({"y": [0, -1, 1]}, r"y must hold class numbers 0 … 1; got -1 at row 1"),
    ({"class_names": ("one",)}, r"y must hold class numbers 0 … 0; got 1 at row 1"),
    (
        {"class_names": ("a", "b", "c")},
        r"every class must have an example; got none of class 2 \(c",
    ),
    ({"y": [0, 2, 2]}, r"every class must have an example; got none of class 1 \(class 1\)"),
    ({"image_shape": (2, 2)}, r"image_shape must hold 2 features; got \(2, 2\)"),
    ({"test": Examples(np.ones((1, 3)), np.zeros(1, int))}, "test examples must have 2 features"),
    ({"test": Examples(np.ones((1, 2)), np.full(1, 7))}, r"class numbers 0 … 1; got 7 at row 0"),
    ({"test": Examples(np.full((1, 2), np.nan), np.zeros(1, int))}, "X must be finite; got nan"),
    (
        {"preprocessing": "whiten"},
        "preprocess must be one of raw, center, unit, standardize; got 'whiten'",
    ),
]


@pytest.mark.parametrize(("changes", "message"), REFUSED, ids=[m[:40] for _, m in REFUSED])
def test_dataset_refuses(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Dataset(**{**GOOD, **changes})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "mnist"}, "name must be one of digits, .*ravine; got 'mnist'"),
        ({"split": "validation"}, "split must be one of train, test; got 'validation'"),
        (
            {"preprocess": "zca"},
            "preprocess must be one of raw, center, unit, standardize; got 'zca'",
        ),
        ({"limit": 0}, "limit must be 1 … 120 for iris; got 0"),
        ({"limit": 121}, "limit must be 1 … 120 for iris; got 121"),
        ({"name": "planar", "split": "test"}, "data must have a test split; got none for planar"),
        ({"name": "blobs", "classes": 1}, "at least 2 classes.*got 1 classes"),
        ({"name": "blobs", "features": 0}, "1 feature .*0 features"),
        ({"name": "blobs", "examples": 2}, "one example for each class.*2 examples"),
        ({"name": "blobs", "spread": 0.0}, "spread must be a finite number above 0; got 0.0"),
    ],
)
def test_load_dataset_refuses(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load_dataset(**{"name": "iris", **arguments})


def test_dataset_keeps_what_it_is_given() -> None:
    data = Dataset(**GOOD)
    assert data.X.dtype == np.float64
    assert data.y.dtype == np.int64
    assert data.class_names == ("class 0", "class 1")
    assert len(data) == 3
    with pytest.raises(AttributeError):
        data.X = np.zeros((3, 2))  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(("split", "examples"), [("train", 1437), ("test", 360)])
def test_digits_has_a_fixed_balanced_split(split: str, examples: int) -> None:
    data = load_dataset("digits", split=split)
    assert data.X.shape == (examples, 64)
    assert data.image_shape == (8, 8)
    counts = np.bincount(data.y)
    assert counts.shape == (10,)
    assert counts.max() - counts.min() <= 0.06 * examples


def test_digits_splits_are_the_whole_set_without_overlap() -> None:
    from sklearn.datasets import load_digits

    data = load_dataset("digits")
    assert data.test is not None
    rows = np.vstack([np.column_stack([part.X, part.y]) for part in (data, data.test)])
    X, y = load_digits(return_X_y=True)
    whole = np.column_stack([np.asarray(X), np.asarray(y)])
    np.testing.assert_array_equal(rows[np.lexsort(rows.T)], whole[np.lexsort(whole.T)])


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("preprocess", ["raw", "center", "unit", "standardize"])
def test_loading_twice_gives_the_same(name: str, preprocess: str) -> None:
    first, second = (load_dataset(name, preprocess=preprocess, seed=3) for _ in range(2))
    np.testing.assert_array_equal(first.features, second.features)
    np.testing.assert_array_equal(first.y, second.y)


def test_limit_is_seeded_nested_and_balanced() -> None:
    large, small = (load_dataset("digits", limit=limit, seed=4) for limit in (200, 57))
    np.testing.assert_array_equal(small.X, large.X[:57])
    np.testing.assert_array_equal(small.y, large.y[:57])
    counts = np.bincount(small.y, minlength=10)
    assert counts.max() - counts.min() == 1
    assert len(small.class_names) == 10
    other = load_dataset("digits", limit=57, seed=5)
    assert (other.X != small.X).any()


@pytest.mark.parametrize("seed", range(5))
def test_balanced_order_is_a_permutation_with_balanced_prefixes(seed: int) -> None:
    y = np.repeat([0, 1, 2], [7, 2, 4])
    order = balanced_order(y, seed)
    np.testing.assert_array_equal(np.sort(order), np.arange(13))
    for prefix in range(1, 7):
        counts = np.bincount(y[order[:prefix]], minlength=3)
        assert counts.max() - counts.min() <= 1
    assert set(y[order[10:]]) == {0}, "what is left is of the class that has most examples"


@pytest.mark.parametrize("preprocess", ["raw", "center", "unit"])
def test_one_example_is_seen_as_among_all_the_others(preprocess: str) -> None:
    whole = load_dataset("digits", preprocess=preprocess)
    one = load_dataset("digits", preprocess=preprocess, limit=1, seed=8)
    row = balanced_order(whole.y, 8)[0]
    np.testing.assert_array_equal(one.features, whole.features[[row]])
    assert one.test is whole.test or np.array_equal(one.test.X, whole.test.X)  # pyright: ignore


@pytest.mark.parametrize("name", SMALL)
def test_preprocessing_has_the_statistics_it_names(name: str) -> None:
    raw, center, unit = (load_dataset(name, preprocess=p) for p in ("raw", "center", "unit"))
    np.testing.assert_array_equal(raw.features, raw.X)
    np.testing.assert_allclose(center.features, raw.X - raw.X.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(unit.features.mean(axis=0), 0, atol=1e-12)
    spans = np.ptp(unit.features, axis=0)
    np.testing.assert_allclose(spans[np.ptp(raw.X, axis=0) > 0], 1, atol=1e-12)
    assert np.isfinite(unit.features).all(), "a constant feature is not divided by its range of 0"


def test_bytes_stay_bytes_and_unit_divides_them_by_255() -> None:
    X = np.array([[0, 51, 7], [255, 102, 7]], np.uint8)
    data = Dataset(X, [0, 1], preprocessing="unit")  # pyright: ignore[reportArgumentType]
    assert data.X.dtype == np.uint8
    assert data.subset([1]).X.dtype == np.uint8
    assert data.as_float64().X.dtype == np.float64
    np.testing.assert_array_equal(data.X, X)
    np.testing.assert_allclose(data.features, X / 255 - (X / 255).mean(axis=0), atol=1e-15)


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
@pytest.mark.parametrize("dtype", [np.float64, np.uint8])
def test_standardize_is_that_of_scikit_learn(dtype: type, scale: float, monkeypatch: Any) -> None:
    monkeypatch.setattr("landscape.datasets.preprocessing.FEWEST", 3)  # examples in a run
    X = np.random.default_rng(0).integers(0, 256, (10, 4)).astype(dtype)
    X[:, 2] = 7
    expected = StandardScaler().fit_transform(X.astype(np.float64))
    X = X if dtype == np.uint8 else X * scale
    data = Dataset(X, np.arange(10) % 2, preprocessing="standardize")
    np.testing.assert_allclose(data.features, expected, atol=1e-12)
    assert data.X.dtype == dtype


def test_single_precision_stays_and_is_summed_in_double() -> None:
    X = np.random.default_rng(1).normal(3, 1, (50, 6)).astype(np.float32)
    y, W = np.arange(50) % 3, np.random.default_rng(2).normal(size=(3, 7))
    small = Dataset(X, y, test=Examples(X, y), preprocessing="standardize")
    assert small.X.dtype == np.float32
    assert small.test is not None
    assert small.test.X.dtype == np.float32
    assert small.subset([1, 2]).X.dtype == np.float32
    large = Dataset(X.astype(np.float64), y, preprocessing="standardize")
    ours, exact = Objective(small, Softmax()), Objective(large, Softmax())
    np.testing.assert_allclose(ours.scores(W), exact.scores(W), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(ours.gradient(W), exact.gradient(W), rtol=1e-11, atol=1e-13)
    assert in_float64(ours) is ours


def test_features_have_the_names_they_are_given() -> None:
    named = Dataset([[0.0, 1.0], [2.0, 3.0]], [0, 1], feature_names=("length", "width"))  # pyright: ignore
    assert [named.feature_name(k) for k in range(2)] == ["length", "width"]
    assert named.subset([1]).with_preprocessing("center").feature_name(1) == "width"
    with pytest.raises(ValueError, match="feature_names must be 2 names; got 1"):
        Dataset([[0.0, 1.0], [2.0, 3.0]], [0, 1], feature_names=("length",))  # pyright: ignore


def test_fit_leaves_the_mean_of_bytes_unrounded() -> None:
    X = np.array([[0], [255], [255]], np.uint8)
    assert Preprocessing.fit(X, "center").offset[0] == pytest.approx(170)


def test_subset_and_with_preprocessing() -> None:
    data = load_dataset("iris", preprocess="center")
    one = data.subset([5])
    assert one.view is data.view
    np.testing.assert_array_equal(one.features, data.features[[5]])
    np.testing.assert_array_equal(data.subset(5).X, one.X)  # a single row number is one example
    assert data.with_preprocessing("raw").view.name == "raw"
    np.testing.assert_allclose(one.with_preprocessing("center").features, 0, atol=1e-15)


def test_blobs_follow_their_parameters() -> None:
    data = load_dataset("blobs", examples=402, classes=4, features=3, spread=0.5, seed=2)
    assert data.X.shape == (402, 3)
    assert data.test is not None
    assert data.test.X.shape == (402, 3)
    np.testing.assert_array_equal(np.bincount(data.y), [101, 101, 100, 100])
    within = np.concatenate([data.X[data.y == c] - data.X[data.y == c].mean(0) for c in range(4)])
    assert within.std() == pytest.approx(0.5, rel=0.1)
    other = load_dataset("blobs", examples=402, classes=4, features=3, spread=0.5, seed=3)
    assert (other.X != data.X).any()


def test_planar_and_three_points_are_exact() -> None:
    planar = load_dataset("planar")
    assert [tuple(x) for x in planar.X] == [point for group in PLANAR_POINTS for point in group]
    np.testing.assert_array_equal(planar.y, [0, 0, 0, 1, 1, 1, 2, 2, 2])
    three = load_dataset("three-points")
    np.testing.assert_array_equal(three.X, [[1.0], [-0.5], [0.4]])
    np.testing.assert_array_equal(three.y, [0, 1, 2])
