"""Time of a full-batch step against its two matrix products, and of whole races.

Run `python -m benchmarks.descent`. With CIFAR-10 in the folder that LANDSCAPE_DATA names, its
50,000 images are timed too. The goals: a step costs at most 1.5 × its two products; ten optimisers
× 200 full-batch steps on all digits take less than 2 s over all weights, and 0.5 s on a plane.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

from landscape._features import BLOCK_ELEMENTS
from landscape.datasets import Dataset, load_dataset
from landscape.datasets.cifar10 import find_cifar10
from landscape.descent import optimize
from landscape.directions import random_plane, random_weights
from landscape.losses import Hinge, Softmax
from landscape.models import LossFunction
from landscape.objective import Objective
from landscape.optimizers import OPTIMIZERS, GradientDescent
from landscape.plane_objective import PlaneObjective

LOSSES = (Hinge(), Softmax())


def fastest(rounds: int, *runs: Callable[[], object]) -> list[float]:
    """The shortest time in seconds of each run, taken in turns so that all meet the same load."""
    times = np.full((rounds, len(runs)), np.inf)
    for row in times:
        for k, run in enumerate(runs):
            begin = perf_counter()
            run()
            row[k] = perf_counter() - begin
    return times.min(axis=0).tolist()


def two_products(dataset: Dataset, classes: int) -> Callable[[], object]:
    """The scores `X Wᵀ` and the gradient `Gᵀ X` alone, in blocks where images must be expanded."""
    X = dataset.X
    dtype = np.float32 if X.dtype == np.uint8 else np.float64
    generator = np.random.default_rng(0)
    W = generator.standard_normal((classes, X.shape[1])).astype(dtype)
    G = generator.standard_normal((len(X), classes)).astype(dtype)
    size = BLOCK_ELEMENTS // X.shape[1]

    def run() -> None:
        gradient = np.zeros_like(W)
        for start in range(0, len(X), size):
            expanded = X[start : start + size].astype(dtype, copy=False)
            _ = expanded @ W.T
            gradient += G[start : start + size].T @ expanded

    return run


def report_step(name: str, dataset: Dataset, rounds: int) -> None:
    """One full-batch step of gradient descent against its two products."""
    for loss in LOSSES:
        objective, optimizer = Objective(dataset, loss, 1e-4), GradientDescent()
        W = random_weights(objective.shape, 1e-3)
        state = optimizer.init(W)

        def step(objective: Objective = objective) -> None:
            optimizer.update(objective.value_and_gradient(W)[1], state, W)  # noqa: B023 one W a loss

        products = two_products(dataset, objective.shape[0])
        bare, whole = fastest(rounds, products, step)
        print(
            f"{name}, {type(loss).__name__.lower()}: step {1e3 * whole:.3f} ms, "
            f"two products {1e3 * bare:.3f} ms, ratio {whole / bare:.2f}"
        )


def report_races(dataset: Dataset) -> None:
    """All the optimisers of the table, 200 full-batch steps each."""
    for loss in LOSSES:
        objective = Objective(dataset, loss, 1e-4)
        W = random_weights(objective.shape, 1e-2)
        flat = PlaneObjective(objective, random_plane(W, seed=1))
        spaces: tuple[tuple[str, LossFunction, np.ndarray], ...] = (
            ("all weights", objective, W),
            ("plane", flat, np.array([[0.3, -0.2]])),
        )
        for space, function, start in spaces:
            begin = perf_counter()
            for entry in OPTIMIZERS.values():
                optimize(function, entry.make(), start, 200)
            seconds = perf_counter() - begin
            print(
                f"digits, {type(loss).__name__.lower()}, {len(OPTIMIZERS)} optimisers × 200 steps, "
                f"{space}: {seconds:.2f} s"
            )


def main() -> None:
    """Print all times, with one BLAS thread and with as many as there are."""
    digits = load_dataset("digits", preprocess="center")
    images = load_dataset("cifar10", preprocess="center") if find_cifar10() else None
    for threads in (1, None):
        print(f"BLAS threads: {threads or 'all'}")
        with threadpool_limits(threads, user_api="blas"):
            report_step("digits", digits, rounds=500)
            report_races(digits)
            if images is not None:
                report_step("CIFAR-10", images, rounds=7)
    if images is None:
        print("no CIFAR-10: set LANDSCAPE_DATA to the folder with cifar-10-binary.tar.gz")


if __name__ == "__main__":
    main()
