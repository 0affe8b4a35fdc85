"""Two loss functions that are no linear classifiers, written from their formulas."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

FEATURES, HIDDEN, CLASSES = 2, 3, 2
WEIGHTS = HIDDEN * (FEATURES + 1) + CLASSES * (HIDDEN + 1)


@dataclass(frozen=True, eq=False)
class Network:
    """A network of one hidden layer: `s = V [tanh(U [x; 1]); 1]`, softmax loss; 17 weights."""

    X: Floats
    y: NDArray[np.int64]
    shape: tuple[int, ...] = (WEIGHTS,)
    smooth: bool = True

    @property
    def examples(self) -> int:
        return len(self.y)

    def layers(self, W: ArrayLike) -> tuple[Floats, Floats]:
        flat = np.asarray(W, dtype=np.float64)
        if flat.shape != self.shape:
            raise ValueError(f"W must have shape {self.shape}; got {flat.shape}")
        U, V = np.split(flat.ravel(), [HIDDEN * (FEATURES + 1)])
        return U.reshape(HIDDEN, FEATURES + 1), V.reshape(CLASSES, HIDDEN + 1)

    def example_loss(self, W: ArrayLike, i: int) -> float:
        """L_i, by plain arithmetic."""
        U, V = self.layers(W)
        hidden = np.tanh(U[:, :-1] @ self.X[i] + U[:, -1])
        scores = V[:, :-1] @ hidden + V[:, -1]
        return float(np.log(np.exp(scores).sum()) - scores[self.y[i]])

    def value(self, W: ArrayLike) -> float:
        """The mean of the examples' losses, one after another."""
        return float(np.mean([self.example_loss(W, i) for i in range(self.examples)]))

    def values(self, weights: ArrayLike) -> Floats:
        return np.array([self.value(W) for W in np.asarray(weights)])

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        U, V = self.layers(W)
        x = np.column_stack([self.X, np.ones(self.examples)])
        hidden = np.column_stack([np.tanh(x @ U.T), np.ones(self.examples)])
        scores = hidden @ V.T
        slopes = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        slopes[np.arange(self.examples), self.y] -= 1
        slopes /= self.examples
        inner = (slopes @ V[:, :-1]) * (1 - hidden[:, :-1] ** 2)
        gradient = np.concatenate([(inner.T @ x).ravel(), (slopes.T @ hidden).ravel()])
        return self.value(W), gradient.reshape(self.shape)

    def batch(self, rows: ArrayLike) -> "Network":
        chosen = np.asarray(rows)
        return Network(self.X[chosen], self.y[chosen], self.shape, self.smooth)

    def accuracy(self, W: ArrayLike, split: str = "train") -> float | None:
        if split == "test":
            return None
        U, V = self.layers(W)
        hidden = np.tanh(self.X @ U[:, :-1].T + U[:, -1])
        right = (hidden @ V[:, :-1].T + V[:, -1]).argmax(axis=1) == self.y
        return float(right.mean())


def slopes(f: Callable[[Floats], float], x: Floats) -> Floats:
    """The gradient of f at x (n,), by centred differences."""
    return np.array([(f(x + 1e-6 * unit) - f(x - 1e-6 * unit)) / 2e-6 for unit in np.eye(len(x))])


def network(shape: tuple[int, ...] = (WEIGHTS,), examples: int = 30) -> Network:
    """On the parity of two signs, which no linear classifier tells apart."""
    X = np.random.default_rng(0).normal(size=(examples, FEATURES))
    return Network(X, (X[:, 0] * X[:, 1] > 0).astype(np.int64), shape)


@dataclass(frozen=True)
class Valley:
    """Rosenbrock's function of four unknowns, `Σ 100·(x_{k+1} − x_k²)² + (1 − x_k)²`."""

    shape: tuple[int, ...] = (4,)
    examples: int = 1
    smooth: bool = True

    def values(self, weights: ArrayLike) -> Floats:
        from scipy.optimize import rosen

        return np.array([rosen(W.ravel()) for W in np.asarray(weights)])

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        from scipy.optimize import rosen, rosen_der

        flat = np.ravel(W)
        return float(rosen(flat)), np.asarray(rosen_der(flat)).reshape(self.shape)

    def batch(self, rows: ArrayLike) -> "Valley":  # noqa: ARG002
        return self

    def accuracy(self, W: ArrayLike, split: str = "train") -> None:
        """It classifies nothing."""
