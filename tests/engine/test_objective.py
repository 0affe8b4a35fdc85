"""The objective: data, preprocessing, bias trick, regulariser and loss put together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score

from landscape import _features
from landscape.datasets import Dataset, Examples, load_dataset
from landscape.directions import random_weights
from landscape.losses import Hinge, Loss, Softmax
from landscape.objective import Objective

PLANAR_W = np.array([[2.06, 1.48, -0.42], [0.44, -1.82, 0.52], [2.27, -2.04, -0.10]])
LOSSES: dict[str, Loss] = {"hinge": Hinge(), "hinge, delta 0.3": Hinge(0.3), "softmax": Softmax()}
PREPROCESSINGS = ("raw", "center", "unit")

every_loss = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
with_and_without_bias = pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
every_preprocessing = pytest.mark.parametrize("preprocess", PREPROCESSINGS)


def image_data(preprocess: str = "raw", examples: int = 60, features: int = 48) -> Dataset:
    generator = np.random.default_rng(0)
    X = generator.integers(0, 256, (examples, features), np.uint8)
    y = np.arange(examples) % 4
    test = Examples(X[::3], y[::3])
    return Dataset(X, y, test=test, preprocessing=preprocess)


def definition(objective: Objective, W: np.ndarray) -> float:
    """L(W) with the preprocessed features written out and the bias as a column of ones."""
    X = objective.dataset.features
    if objective.bias:
        X = np.column_stack([X, np.ones(len(X))])
    weights = W[:, :-1] if objective.bias else W
    mean = objective.loss.values(X @ W.T, objective.dataset.y).mean()
    return float(mean + objective.l2 * (weights**2).sum())


def numerical_gradient(objective: Objective, W: np.ndarray, h: float) -> np.ndarray:
    gradient = np.zeros_like(W)
    for index in np.ndindex(*W.shape):
        step = np.zeros_like(W)
        step[index] = h
        gradient[index] = (definition(objective, W + step) - definition(objective, W - step)) / (
            2 * h
        )
    return gradient


def test_planar_numbers_worked_out_by_hand() -> None:
    data = load_dataset("planar")
    W = PLANAR_W
    assert Objective(data).value(W) == pytest.approx(0.645, abs=5e-4)
    regularised = Objective(data, l2=0.1)
    assert regularised.penalty(W) == pytest.approx(1.925, abs=5e-4)
    assert regularised.value(W) == pytest.approx(0.645 + 1.925, abs=1e-3)


def test_three_points_worked_out_by_hand() -> None:
    # With no bias and W = (w0, w1, w2): 3·L = (w1 − w0 + 1)₊ + (w2 − w0 + 1)₊
    #   + (−w0/2 + w1/2 + 1)₊ + (−w2/2 + w1/2 + 1)₊
    #   + (0.4·w0 − 0.4·w2 + 1)₊ + (0.4·w1 − 0.4·w2 + 1)₊
    objective = Objective(load_dataset("three-points"), bias=False)
    W = np.array([[1.0], [-2.0], [0.5]])
    terms = [0.0, 0.5, 0.0, 0.0, 1.2, 0.0]
    assert objective.value(W) == pytest.approx(sum(terms) / 3)
    # ∂/∂w0 = (−1 + 0.4) / 3, ∂/∂w1 = 0, ∂/∂w2 = (1 − 0.4) / 3
    np.testing.assert_allclose(objective.gradient(W), [[-0.2], [0.0], [0.2]], atol=1e-15)


@every_loss
@with_and_without_bias
@every_preprocessing
@pytest.mark.parametrize("name", ["iris", "blobs", "planar"])
def test_value_and_gradient_agree_with_the_definition(
    name: str, preprocess: str, bias: bool, loss: Loss
) -> None:
    objective = Objective(load_dataset(name, preprocess=preprocess), loss, 0.03, bias)
    W = random_weights(objective.shape, scale=0.5, seed=1)
    value, gradient = objective.value_and_gradient(W)
    assert value == pytest.approx(definition(objective, W), rel=1e-12)
    assert objective.value(W) == value
    if isinstance(loss, Hinge):
        nearest = np.abs(loss.margins(objective.scores(W), objective.dataset.y)).min()
        assert nearest > 1e-5, "the weights are off the kinks"
    expected = numerical_gradient(objective, W, 1e-7)
    np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-7)


@given(
    examples=st.integers(2, 9),
    features=st.integers(1, 6),
    classes=st.integers(2, 4),
    seed=st.integers(0, 2**32 - 1),
    preprocess=st.sampled_from(PREPROCESSINGS),
    bias=st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_any_shape(
    examples: int, features: int, classes: int, seed: int, preprocess: str, bias: bool
) -> None:
    generator = np.random.default_rng(seed)
    X = generator.standard_normal((max(examples, classes), features)) * 10 + 3
    y = np.arange(len(X)) % classes
    objective = Objective(Dataset(X, y, preprocessing=preprocess), Hinge(), 0.1, bias)
    W = generator.standard_normal(objective.shape)
    assert objective.shape == (classes, features + bias)
    assert objective.value(W) == pytest.approx(definition(objective, W), rel=1e-11)


@every_loss
@every_preprocessing
def test_bytes_agree_with_float64_to_1e_5(preprocess: str, loss: Loss) -> None:
    data = image_data(preprocess)
    objective, exact = Objective(data, loss), Objective(data.as_float64(), loss)
    W = random_weights(objective.shape, scale=1e-2, seed=2)
    assert objective.value(W) == pytest.approx(definition(objective, W), rel=1e-5)
    assert exact.value(W) == pytest.approx(definition(exact, W), rel=1e-12)
    scale = np.abs(exact.gradient(W)).max()
    np.testing.assert_allclose(objective.gradient(W), exact.gradient(W), atol=1e-5 * scale)
    assert objective.scores(W).dtype == np.float64
    assert data.X.dtype == np.uint8


@every_preprocessing
def test_blocks_of_examples_add_up(preprocess: str, monkeypatch: pytest.MonkeyPatch) -> None:
    objective = Objective(image_data(preprocess).as_float64(), l2=0.01)
    W = random_weights(objective.shape, scale=1e-2, seed=3)
    value, gradient = objective.value_and_gradient(W)
    scores, accuracy = objective.scores(W), objective.accuracy(W, "test")
    monkeypatch.setattr(_features, "BLOCK_ELEMENTS", 9 * 48)  # 8 examples at a time, a power of two
    assert len(list(objective.score_blocks(W))) == 8
    np.testing.assert_allclose(objective.scores(W), scores, rtol=1e-12, atol=1e-12)
    assert objective.value(W) == pytest.approx(value, rel=1e-12)
    np.testing.assert_allclose(objective.gradient(W), gradient, rtol=1e-10, atol=1e-10)
    assert objective.accuracy(W, "test") == accuracy


def test_scores_of_stacked_weights() -> None:
    objective = Objective(load_dataset("iris", preprocess="center"))
    first, second = (random_weights(objective.shape, seed=seed) for seed in (0, 1))
    stacked = objective.scores(np.vstack([first, second]))
    np.testing.assert_allclose(stacked[:, :3], objective.scores(first), atol=1e-14)
    np.testing.assert_allclose(stacked[:, 3:], objective.scores(second), atol=1e-14)


@with_and_without_bias
def test_penalty_leaves_the_bias_column_alone(bias: bool) -> None:
    objective = Objective(load_dataset("blobs"), l2=0.5, bias=bias)
    W = np.zeros(objective.shape)
    W[:, -1] = 3.0
    assert objective.penalty(W) == (0.0 if bias else 0.5 * 27)
    plain = Objective(objective.dataset, l2=0.0, bias=bias)
    gradient = objective.gradient(W) - plain.gradient(W)
    expected = np.zeros(W.shape)
    expected[:, -1] = 0.0 if bias else 3.0  # 2·l2·W
    np.testing.assert_allclose(gradient, expected, atol=1e-14)


def test_gradient_at_a_kink_takes_the_indicator_above_zero() -> None:
    # At W = 0 with Δ = 0 every margin is exactly 0.
    objective = Objective(load_dataset("iris"), Hinge(0.0))
    np.testing.assert_array_equal(objective.gradient(np.zeros(objective.shape)), 0)


def test_batch_is_the_objective_of_the_subset() -> None:
    data = load_dataset("digits", preprocess="unit")
    objective, rows = Objective(data, Softmax(), 0.1), [3, 900, 17, 3]
    W = random_weights(objective.shape, seed=4)
    batch = objective.batch(rows)
    np.testing.assert_array_equal(data.view(batch.dataset.X), data.features[rows])
    assert batch.value(W) == pytest.approx(
        definition(Objective(data.subset(rows), Softmax(), 0.1), W)
    )
    singles = [objective.batch([row]).gradient(W) for row in rows]
    np.testing.assert_allclose(batch.gradient(W), np.mean(singles, axis=0), atol=1e-14)


@every_preprocessing
@pytest.mark.parametrize("split", ["train", "test"])
def test_accuracy_agrees_with_scikit_learn(split: str, preprocess: str) -> None:
    data = load_dataset("digits", preprocess=preprocess)
    objective = Objective(data)
    W = random_weights(objective.shape, seed=5)
    examples = Examples(data.X, data.y) if split == "train" else data.test
    assert examples is not None
    features = np.column_stack([data.view(examples.X), np.ones(len(examples.y))])
    predicted = (features @ W.T).argmax(axis=1)
    assert objective.accuracy(W, split) == accuracy_score(examples.y, predicted)


def test_accuracy_takes_the_first_class_of_a_tie() -> None:
    """All scores are 0: the first class is taken each time, and two of three examples are of it."""
    objective = Objective(Dataset(np.eye(3), np.array([0, 0, 1])))
    assert objective.accuracy(np.zeros(objective.shape)) == pytest.approx(2 / 3)


def test_evaluating_changes_nothing_that_was_handed_in() -> None:
    data = image_data("unit")
    objective = Objective(data, l2=0.1)
    W = random_weights(objective.shape, seed=6)
    before = W.copy(), data.X.copy(), data.y.copy(), data.view.offset.copy()
    objective.value_and_gradient(W)
    objective.accuracy(W, "test")
    for array, copy in zip((W, data.X, data.y, data.view.offset), before, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize(
    ("W", "message"),
    [
        (np.zeros((3, 4)), r"W must have 3 columns; got shape \(3, 4\)"),
        (np.zeros((2, 3)), r"W must have shape \(3, 3\); got \(2, 3\)"),
        (np.zeros(9), r"W must have 2 axes; got shape \(9,\)"),
        (np.full((3, 3), np.nan), r"W must be finite; got nan at \[0, 0\]"),
    ],
)
@pytest.mark.parametrize("method", ["value", "gradient", "value_and_gradient", "accuracy"])
def test_refuses_weights(method: str, W: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        getattr(Objective(load_dataset("planar")), method)(W)


@pytest.mark.parametrize("l2", [-0.1, np.nan, np.inf])
def test_refuses_a_strength_out_of_range(l2: float) -> None:
    with pytest.raises(ValueError, match=f"l2 must be a finite number of at least 0; got {l2}"):
        Objective(load_dataset("planar"), l2=l2)


def test_accuracy_of_a_split_that_is_not_there() -> None:
    objective = Objective(load_dataset("planar"))
    assert objective.accuracy(PLANAR_W, "test") is None
    with pytest.raises(ValueError, match="split must be one of train, test; got 'all'"):
        objective.accuracy(PLANAR_W, "all")
