"""Works for tests, and the data that they are made on. Workers in other processes import this."""

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROWS, WIDTH, CLASSES = 70_001, 8, 10


def sums(scale: float, X: NDArray, y: NDArray) -> tuple[NDArray, NDArray, int]:
    """Whose bits depend on the order of adding: sums of features, by class, and a count."""
    total = np.zeros((CLASSES, X.shape[1]))
    np.add.at(total, y, X.astype(np.float64) * scale)
    return total.sum(axis=0), total, len(y)


def slow_sums(folder: str, X: NDArray, y: NDArray, seconds: float) -> tuple[NDArray, NDArray, int]:
    """The same, which takes its time and leaves a file for each block that it has begun."""
    Path(folder, f"{os.getpid()}-{time.monotonic_ns()}").touch()
    time.sleep(seconds)
    return sums(1 / 3, X, y)


def failing(_: object, X: NDArray, y: NDArray) -> int:
    """A bug."""
    raise ZeroDivisionError(f"{len(y)} of {X.shape[1]}")


def deadly(*_: object) -> int:
    """What ends its worker, as too large a block would."""
    os._exit(1)


def allow_failures(dask_scheduler: Any, number: int) -> None:
    """Have a task fail for good when more workers than so many have died of it."""
    dask_scheduler.allowed_failures = number


def examples(dtype: str = "float32") -> tuple[NDArray, NDArray[np.int64]]:
    """Features (ROWS, WIDTH) of very different sizes, and classes."""
    generator = np.random.default_rng(3)
    X = generator.standard_normal((ROWS, WIDTH)) * 10.0 ** generator.integers(-3, 3, (ROWS, 1))
    return X.astype(dtype), generator.integers(0, CLASSES, ROWS)


def by_definition(X: NDArray, y: NDArray, scale: float) -> tuple[NDArray, NDArray, int]:
    """`sums` over blocks of 4,096 examples, neighbours added level by level."""
    level = [sums(scale, X[k : k + 4096], y[k : k + 4096]) for k in range(0, len(y), 4096)]
    while len(level) > 1:
        pairs = [
            tuple(p + q for p, q in zip(level[k], level[k + 1], strict=True))
            for k in range(0, len(level) - 1, 2)
        ]
        level = pairs + level[len(level) - len(level) % 2 :]  # pyright: ignore
    return level[0]  # pyright: ignore
