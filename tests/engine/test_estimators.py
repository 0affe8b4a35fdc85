"""scikit-learn's estimators: their objective is ours, and their weights are its minimum."""

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

import landscape as ls

IRIS = ls.load_dataset("iris", preprocess="center")
NAMES = np.array(["setosa", "versicolor", "virginica"])
FINE: dict[str, Any] = {"tol": 1e-9, "max_iter": 200_000}

ESTIMATORS: dict[str, Any] = {
    "logistic": LogisticRegression(C=0.7, tol=1e-9, max_iter=5000),
    "logistic, no intercept": LogisticRegression(
        C=0.7, tol=1e-9, max_iter=5000, fit_intercept=False
    ),
    "squared hinge": LinearSVC(C=0.3, **FINE),
    "squared hinge, far intercept": LinearSVC(C=0.3, intercept_scaling=4, **FINE),
    "hinge": LinearSVC(C=0.3, loss="hinge", fit_intercept=False, **FINE),
    "structured": LinearSVC(C=0.3, multi_class="crammer_singer", fit_intercept=False, **FINE),
}


def data_of(classes: int) -> tuple[np.ndarray, np.ndarray]:
    chosen = IRIS.y >= 3 - classes
    return IRIS.features[chosen], NAMES[IRIS.y[chosen]]


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("name", ESTIMATORS)
def test_what_an_estimator_has_found_is_the_minimum(name: str, classes: int) -> None:
    X, y = data_of(classes)
    estimator = ESTIMATORS[name].fit(X, y)
    function, W = ls.from_sklearn(estimator, X, y)
    assert isinstance(function, ls.Objective)
    found = function.value(W)
    minimum = ls.optimize(function, ls.LBFGS(), W, 200).best_loss
    assert found <= minimum + 1e-5 * abs(minimum)
    generator = np.random.default_rng(0)
    for _ in range(20):
        assert function.value(W + 0.05 * generator.standard_normal(W.shape)) > found
    own = estimator.classes_[function.scores(W).argmax(axis=1)]
    np.testing.assert_array_equal(own, estimator.predict(X))


def test_values_from_the_definitions_of_two_classes() -> None:
    X, y = data_of(2)
    signs = np.where(y == "virginica", 1, -1)
    for loss, power in (("hinge", 1), ("squared_hinge", 2)):
        estimator: Any = LinearSVC(C=0.3, loss=loss, **FINE).fit(X, y)
        w, c = estimator.coef_[0], estimator.intercept_[0]
        hinges = np.maximum(0, 1 - signs * (X @ w + c)) ** power
        expected = hinges.mean() + (w @ w + c * c) / (2 * 0.3 * len(y))
        function, W = ls.from_sklearn(estimator, X, y)
        assert isinstance(function, ls.Objective)
        assert function.value(W) == pytest.approx(expected, rel=1e-12)
    logistic: Any = LogisticRegression(C=0.7).fit(X, y)
    w, c = logistic.coef_[0], logistic.intercept_[0]
    expected = np.log1p(np.exp(-signs * (X @ w + c))).mean() + w @ w / (2 * 0.7 * len(y))
    function, W = ls.from_sklearn(logistic, X, y)
    assert function.value(W) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("loss", ["hinge", "squared_hinge"])
def test_sgd_has_the_objective_of_its_alpha(loss: str) -> None:
    X, y = data_of(3)
    settings: dict[str, Any] = {"alpha": 0.02, "max_iter": 20, "tol": None, "random_state": 0}
    estimator: Any = SGDClassifier(loss=loss, **settings).fit(X, y)
    function, W = ls.from_sklearn(estimator, X, y)
    total = 0.0
    for row, c, name in zip(estimator.coef_, estimator.intercept_, NAMES, strict=True):
        margins = np.maximum(0, 1 - np.where(y == name, 1, -1) * (X @ row + c))
        total += (margins ** (1 if loss == "hinge" else 2)).mean() + 0.01 * row @ row
    assert function.value(W) == pytest.approx(total, rel=1e-12)


def test_a_network_has_the_loss_that_scikit_learn_reports() -> None:
    X, y = data_of(3)
    estimator = MLPClassifier((5,), solver="lbfgs", alpha=0.1, max_iter=2000, random_state=0)
    model, w = ls.from_sklearn(estimator.fit(X, y), X, y)
    assert isinstance(model, ls.MLP)
    assert model.value(w) == pytest.approx(estimator.loss_, rel=1e-9)
    assert np.abs(model.gradient(w)).max() < 1e-2


@pytest.mark.parametrize(
    ("estimator", "error", "message"),
    [
        (RidgeClassifier(), TypeError, "one of LogisticRegression, .*; got RidgeClassifier"),
        (LogisticRegression(solver="liblinear"), ValueError, "solver must be .*; got 'liblinear'"),
        (LinearSVC(penalty="l1"), ValueError, "penalty must be .*; got 'l1'"),
        (LogisticRegression(class_weight="balanced"), ValueError, "class_weight .*'balanced'"),
        (SGDClassifier(loss="log_loss"), ValueError, "loss must be .*; got 'log_loss'"),
        (MLPClassifier((2,), max_iter=1000), ValueError, "classes must be 3 or more"),
    ],
)
def test_refuses(estimator: Any, error: type[Exception], message: str) -> None:
    X, y = data_of(2)
    with pytest.raises(error, match=message):
        ls.from_sklearn(estimator.set_params(tol=1e-1).fit(X, y), X, y)
