"""The views of the Strategies page: paths, curves, table, histogram and log."""

import numpy as np
import pandas as pd
import streamlit as st

from landscape.figures import (
    STYLES,
    Curve,
    CurvesView,
    Marker,
    Overlay,
    PlaneView,
    curves_figure,
    plane_figure,
    plane_playback,
)
from landscape.figures.histogram import Mark, histogram_figure
from landscape.studies.race import Racer
from landscape.studies.strategies import StrategyRun, attempt_log
from pages.shared.compute.stages import Stage
from pages.shared.compute.stopping import Outcome
from pages.shared.parts import chart, networks, paths, tables
from pages.shared.parts.facts import of_ground
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import counted
from pages.shared.settings.specs import ViewSpec, digest
from pages.shared.settings.table.race import LOG_X, LOG_Y
from pages.shared.settings.table.strategies import EVALUATIONS, HIKE_PLANE, LOG_OF
from pages.shared.settings.widgets import choose, switch
from pages.shared.work import observed
from pages.shared.work.progress import computed
from pages.strategies import compute as strategy_compute
from pages.strategies.compute import Runs, StrategySpec

MAP, CURVES, SMALL = 400, 360, 330
RANDOM = "random-search"
SHARES = ("Train", "Test", "Chance")
ABOUT = {
    "Train": "Accuracy over the training examples.",
    "Test": "Accuracy over the test examples.",
    "Chance": "The accuracy of guessing.",
    "Size": "Of the guesses, of the steps, and of gradient descent the learning rate.",
}


def note(found: Runs) -> None:
    """Tell what each strategy has reached, by its label."""
    observed.note(
        best={run.label: run.best[-1] for run in found},
        train={run.label: run.trajectory.train_accuracy for run in found},
        curve={
            run.label: {
                count: run.best[run.evaluations <= count].min()
                for count in EVALUATIONS.values
                if count <= run.evaluations[-1]
            }
            for run in found
        },
    )


def hikers(spec: StrategySpec, outcome: Outcome[Runs], view: ViewSpec) -> Stage | None:
    """The paths on one landscape, ready to play, and what that plane shows of them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = choose(HIKE_PLANE)
    found = outcome.result
    stage = computed(
        "Drawing the landscape …", lambda _: strategy_compute.stage(spec, outcome, shown)
    )
    if stage is None:
        st.info("There is no plane to show: a path has not left its start, or they end on a line.")
        return None
    drawn = PlaneView(view.kind, view.colors, view.logarithmic, theme(), MAP)
    overlay = _overlay(found, stage)
    figure = plane_figure(stage.grid, drawn, overlay)
    race = plane_playback(stage.grid, drawn, overlay, group=digest(spec))
    chart.show(figure, f"hikers_{shown}", race=race, facts=_facts(spec))
    st.caption(_about_the_plane(found, stage))
    warning = paths.trust([run.label for run in _racers(found)], stage)
    if warning is not None:
        st.warning(warning)
    return stage


def bends(spec: StrategySpec, outcome: Outcome[Runs], stage: Stage | None) -> None:
    """How the loss of a network bends in the picture, and where the last of all strategies ends."""
    if stage is not None and outcome.whole:
        last = outcome.result[-1]
        at, W = f"Where {last.label.lower()} ends", last.trajectory.weights[-1]
        networks.bends(spec.ground, spec, W, stage.grid, at)


def _facts(spec: StrategySpec) -> dict[str, str]:
    """What the picture shows, for its exports."""
    search = {
        "Loss evaluations for each": f"{spec.evaluations:,}",
        "Seed of guesses": str(spec.seed),
    }
    return of_ground(spec.ground) | search


def _racers(found: Runs) -> tuple[Racer, ...]:
    return tuple(Racer(run.name, run.size, run.trajectory) for run in found)


def _overlay(found: Runs, stage: Stage) -> Overlay:
    walk = stage.shadows[-1]
    a, b = (float(x) for x in walk.coordinates[0])
    name = "start of the walks" if len(found) > 1 else "start"
    start = Marker(name, a, b, float(walk.plane_loss[0]))
    titles = "along the first component", "along the second"
    if stage.path_plane is None:
        titles = "distance, from random to local search", "distance across"
    return Overlay([start], paths=paths.traced(_racers(found), stage), titles=titles)


def _about_the_plane(found: Runs, stage: Stage) -> str:
    """What the plane is, how much of the paths it holds, and who is far off it."""
    if stage.path_plane is None:
        words = "The plane through the three ends: there, what you see is the true loss."
    else:
        words = paths.explained(
            *stage.path_plane.shares, "the two walks" if len(found) > 2 else "the paths"
        )
    far = [
        f"{run.label.lower()} up to {shadow.distance.max():.2g}"
        for run, shadow in zip(found, stage.shadows, strict=True)
    ]
    return f"{words} The paths are shadows on it; they leave the plane: {', '.join(far)}."


def curves(found: Runs) -> None:
    """The best loss so far against the evaluations spent."""
    with st.container(horizontal=True):
        log_x, log_y = switch(LOG_X), switch(LOG_Y)
    view = CurvesView("loss evaluations", "best loss so far", log_x, log_y, theme(), CURVES)
    chart.show(curves_figure([_curve(run) for run in found], view), "best_so_far")


def _curve(run: StrategyRun) -> Curve:
    """Only the points at which the best changes, and those before: the rest is flat."""
    style, best = STYLES[run.name], run.best
    changed = np.flatnonzero(np.diff(best)) + 1
    kept = np.unique(np.concatenate([[0], changed - 1, changed, [len(best) - 1]]))
    # The loss of the start is known with the first evaluation.
    x = np.maximum(run.evaluations[kept], 1)
    return Curve(run.label, x, best[kept], style.color, style.symbol, style.dash)


def table(found: Runs, spec: StrategySpec, classes: int) -> None:
    """What each strategy reached, beside chance."""
    tables.results(_rows(found, classes), ABOUT, shares=SHARES)
    words = (
        f"Guessing one of {classes} classes is right in {1 / classes:.0%} of all cases. An "
        "evaluation of gradient descent gives the loss and its slope."
    )
    if spec.rate is None:
        words += (
            " Its learning rate is the one whose first step lowers the loss most; looking for it "
            "is not counted."
        )
    st.caption(words)


def _rows(found: Runs, classes: int) -> pd.DataFrame:
    paths = [run.trajectory for run in found]
    return pd.DataFrame(
        {
            "Strategy": [run.label for run in found],
            "Best loss": [float(run.best[-1]) for run in found],
            "Train": [path.train_accuracy for path in paths],
            "Test": [path.test_accuracy for path in paths],
            "Chance": 1 / classes,
            "Loss evaluations": [int(run.evaluations[-1]) for run in found],
            "Size": [run.size for run in found],
            "Status": [path.status for path in paths],
        }
    ).astype({"Test": float})


def histogram(found: Runs) -> None:
    """The losses of random weights, with the winner of each strategy marked."""
    guesses = next(run.trajectory.attempts for run in found if run.name == RANDOM)
    assert guesses is not None
    marks = [
        Mark(
            f"{run.label}: {run.best[-1]:.4g}",
            float(run.best[-1]),
            STYLES[run.name].color,
            STYLES[run.name].dash,
            STYLES[run.name].symbol,
        )
        for run in found
    ]
    st.markdown("**Losses of random weights**")
    chart.show(histogram_figure(guesses, marks, theme(), SMALL), "histogram")
    st.caption(
        f"The losses of {counted(len(guesses), 'set')} of random weights: mean "
        f"{guesses.mean():.4g}, from {guesses.min():.4g} to {guesses.max():.4g}. "
        "The lines are the best of each strategy."
    )


def log(found: Runs) -> None:
    """Every attempt of a search in words."""
    st.markdown("**Attempts, one by one**")
    searches = {run.label: run for run in found if run.trajectory.attempts is not None}
    shown = searches[choose(LOG_OF, {label: label for label in searches})]
    attempts = shown.trajectory.attempts
    assert attempts is not None
    st.code("\n".join(attempt_log(attempts)), language=None, height=SMALL - 10)
    better = int((np.diff(np.fmin.accumulate(attempts)) < 0).sum())
    st.caption(f"{better:,} of {len(attempts) - 1:,} attempts were better than all before.")
