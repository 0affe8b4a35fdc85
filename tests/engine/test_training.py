"""Trained weights: as low as the exact minimum, from independent solvers, where one is known."""

import numpy as np
import pytest
from scipy.optimize import linprog, minimize
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from landscape.datasets import load_dataset
from landscape.losses import CrammerSinger, Hinge, OneVsAll, Softmax
from landscape.objective import Objective
from landscape.training import trained_weights


@pytest.fixture(autouse=True)
def one_thread():
    """Products this small are slower on several threads, and far slower where those are busy."""
    with threadpool_limits(1):
        yield


def hinge_terms(objective: Objective) -> np.ndarray:
    """Rows r with `margin = Δ + r·W` over the flattened W, one for each example and wrong class."""
    X, y = objective.dataset.features, objective.dataset.y
    if objective.bias:
        X = np.column_stack([X, np.ones(len(X))])
    rows = []
    for x, own in zip(X, y, strict=True):
        for j in set(range(objective.shape[0])) - {own}:
            row = np.zeros(objective.shape)
            row[j] += x
            row[own] -= x
            rows.append(row.ravel())
    return np.array(rows)


def exact_hinge_minimum(objective: Objective) -> float:
    """The least mean of slacks t with `t ≥ Δ + r·W`, `t ≥ 0`: a linear program."""
    assert isinstance(objective.loss, Hinge)
    terms = hinge_terms(objective)
    count, size = terms.shape
    solution = linprog(
        np.concatenate([np.zeros(size), np.full(count, 1 / len(objective.dataset))]),
        A_ub=np.hstack([terms, -np.eye(count)]),
        b_ub=np.full(count, -objective.loss.delta),
        bounds=[(None, None)] * size + [(0, None)] * count,
        method="highs",
    )
    assert solution.success
    return solution.fun


@pytest.mark.parametrize("preprocess", ["raw", "center", "unit"])
@pytest.mark.parametrize("delta", [1.0, 0.25])
@pytest.mark.parametrize("name", ["iris", "blobs", "planar", "three-points"])
def test_hinge_reaches_the_minimum_of_the_linear_program(
    name: str, delta: float, preprocess: str
) -> None:
    objective = Objective(load_dataset(name, preprocess=preprocess), Hinge(delta))
    trained = trained_weights(objective, max_iterations=1500)
    exact = exact_hinge_minimum(objective)
    assert trained.loss == objective.value(trained.weights)
    assert exact - 1e-9 <= trained.loss <= exact + 1e-5 + 1e-3 * exact


def test_hinge_without_bias_reaches_the_minimum_too() -> None:
    objective = Objective(load_dataset("iris"), bias=False)
    trained = trained_weights(objective, max_iterations=1500)
    assert trained.weights.shape == (3, 4)
    exact = exact_hinge_minimum(objective)
    assert exact - 1e-9 <= trained.loss <= exact + 1e-5 + 1e-3 * exact


@pytest.mark.parametrize("l2", [1e-3, 0.1])
def test_regularised_hinge_agrees_with_a_quadratic_program(l2: float) -> None:
    objective = Objective(load_dataset("planar", preprocess="center"), l2=l2)
    terms, size, count = hinge_terms(objective), 9, 18
    penalised = np.tile([1.0, 1.0, 0.0], 3)  # all but the biases

    def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
        W, slacks = v[:size], v[size:]
        gradient = np.concatenate([2 * l2 * penalised * W, np.full(count, 1 / 9)])
        return slacks.sum() / 9 + l2 * (penalised * W**2).sum(), gradient

    above = {
        "type": "ineq",
        "fun": lambda v: v[size:] - 1 - terms @ v[:size],
        "jac": lambda _: np.hstack([-terms, np.eye(count)]),
    }
    start = np.concatenate([np.zeros(size), np.ones(count)])
    bounds = [(None, None)] * size + [(0, None)] * count
    options = {"maxiter": 500, "ftol": 1e-13}
    exact = minimize(
        loss, start, jac=True, method="SLSQP", bounds=bounds, constraints=[above], options=options
    )
    assert exact.success
    trained = trained_weights(objective)
    assert trained.converged
    assert exact.fun - 1e-8 <= trained.loss <= exact.fun + 1e-4
    steps = 1e-3 * np.random.default_rng(0).standard_normal((200, *objective.shape))
    assert all(objective.value(trained.weights + step) > trained.loss - 1e-5 for step in steps)


@pytest.mark.parametrize("l2", [1e-3, 1e-2, 1.0])
@pytest.mark.parametrize("preprocess", ["raw", "center", "unit"])
def test_regularised_softmax_agrees_with_logistic_regression(preprocess: str, l2: float) -> None:
    data = load_dataset("iris", preprocess=preprocess)
    objective = Objective(data, Softmax(), l2)
    # Its loss is the sum over examples plus |w|² / (2·C), so C = 1 / (2·N·l2).
    model = LogisticRegression(C=1 / (2 * len(data) * l2), tol=1e-9, max_iter=20_000)
    model.fit(data.features, data.y)
    trained = trained_weights(objective)
    assert trained.converged
    theirs = np.column_stack([model.coef_, model.intercept_])
    assert trained.loss <= objective.value(theirs) + 1e-9
    np.testing.assert_allclose(trained.weights[:, :-1], theirs[:, :-1], atol=2e-3)
    # A constant added to all biases changes nothing, so they are compared from their mean.
    biases = [W[:, -1] - W[:, -1].mean() for W in (trained.weights, theirs)]
    np.testing.assert_allclose(biases[0], biases[1], atol=2e-2)


@pytest.mark.parametrize(("limit", "l2", "most"), [(100, 0.0, 0.0), (None, 1e-3, 0.15)])
def test_digits_are_learned(limit: int | None, l2: float, most: float) -> None:
    data = load_dataset("digits", limit=limit, preprocess="unit")
    objective = Objective(data, l2=l2)
    trained = trained_weights(objective)
    assert trained.loss <= most
    assert objective.accuracy(trained.weights) > 0.98
    test_accuracy = objective.accuracy(trained.weights, "test")
    assert test_accuracy is not None
    assert test_accuracy > 0.9


def test_too_few_iterations_are_told_with_the_remedy() -> None:
    objective = Objective(load_dataset("iris"), l2=1e-3)
    few, more = (trained_weights(objective, max_iterations=n) for n in (3, 60))
    assert not few.converged
    assert few.iterations <= 3
    assert "raise max_iterations" in few.message
    assert trained_weights(objective, max_iterations=2000).message.startswith("converged after")
    assert more.loss < few.loss < objective.value(np.zeros(objective.shape))


def test_the_result_is_the_same_each_time_and_bytes_are_fine() -> None:
    data = load_dataset("digits", limit=60)
    images = type(data)(data.X.astype(np.uint8), data.y, data.class_names)
    first, second = (trained_weights(Objective(images)) for _ in range(2))
    np.testing.assert_array_equal(first.weights, second.weights)
    assert first.loss == 0


def test_max_iterations_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="max_iterations must be at least 1; got 0"):
        trained_weights(Objective(load_dataset("planar")), max_iterations=0)


def exact_minimum(objective: Objective) -> float:
    """The least mean of slacks over the margins of one-vs-all, or of the structured loss."""
    X, y = objective.dataset.features, objective.dataset.y
    X = np.column_stack([X, np.ones(len(X))])
    rows, slacks = [], []
    for i, (x, own) in enumerate(zip(X, y, strict=True)):
        for j in range(3):
            row = np.zeros(objective.shape)
            if isinstance(objective.loss, OneVsAll):
                row[j] = -x if j == own else x
                slacks.append(len(slacks))
            elif j != own:
                row[j], row[own] = x, -x
                slacks.append(i)
            else:
                continue
            rows.append(row.ravel())
    shares = np.zeros((len(rows), max(slacks) + 1))
    shares[np.arange(len(rows)), slacks] = -1
    size = rows[0].size
    solution = linprog(
        np.concatenate([np.zeros(size), np.full(shares.shape[1], 1 / len(X))]),
        A_ub=np.hstack([np.array(rows), shares]),
        b_ub=-np.ones(len(rows)),
        bounds=[(None, None)] * size + [(0, None)] * shares.shape[1],
    )
    assert solution.success
    return solution.fun


@pytest.mark.parametrize("loss", [OneVsAll(), CrammerSinger()])
@pytest.mark.parametrize("name", ["iris", "blobs", "planar"])
def test_other_margin_losses_reach_the_minimum_of_their_linear_program(name, loss) -> None:
    objective = Objective(load_dataset(name, preprocess="center"), loss)
    trained = trained_weights(objective, max_iterations=1500)
    assert trained.loss == pytest.approx(exact_minimum(objective), rel=2e-3, abs=2e-4)
