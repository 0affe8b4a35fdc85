"""The course notes' figures: that they are measured as they say, and what comes out on CIFAR-10."""

import numpy as np
import pytest

from landscape.datasets import Dataset, load_dataset
from landscape.losses import Hinge
from landscape.objective import Objective
from landscape.ray import RATES
from landscape.studies.notes import (
    NOTES,
    SEARCH_NOTES,
    SETTINGS,
    STEP_NOTES,
    MeasuredNote,
    measure_notes,
)
from landscape.studies.strategies import run_strategy

DIGITS = load_dataset("digits", limit=150, preprocess="center")


def by_key(rows: tuple[MeasuredNote, ...]) -> dict[str, tuple[float, float]]:
    measured = {row.note: row.measured for row in rows}
    return {key: measured[note] for key, note in SEARCH_NOTES.items()}


def test_rows_follow_the_table() -> None:
    rows = measure_notes(DIGITS, evaluations=10)
    assert tuple(row.note for row in rows) == NOTES
    assert len({note.quantity for note in NOTES}) == len(NOTES) == 4 + 1 + len(RATES)
    assert {note.unit for note in NOTES} == {"loss", "share"}


def test_searches_are_measured_as_they_say_over_all_seeds() -> None:
    rows = by_key(measure_notes(DIGITS, seeds=(3, 4), evaluations=30))
    objective = Objective(DIGITS, Hinge())
    runs = {
        (name, seed): run_strategy(objective, name, 30, SETTINGS, seed)
        for name in ("random-search", "local-search")
        for seed in (3, 4)
    }
    random, local = ([runs[name, s] for s in (3, 4)] for name in ("random-search", "local-search"))
    first_seven = np.concatenate([run.trajectory.attempts[:7] for run in random])  # pyright: ignore
    assert rows["attempts"] == (first_seven.min(), first_seven.max())
    best = [run.trajectory.attempts.min() for run in random]  # pyright: ignore
    assert rows["best"] == (min(best), max(best))
    for key, group in (("random-accuracy", random), ("local-accuracy", local)):
        weights = [run.trajectory.weights[-1] for run in group]
        accuracies = np.array([objective.accuracy(W, "test") for W in weights])
        assert rows[key] == (accuracies.min(), accuracies.max())


def test_the_step_table_is_that_of_a_uniform_start() -> None:
    rows = measure_notes(DIGITS, seeds=(7,), evaluations=2)
    objective = Objective(DIGITS, Hinge())
    W = 1e-3 * np.random.default_rng(7).random(objective.shape)
    gradient = objective.gradient(W)
    expected = [objective.value(W - rate * gradient) for rate in (0.0, *RATES)]
    measured = [row.measured for row in rows if row.note in STEP_NOTES]
    np.testing.assert_allclose(measured, np.repeat(expected, 2).reshape(-1, 2), rtol=1e-10)


def test_the_printed_steps_have_the_shape_that_is_told() -> None:
    printed = [note.printed[0] for note in STEP_NOTES if note.printed]
    assert len(printed) == 11
    assert int(np.argmin(printed[1:])) == RATES.index(1e-6)
    np.testing.assert_allclose(np.divide(printed[-3:], printed[-4:-1]), 10, rtol=0.01)


def test_progress_and_stop() -> None:
    shares: list[float] = []
    measure_notes(DIGITS, seeds=(0, 1), evaluations=12, stop=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    whole = by_key(measure_notes(DIGITS, seeds=(0, 1), evaluations=12))
    first = by_key(measure_notes(DIGITS, seeds=(0,), evaluations=12))
    stopped = by_key(measure_notes(DIGITS, (0, 1), 12, stop=lambda share: share > 0.49))
    assert stopped["best"] == first["best"] != whole["best"]


def test_bad_input_is_told() -> None:
    with pytest.raises(ValueError, match="seeds must hold"):
        measure_notes(DIGITS, seeds=())
    with pytest.raises(ValueError, match="test split"):
        measure_notes(Dataset(np.array([[1.0], [-1.0]]), np.array([0, 1])))


@pytest.mark.cifar10
def test_the_ranges_on_real_images_come_out_with_subtracted_means_only() -> None:
    """In reduced form: 4,000 of the 50,000 images are searched; the test split is whole."""
    images = load_dataset("cifar10", limit=4000, preprocess="center")
    rows = measure_notes(images, evaluations=400)
    centered = by_key(rows)
    # Gaussian guesses of scale 1e-4 lie where the notes' do (8.6 … 9.4).
    assert 8.3 < centered["attempts"][0] < centered["attempts"][1] < 9.6
    assert 7.8 < centered["best"][0] < 8.5
    assert 0.12 < centered["random-accuracy"][0] < 0.19
    assert 0.165 < centered["local-accuracy"][0] < 0.24
    raw = by_key(measure_notes(images.with_preprocessing("raw"), evaluations=400))
    assert raw["attempts"][1] > 9.6
    assert raw["random-accuracy"][0] < 0.145
    assert raw["local-accuracy"][0] < 0.16 < centered["local-accuracy"][0]
    # The step-size table: not its numbers, but its shape.
    losses = np.array([row.measured[0] for row in rows if row.note in STEP_NOTES])
    printed = np.array([note.printed[0] for note in STEP_NOTES if note.printed])
    assert np.abs(losses - printed).min() > 0.1
    assert (np.diff(losses[:6]) < 0).all()
    assert int(losses[1:].argmin()) == RATES.index(1e-6)
    assert losses[7] > losses[0]
    np.testing.assert_allclose(losses[-3:] / losses[-4:-1], 10, rtol=0.05)
