"""Time of the search strategies and of the gradient check, and the course notes' figures measured.

Run `python -m benchmarks.strategies [seeds]`. With CIFAR-10 in the folder that LANDSCAPE_DATA
names, all of its 50,000 images are searched and the figures of the CS231n notes are measured with
both preprocessings, for so many seeds (one by default; some minutes each). The goals: 1,000
evaluations over all images in at most 60 s on two cores; a gradient check of all 30,730 weights on
100 images in a few seconds.
"""

import sys
from time import perf_counter

from landscape.datasets import Dataset, load_dataset
from landscape.datasets.cifar10 import find_cifar10
from landscape.directions import random_weights
from landscape.gradients import check_gradient
from landscape.losses import Hinge, Softmax
from landscape.objective import Objective
from landscape.studies.notes import measure_notes
from landscape.studies.strategies import STRATEGIES, run_strategy

EVALUATIONS = 1000


def report_strategies(name: str, dataset: Dataset) -> None:
    """Each strategy. The searches share products among candidates; gradient descent can't."""
    objective = Objective(dataset, Hinge())
    for strategy in STRATEGIES:
        begin = perf_counter()
        run = run_strategy(objective, strategy, EVALUATIONS)
        print(
            f"{name}, {run.label.lower()} ({run.size:g}), {EVALUATIONS:,} evaluations: "
            f"{perf_counter() - begin:.1f} s, best loss {run.best[-1]:.3f}, "
            f"test accuracy {run.trajectory.test_accuracy:.1%}"
        )


def report_check(dataset: Dataset) -> None:
    """The gradient check of all weights."""
    for loss in (Hinge(), Softmax()):
        objective = Objective(dataset, loss)
        begin = perf_counter()
        check = check_gradient(objective, random_weights(objective.shape, 1e-4))
        print(
            f"gradient check, {type(loss).__name__.lower()}, {len(dataset)} images: "
            f"{check.evaluations:,} evaluations in {perf_counter() - begin:.2f} s. {check.verdict}"
        )


def report_notes(name: str, dataset: Dataset, seeds: int) -> None:
    """The figures of the notes beside those measured here."""
    print(f"the CS231n notes, and measured on {name} with {seeds} seed(s)")
    for row in measure_notes(dataset, range(seeds), EVALUATIONS):
        printed = "—" if row.note.printed is None else _span(row.note.printed, row.note.unit)
        print(f"  {row.note.quantity}: {printed}; measured {_span(row.measured, row.note.unit)}")


def _span(values: tuple[float, float], unit: str) -> str:
    low, high = (f"{value:.1%}" if unit == "share" else f"{value:.6f}" for value in values)
    return low if low == high else f"{low} … {high}"


def main(seeds: int = 1) -> None:
    """Print all times and figures."""
    report_strategies("digits", load_dataset("digits", preprocess="center"))
    report_notes("digits", load_dataset("digits", preprocess="center"), seeds)
    if not find_cifar10():
        print("no CIFAR-10: set LANDSCAPE_DATA to the folder with cifar-10-binary.tar.gz")
        return
    report_check(load_dataset("cifar10", limit=100, preprocess="center"))
    images = load_dataset("cifar10", preprocess="center")
    report_strategies("CIFAR-10", images)
    for preprocess in ("center", "raw"):
        report_notes(f"CIFAR-10 ({preprocess})", images.with_preprocessing(preprocess), seeds)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
