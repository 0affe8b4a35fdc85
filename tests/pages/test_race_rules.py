"""What a race is made of: its rules, its start, its stage, and what is said of its paths."""

import numpy as np
import pytest

import landscape as ls
from landscape.path_planes import Shadow
from landscape.studies.race import Rules, race_one, swept_sizes
from landscape.window import extents_around
from pages.race import compute, words
from pages.shared.compute import memory, racing, stages
from pages.shared.compute.stopping import Outcome
from pages.shared.parts import paths
from pages.shared.settings.specs import DrawnPlane, GroundSpec, RacerSpec, RaceSpec, WindowSpec

SPEC = RacerSpec(GroundSpec(), DrawnPlane(), "gradient-descent", size=1e-4, on_plane=False)
RACE = RaceSpec((SPEC,))
SMALL = WindowSpec(resolution=51)


def quiet(_: float) -> bool:
    return False


def objective():
    return ls.Objective(ls.load_dataset("digits", limit=100, preprocess="center"))


def shadow_of(coordinates, loss, plane_loss):
    points = np.array(coordinates, dtype=float)
    return Shadow(points, np.zeros(len(points)), np.array(loss), np.array(plane_loss))


def test_batch_of_more_than_all_examples_is_all(page):
    race = page("race", {"batch": "512", "n": 10, "budget": 1})
    under = race.figure()["layout"]["xaxis"]["title"]["text"]
    assert "full batch" in under
    assert "1 pass each" in under


def test_one_coordinate_of_the_start_alone_counts():
    spec = RacerSpec(GroundSpec(), DrawnPlane(), "adam", start=(0.02, None))
    a, b = racing.start_point(spec)
    assert a == 0.02
    assert b == pytest.approx(0.7 * racing.extent(spec), rel=5e-3)


def test_window_holds_its_paths():
    shadows = [
        shadow_of([(0, 0), (-3, 0.1)], [1, 1], [1, 1]),
        shadow_of([(0, 0), (2, 1.5)], [1, 1], [1, 1]),
    ]
    a, b = extents_around([shadow.coordinates for shadow in shadows])
    assert a > 3
    assert b > 1.5


@pytest.mark.parametrize(("shown", "misleads"), [(1.09, False), (1.11, True)])
def test_picture_misleads_from_a_tenth_of_what_was_gained(shown, misleads):
    run = race_one(objective(), "gradient-descent", np.zeros((10, 65)), Rules(100), 1e-4)
    grid = ls.evaluate_plane(
        lambda W: float((W**2).sum()),
        ls.Plane(np.zeros((1, 2)), np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])),
        ls.centered_axis(1, 3),
        ls.centered_axis(1, 3),
    )
    # Gained: 2 − 1 = 1. The map is off by 0.09 or 0.11 at the end.
    stage = stages.Stage(grid, (shadow_of([(0, 0), (1, 0)], [2.0, 1.0], [2.0, shown]),))
    assert (paths.trust([run.label], stage) is not None) == misleads


def test_stage_is_computed_once_and_never_kept_of_a_stopped_race(monkeypatch):
    runs = racing.race(RACE, quiet).result
    made = []
    inner = compute._new_stage

    def counted(*arguments):
        made.append(arguments)
        return inner(*arguments)

    monkeypatch.setattr(compute, "_new_stage", counted)
    monkeypatch.setattr(racing, "race", lambda *_: pytest.fail("the race ran again"))
    memory.forget()
    for _ in range(3):
        compute.stage(RACE, SMALL, Outcome(runs, whole=False), "paths", None, quiet)
    assert len(made) == 3
    for _ in range(3):
        compute.stage(RACE, SMALL, Outcome(runs), "paths", None, quiet)
    assert len(made) == 4


def test_sweep_is_around_the_rate_that_crosses_the_landscape():
    target, start = objective(), np.full((10, 65), 0.1)
    slope = np.linalg.norm(target.value_and_gradient(start)[1])
    crossing = 2.0 * np.sqrt(650) / slope
    sizes = swept_sizes(target, "gradient-descent", start, 2.0)
    assert 1e-4 * crossing <= min(sizes) <= 1e-4 * crossing * np.sqrt(12)
    assert 3 * crossing / np.sqrt(12) <= max(sizes) <= 3 * crossing
    others = swept_sizes(target, "adam", start, 2.0)
    assert min(others) == 3e-4
    assert max(others) == 3.0


@pytest.mark.parametrize(
    ("schedule", "factors"),
    [
        ("constant", [1, 1, 1, 1, 1, 1]),
        ("1/√t", [(k + 1) ** -0.5 for k in range(6)]),
        ("step", [1, 1, 0.1, 0.1, 0.01, 0.01]),
        ("cosine", [(1 + np.cos(np.pi * k / 6)) / 2 for k in range(6)]),
    ],
    ids=str,
)
def test_schedules_decay_over_the_whole_race(schedule, factors):
    target, start = objective(), np.zeros((10, 65))
    path = race_one(target, "gradient-descent", start, Rules(600, None, schedule), 1e-3).trajectory
    for k, factor in enumerate(factors):
        _, slope = target.value_and_gradient(path.weights[k])
        np.testing.assert_allclose(
            path.weights[k + 1] - path.weights[k], -1e-3 * factor * slope, rtol=1e-9, atol=1e-15
        )


def test_table_tells_training_from_test(page):
    race = page("race", {"space": "In weight space", "opt": "Adam", "budget": 10})
    row = race.app.dataframe[0].value.iloc[0]
    spec = RacerSpec(GroundSpec(), DrawnPlane(), "adam", on_plane=False, epochs=10)
    end = racing.racer(spec, quiet).trajectory.weights[-1]
    assert row["Train"] == objective().accuracy(end)
    assert row["Test"] == objective().accuracy(end, "test")
    assert row["Train"] != row["Test"]


@pytest.mark.parametrize(("rate", "bounces"), [(1e-4, False), (1e-3, True), (1e-2, True)])
def test_path_that_only_bounces_is_told_from_one_that_turns_at_the_bottom(rate, bounces):
    spec = RacerSpec(GroundSpec(), DrawnPlane(), "gradient-descent", size=rate)
    run = racing.race(RaceSpec((spec,)), quiet).result[0]
    assert words.bounces(run.trajectory) == bounces
    assert ("lower the learning rate" in words.remark(run)) == bounces
