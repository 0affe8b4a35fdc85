"""`from_sklearn`: the function that an estimator of scikit-learn minimises, and its weights."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.datasets import Dataset
from landscape.losses import CrammerSinger, Hinge, Loss, OneVsAll, Softmax, SquaredHinge
from landscape.models.mlp import MLP
from landscape.objective import Objective

Floats = NDArray[np.float64]
Answer = tuple[Objective | MLP, Floats]


def from_sklearn(estimator: Any, X: ArrayLike, y: ArrayLike) -> Answer:
    """The training objective of a fitted estimator, exactly, and the weights that it has found.

    | estimator | function |
    | --- | --- |
    | `LogisticRegression(C)` | `Softmax`, l2 = 1/(2CN) |
    | `LinearSVC(C)` | `SquaredHinge`, `OneVsAll` (its hinge) or `CrammerSinger`, the same l2 |
    | `SGDClassifier(alpha)` | `OneVsAll` or `SquaredHinge`, l2 = alpha/2 |
    | `MLPClassifier(alpha)` | `MLP`, l2 = alpha/(2N) |

    `LinearSVC` has its intercept penalised like a weight: it is one here, of a feature that is
    constant. Of two classes an estimator keeps one row w. Here there are two, −w/2 and +w/2, with
    the l2 that leaves value and minimum as they are (±w/√2 for squared hinges); its hinge is then
    `Hinge`. Weights of samples and classes are not known here.

    Args:
        estimator: one of these, fitted.
        X: the features (N, D) that it was fitted to.
        y: their labels (N,).

    Raises:
        TypeError: another estimator.
        ValueError: a setting that no function here has.
    """
    name = type(estimator).__name__
    if name not in _READERS:
        raise TypeError(f"estimator must be one of {', '.join(_READERS)}; got {name}")
    if getattr(estimator, "class_weight", None) is not None:
        raise _unknown("class_weight", None, estimator.class_weight)
    classes = list(estimator.classes_)
    numbers = np.searchsorted(estimator.classes_, np.asarray(y))
    data = Dataset(np.asarray(X, dtype=np.float64), numbers, tuple(map(str, classes)))
    return _READERS[name](estimator, data)


def _logistic(estimator: Any, data: Dataset) -> Answer:
    _require(estimator, "solver", ("lbfgs", "newton-cg", "newton-cholesky", "sag", "saga"))
    _require(estimator, "l1_ratio", (None, 0))
    strength = 1 / (2 * estimator.C * len(data))
    return _linear(estimator, data, Softmax(), strength)


def _linear_svc(estimator: Any, data: Dataset) -> Answer:
    _require(estimator, "penalty", ("l2",))
    strength = 1 / (2 * estimator.C * len(data))
    if estimator.multi_class == "crammer_singer":
        loss: Loss = CrammerSinger()
    else:
        loss = SquaredHinge() if estimator.loss == "squared_hinge" else OneVsAll()
    if not estimator.fit_intercept:
        return _linear(estimator, data, loss, strength)
    scale = estimator.intercept_scaling
    X = np.column_stack([data.X, np.full(len(data), scale)])
    rows = np.column_stack(
        [estimator.coef_, np.broadcast_to(estimator.intercept_, len(estimator.coef_)) / scale]
    )
    widened = Dataset(X, data.y, data.class_names)
    return _with_two_rows(widened, loss, strength, rows, bias=False)


def _sgd(estimator: Any, data: Dataset) -> Answer:
    _require(estimator, "penalty", ("l2",))
    _require(estimator, "loss", ("hinge", "squared_hinge"))
    loss = OneVsAll() if estimator.loss == "hinge" else SquaredHinge()
    return _linear(estimator, data, loss, estimator.alpha / 2)


def _network(estimator: Any, data: Dataset) -> Answer:
    _require(estimator, "activation", ("relu", "tanh"))
    if len(data.class_names) == 2:
        raise ValueError("classes must be 3 or more, as two of them share one output; got 2")
    hidden = [len(c) for c in estimator.intercepts_[:-1]]
    model = MLP(data, hidden, estimator.activation, l2=estimator.alpha / (2 * len(data)))
    pairs = zip(estimator.coefs_, estimator.intercepts_, strict=True)
    return model, np.concatenate([part.ravel() for A, c in pairs for part in (A.T, c)])


_READERS: dict[str, Callable[[Any, Dataset], Answer]] = {
    "LogisticRegression": _logistic,
    "LinearSVC": _linear_svc,
    "SGDClassifier": _sgd,
    "MLPClassifier": _network,
}


def _linear(estimator: Any, data: Dataset, loss: Loss, strength: float) -> Answer:
    rows = np.asarray(estimator.coef_, dtype=np.float64)
    if estimator.fit_intercept:
        rows = np.column_stack([rows, estimator.intercept_])
    return _with_two_rows(data, loss, strength, rows, bias=bool(estimator.fit_intercept))


def _with_two_rows(
    data: Dataset, loss: Loss, strength: float, rows: Floats, *, bias: bool
) -> Answer:
    """The objective and its weights; the one row of two classes as two."""
    if len(rows) > 1:
        return Objective(data, loss, strength, bias), rows
    if isinstance(loss, SquaredHinge):
        # 2·max(0, Δ − αs)² = max(0, 1 − s)² for Δ = α = 1/√2, and Σ of both rows² = w².
        share, loss = np.sqrt(0.5), SquaredHinge(float(np.sqrt(0.5)))
    else:
        # Σ of both rows² = w²/2; the structured loss was already fitted with two rows.
        share, strength = 0.5, strength if isinstance(loss, CrammerSinger) else 2 * strength
        loss = Hinge() if isinstance(loss, OneVsAll) else loss
    return Objective(data, loss, strength, bias), two_rows(rows, share)


def two_rows(row: Floats, share: float = 0.5) -> Floats:
    """The one row w (1, K) that scores the second of two classes as two: −share·w and +share·w."""
    return np.concatenate([-share * row, share * row])


def _require(estimator: Any, setting: str, known: tuple[Any, ...]) -> None:
    value = getattr(estimator, setting, known[0])
    if value not in known:
        raise _unknown(setting, known, value)


def _unknown(setting: str, known: object, got: object) -> ValueError:
    return ValueError(f"{setting} must be {known}, for a function that is known here; got {got!r}")
