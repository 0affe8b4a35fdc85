"""The loss of a network: against the plain definition, differences, hand work and scikit-learn."""

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

import landscape as ls
from landscape import _features
from landscape.losses import Loss
from tests.engine.networks import LOSSES, Case, cases, gaussian, parity, plain_scores, plain_value

NETWORKS: dict[str, dict[str, Any]] = {
    "one hidden layer": {"hidden": (5,)},
    "no hidden layer": {"hidden": ()},
    "one unit": {"hidden": (1,)},
    "deep, skip": {"hidden": (4, 4, 3, 3), "skip": True, "l2": 0.2},
    "tanh": {"hidden": (4, 3), "activation": "tanh", "l2": 0.1},
    "tanh, skip": {"hidden": (3, 3, 3), "activation": "tanh", "skip": True},
}
every_network = pytest.mark.parametrize("name", NETWORKS)
every_loss = pytest.mark.parametrize("loss", LOSSES, ids=str)


def network(name: str, loss: Loss | None = None) -> ls.MLP:
    return ls.MLP(parity(), **NETWORKS[name], loss=loss or ls.Softmax())


def off_the_kinks(model: ls.MLP, h: float) -> np.ndarray:
    """Weights around which no unit and no margin changes sign within steps of h."""
    for seed in range(50):
        w = gaussian(model, seed)
        slopes = [model.gradient(w + h * V) for V in np.eye(len(w))[:: max(1, len(w) // 12)]]
        jumps = max(float(np.abs(g - model.gradient(w)).max()) for g in slopes)
        if jumps < 1e-3:
            return w
    raise AssertionError("every draw lies at a kink")


def test_a_network_is_a_function_of_one_flat_vector_of_named_blocks() -> None:
    model = ls.MLP(parity(features=3), hidden=(5, 4))
    assert isinstance(model, ls.LossFunction)
    assert isinstance(model, ls.Layered)
    assert isinstance(model, ls.Curved)
    assert isinstance(model, ls.OnPlane)
    assert not isinstance(model, ls.AffineScores)
    assert [block[:3] for block in model.layout] == [
        ("W1", (5, 3), 0),
        ("b1", (5,), 15),
        ("W2", (4, 5), 20),
        ("b2", (4,), 40),
        ("W3", (2, 4), 44),
        ("b3", (2,), 52),
    ]
    assert [block.kind for block in model.layout] == ["weight", "bias"] * 3
    assert model.shape == (54,)
    w = np.arange(54.0)
    np.testing.assert_array_equal(model.layout[2].of(w)[1], [25, 26, 27, 28, 29])


def test_numbers_worked_out_by_hand() -> None:
    """x = (1, 2); W1 = [[1, 1], [1, −1]], b1 = (0, −1): z = (3, −2), so h = (3, 0) with ReLU."""
    data = ls.Dataset(np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([0, 1])).subset([0])
    w = np.array([1, 1, 1, -1, 0, -1, 1, 5, -1, 7, 0.5, 0], dtype=float)
    model = ls.MLP(data, hidden=(2,), loss=ls.Hinge())
    np.testing.assert_array_equal(model.scores(w), [[3.5, -3]])
    assert model.value(w) == 0.0
    flipped = w.copy()
    flipped[6:] *= -1  # scores (−3.5, 3): margin 3 + 3.5 + 1
    assert model.value(flipped) == 7.5
    # ∂L/∂scores = (−1, 1); W2 = [[−1, −5], [1, −7]]: ∂L/∂h = (2, −2), of which unit 0 is on.
    expected = [2, 4, 0, 0, 2, 0, -3, 0, 3, 0, -1, 1]
    np.testing.assert_array_equal(model.gradient(flipped), expected)
    heavy = ls.MLP(data, hidden=(2,), loss=ls.Hinge(), l2=0.5)
    assert heavy.value(flipped) == 7.5 + 0.5 * (4 + 1 + 25 + 1 + 49)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_loss_is_that_of_the_plain_definition(case: Case) -> None:
    model, w = case.model, case.plane.W
    assert model.value(w) == pytest.approx(plain_value(model, w), rel=1e-12)
    np.testing.assert_allclose(
        model.scores(w),
        [plain_scores(model, w, x) for x in model.dataset.features],
        rtol=1e-11,
        atol=1e-11,
    )


@every_network
@every_loss
def test_gradient_and_hessian_agree_with_differences(name: str, loss: Loss) -> None:
    model, h = network(name, loss), 1e-5
    w = off_the_kinks(model, h)
    value, gradient = model.value_and_gradient(w)
    assert value == pytest.approx(model.value(w), rel=1e-14)
    for V in np.random.default_rng(1).standard_normal((4, *model.shape)):
        unit = V / np.linalg.norm(V)
        slope = (model.value(w + h * unit) - model.value(w - h * unit)) / (2 * h)
        assert gradient @ unit == pytest.approx(slope, abs=2e-8)
        bend = (model.gradient(w + h * unit) - model.gradient(w - h * unit)) / (2 * h)
        np.testing.assert_allclose(model.hessian_product(w, unit), bend, atol=2e-7)


@every_network
def test_the_hessian_is_symmetric(name: str) -> None:
    model = network(name)
    w = gaussian(model, 3)
    H = np.array([model.hessian_product(w, V) for V in np.eye(len(w))])
    np.testing.assert_allclose(H, H.T, atol=1e-13)
    assert np.abs(H).max() > 1e-3


@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize("hidden", [(6,), (7, 5)])
def test_scikit_learn_has_the_same_loss_and_scores(
    activation: str, hidden: tuple[int, ...]
) -> None:
    data = ls.load_dataset("iris", preprocess="center")
    alpha, X, y = 0.37, data.features, data.y
    theirs = MLPClassifier(
        hidden, activation=activation, solver="lbfgs", alpha=alpha, max_iter=60, random_state=0
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        theirs.fit(X, y)
    model = ls.MLP(data, hidden, activation, l2=alpha / (2 * len(y)))
    pairs = zip(theirs.coefs_, theirs.intercepts_, strict=True)
    w = np.concatenate([part.ravel() for A, c in pairs for part in (A.T, c)])
    assert model.value(w) == pytest.approx(theirs.loss_, rel=1e-9)
    scores = model.scores(w)
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shares, np.asarray(theirs.predict_proba(X), float), atol=1e-12)
    assert model.accuracy(w) == pytest.approx(theirs.score(X, y))


def test_several_weights_at_once_and_some_examples_only() -> None:
    model = network("deep, skip")
    stack = np.stack([gaussian(model, seed) for seed in range(3)])
    values = model.values(stack)
    np.testing.assert_allclose(values, [plain_value(model, w) for w in stack], rtol=1e-12)
    rows = np.array([4, 0, 4])
    batch = model.batch(rows)
    assert batch.examples == 3
    singles = [model.batch([row]).value(stack[0]) for row in rows]
    assert batch.value(stack[0]) == pytest.approx(np.mean(singles), rel=1e-12)


def test_accuracy_of_both_splits() -> None:
    model = network("tanh")
    w, data = gaussian(model, 1), model.dataset
    assert data.test is not None
    for split, (X, y) in {"train": (data.X, data.y), "test": data.test}.items():
        best = [plain_scores(model, w, x).argmax() for x in X]
        assert model.accuracy(w, split) == (best == y).mean()
    with pytest.raises(ValueError, match="split must be one of train, test; got 'all'"):
        model.accuracy(w, "all")


def test_images_are_never_expanded_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.random.default_rng(0).integers(0, 256, (23, 12), dtype=np.uint8)
    data = ls.Dataset(images, np.arange(23) % 3, preprocessing="unit")
    exact = ls.MLP(data.as_float64(), (4,))
    w, v = gaussian(exact, 0), gaussian(exact, 1)
    expected = exact.value_and_gradient(w), exact.hessian_product(w, v), exact.scores(w)
    monkeypatch.setattr(_features, "BLOCK_ELEMENTS", 60)  # 3 examples at a time
    for model, room in ((ls.MLP(data.as_float64(), (4,)), 1e-12), (ls.MLP(data, (4,)), 1e-5)):
        value, gradient = model.value_and_gradient(w)
        assert value == pytest.approx(expected[0][0], rel=room)
        np.testing.assert_allclose(gradient, expected[0][1], atol=room)
        np.testing.assert_allclose(model.hessian_product(w, v), expected[1], atol=10 * room)
        np.testing.assert_allclose(model.scores(w), expected[2], atol=10 * room)


@pytest.mark.parametrize(
    ("scheme", "variance"), [("he", 2 / 400), ("glorot", 2 / 700), ("lecun", 1 / 400)]
)
def test_random_weights_have_the_variance_that_they_name(scheme: str, variance: float) -> None:
    model = ls.MLP(parity(features=400), hidden=(300,))
    w = model.random_weights(2, scheme)
    W1, b1 = (model.layout[k].of(w) for k in (0, 1))
    assert W1.var() == pytest.approx(variance, rel=0.02)
    assert abs(W1.mean()) < 4 * np.sqrt(variance / W1.size)
    assert not b1.any()
    np.testing.assert_array_equal(w, model.random_weights(2, scheme))
    assert (model.random_weights(3, scheme) != w)[:9].all()


def test_the_usual_start_depends_on_the_activation() -> None:
    for activation, scheme in (("relu", "he"), ("tanh", "glorot")):
        model = ls.MLP(parity(), (4,), activation)
        np.testing.assert_array_equal(model.random_weights(1), model.random_weights(1, scheme))


@pytest.mark.parametrize(
    ("hidden", "activation", "loss", "smooth", "convex"),
    [
        ((), "relu", ls.Softmax(), True, True),
        ((), "tanh", ls.Hinge(), False, True),
        ((3,), "tanh", ls.Softmax(), True, False),
        ((3,), "relu", ls.Softmax(), False, False),
        ((3,), "tanh", ls.CrammerSinger(), False, False),
    ],
)
def test_what_is_promised(
    hidden: tuple[int, ...], activation: str, loss: Loss, smooth: bool, convex: bool
) -> None:
    model = ls.MLP(parity(), hidden, activation, loss=loss)
    assert (model.smooth, model.convex) == (smooth, convex)


def test_without_a_hidden_layer_it_is_the_linear_classifier() -> None:
    data = ls.load_dataset("iris", preprocess="center")
    linear, model = ls.Objective(data, ls.Softmax(), l2=0.1), ls.MLP(data, (), l2=0.1)
    W = ls.random_weights(linear.shape, 1.0)
    w = np.concatenate([W[:, :-1].ravel(), W[:, -1]])
    assert model.value(w) == pytest.approx(linear.value(W), rel=1e-13)
    gradient = linear.gradient(W)
    expected = np.concatenate([gradient[:, :-1].ravel(), gradient[:, -1]])
    np.testing.assert_allclose(model.gradient(w), expected, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: ls.MLP(parity(), (3, 0)), ValueError, r"at least 1 unit; got \(3, 0\)"),
        (lambda: ls.MLP(parity(), activation="gelu"), ValueError, "one of relu, tanh; got 'gelu'"),
        (lambda: ls.MLP(parity(), precision="half"), ValueError, "one of float64, float32"),
        (lambda: ls.MLP(parity(), l2=-1), ValueError, "l2 must be"),
        (lambda: ls.MLP(parity(), loss="softmax"), TypeError, "an instance such as Softmax"),  # pyright: ignore
        (lambda: network("tanh").value(np.zeros(3)), ValueError, r"shape \(39,\); got \(3,\)"),
        (lambda: network("tanh").values(np.zeros((2, 3))), ValueError, r"\(K, 39\); got \(2, 3\)"),
        (lambda: network("tanh").random_weights(0, "best"), ValueError, "one of he, glorot, lecun"),
    ],
)
def test_refuses(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
