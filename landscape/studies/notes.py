"""The figures printed in the CS231n course notes on optimisation, and the same measured here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.datasets import Dataset
from landscape.errors import NoTestSplit
from landscape.losses import Hinge
from landscape.objective import Objective
from landscape.progress import Progress
from landscape.ray import RATES, step_sweep
from landscape.studies.strategies import StrategySettings, Watch, run_strategy

Floats = NDArray[np.float64]

# The notes print the first seven attempts of a thousand.
PRINTED_ATTEMPTS = 7
SETTINGS = StrategySettings(scale=1e-4, start_scale=1e-3, step=1e-4)
# The step-size table starts from weights drawn evenly from 0 up to this.
UNIFORM_START = 1e-3


@dataclass(frozen=True)
class Note:
    """A figure of the notes.

    Attributes:
        quantity: what it is.
        printed: the lowest and highest value printed, equal for a single one; None where the notes
            print none.
        unit: "loss" or "share" (an accuracy, 0 … 1).
    """

    quantity: str
    printed: tuple[float, float] | None
    unit: str = "loss"


@dataclass(frozen=True)
class MeasuredNote:
    """A figure of the notes beside what was measured: lowest and highest value over the seeds."""

    note: Note
    measured: tuple[float, float]


# Source: the course notes "Optimization: Stochastic Gradient Descent" of Stanford's CS231n,
# https://cs231n.github.io/optimization-1/. Their data are all of CIFAR-10; the loss is the SVM's.
SEARCH_NOTES = {
    "attempts": Note("Random search: losses of the first 7 attempts", (8.605604, 9.401632)),
    "best": Note("Random search: lowest loss", None),
    "random-accuracy": Note("Random search: test accuracy", (0.1555, 0.1555), "share"),
    "local-accuracy": Note("Random local search: test accuracy", (0.214, 0.214), "share"),
}
_PRINTED_STEPS = (
    2.200652, 2.200057, 2.194116, 2.135493, 1.647802,
    2.844355, 25.558142, 254.086573, 2539.370888, 25392.214036,
)  # fmt: skip
STEP_NOTES = (
    Note("Step size: loss at the start", (2.200718, 2.200718)),
    *(
        Note(f"Step size: loss after a step of {rate:g}", (loss, loss))
        for rate, loss in zip(RATES, _PRINTED_STEPS, strict=True)
    ),
)
NOTES = (*SEARCH_NOTES.values(), *STEP_NOTES)


def measure_notes(
    dataset: Dataset,
    seeds: Sequence[int] = (0,),
    evaluations: int = 1000,
    stop: Progress | None = None,
) -> tuple[MeasuredNote, ...]:
    """Every figure of `NOTES`, measured on this data set as it is preprocessed.

    The notes say neither how the pixels were preprocessed nor with which seed; with subtracted
    means the ranges of both searches come out on CIFAR-10. The losses of the step-size table do
    not, with any usual preprocessing, but their shape does: a slow fall, a minimum, and ten times
    more each decade once steps overshoot.

    Args:
        dataset: with a test split.
        seeds: one run of everything for each; the result spans them.
        evaluations: of the loss, in each search. The notes make 1,000.
        stop: told the share done. Where it answers with a true value, the search under way ends
            there, and what was measured is returned.

    Raises:
        ValueError: no seeds, or evaluations below 1.
        NoTestSplit: the data have none.
    """
    if not seeds:
        raise ValueError("seeds must hold at least one; got none")
    if dataset.test is None:
        raise NoTestSplit
    objective = Objective(dataset, Hinge(1.0))
    columns, watch = [], Watch(stop)
    for number, seed in enumerate(seeds):
        told = watch.part(number, len(seeds))
        values, stopped = _searches(objective, seed, evaluations, told)
        values.update(zip(STEP_NOTES, _step_table(objective, seed), strict=True))
        columns.append(values)
        if stopped:
            break
    return tuple(MeasuredNote(note, _span([values[note] for values in columns])) for note in NOTES)


def _searches(
    objective: Objective, seed: int, evaluations: int, watch: Watch
) -> tuple[dict[Note, Floats], bool]:
    """The figures of both searches, and whether the caller ended one of them early."""
    guesses, local = (
        run_strategy(objective, name, evaluations, SETTINGS, seed, watch.part(number, 2))
        for number, name in enumerate(("random-search", "local-search"))
    )
    attempts = guesses.trajectory.attempts
    assert attempts is not None
    values = {
        "attempts": attempts[:PRINTED_ATTEMPTS],
        "best": guesses.best[-1:],
        "random-accuracy": np.array([guesses.trajectory.test_accuracy]),
        "local-accuracy": np.array([local.trajectory.test_accuracy]),
    }
    stopped = "stopped" in (guesses.trajectory.status, local.trajectory.status)
    return {SEARCH_NOTES[key]: value for key, value in values.items()}, stopped


def _step_table(objective: Objective, seed: int) -> list[Floats]:
    """The loss at a uniform start, then after a step of each rate from there."""
    start = UNIFORM_START * np.random.default_rng(seed).random(objective.shape)
    sweep = step_sweep(objective, start, RATES)
    return [np.array([loss]) for loss in (sweep.start_loss, *sweep.losses)]


def _span(values: Sequence[Floats]) -> tuple[float, float]:
    together = np.concatenate(values)
    return float(together.min()), float(together.max())
