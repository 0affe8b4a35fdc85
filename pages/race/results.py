"""What came of a race: the table, the curves, and how far the picture is to be trusted."""

import numpy as np
import pandas as pd
import streamlit as st

from landscape.figures import Curve, CurvesView, curves_figure, style_of
from landscape.files.archive import race_npz
from landscape.path_planes import Shadow
from landscape.studies.race import Racer
from pages.race import ends, noted, words
from pages.shared.compute.racing import Runs
from pages.shared.compute.stages import Stage
from pages.shared.compute.stopping import Outcome
from pages.shared.parts import chart, downloads, networks, paths, tables
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import RaceSpec, digest
from pages.shared.settings.table.race import BY_STEPS, CURVES, LOG_X, LOG_Y
from pages.shared.settings.widgets import choose, switch
from pages.shared.work.progress import computed

SWEPT = 15  # learning rates, about
_Y_TITLES = {"loss": "loss", "shadow": "loss", "distance": "distance from the plane"}


def curves(spec: RaceSpec, runs: Runs, stage: Stage) -> None:
    """One diagram of curves, chosen by buttons."""
    every = CURVES.options
    offered = {
        label: kind
        for label, kind in every.items()
        if kind == "loss"
        or (kind == "rates" and any(run.sweep for run in runs))
        or (kind in {"shadow", "distance"} and not spec.common.on_plane)
    }
    kind = choose(CURVES, offered)
    if kind == "rates":
        _rates(runs)
        return
    with st.container(horizontal=True):
        by_steps = switch(BY_STEPS)
        log_x, log_y = switch(LOG_X), switch(LOG_Y)
    title = "steps" if by_steps else "examples touched"
    log_y = log_y and kind != "distance"
    clock = "steps" if by_steps else "work"
    view = CurvesView(title, _Y_TITLES[kind], log_x, log_y, theme(), legend=False, clock=clock)
    drawn = [
        curve
        for run, shadow in zip(runs, stage.shadows, strict=True)
        for curve in _curves_of(run, shadow, kind, by_steps=by_steps)
    ]
    facts = words.facts(spec, stage.kind)
    chart.show(curves_figure(drawn, view), "curves_picture", facts=facts, follows=digest(spec))
    if kind == "shadow":
        st.caption("Solid: the true loss. Dotted: what the map shows under the path.")


def _rates(runs: Runs) -> None:
    """What each learning rate of the sweeps led to."""
    view = CurvesView("learning rate", "final loss", True, True, theme())
    swept = [_sensitivity(run) for run in runs if run.sweep]
    chart.show(curves_figure(swept, view), "curves_picture")
    st.caption("The final loss that each learning rate of the sweep led to; ringed: the chosen.")


def _curves_of(run: Racer, shadow: Shadow, kind: str, *, by_steps: bool) -> list[Curve]:
    x = run.trajectory.steps if by_steps else run.trajectory.work
    return paths.curves_of(run.label, style_of(run.name, run.number), x, shadow, kind)


def _sensitivity(run: Racer) -> Curve:
    style, sweep = style_of(run.name, run.number), run.sweep
    assert sweep is not None
    chosen = None if run.size is None else int(np.abs(sweep.rates - run.size).argmin())
    return Curve(run.label, sweep.rates, sweep.final, style.color, style.symbol, style.dash, chosen)


def wanted(spec: RaceSpec) -> bool:
    """Whether the race is quick, or the reader has asked for it; each tuned run is many."""
    runs = sum(SWEPT if racer.size is None else 1 for racer in spec.racers)
    common = spec.common
    return networks.wanted("race", common.ground, spec, runs * common.epochs, "Start the race")


def bends(spec: RaceSpec, runs: Outcome[Runs], stage: Stage) -> None:
    """How the loss of a network bends in the picture: at W, or where the lowest path ends."""
    common, paths = spec.common, [run for run in runs.result if len(run.trajectory.loss) > 1]
    if common.on_plane:
        networks.bends(common.ground, common.plane, stage.grid.plane.W, stage.grid)
    elif runs.whole and paths:
        lowest = min(paths, key=lambda run: run.trajectory.final_loss)
        of, W = (spec, lowest.key), lowest.trajectory.weights[-1]
        networks.bends(common.ground, of, W, stage.grid, f"Where {lowest.label} ends")


ABOUT = {
    "Learning rate": "Or the scale of the guesses of a search; empty: its own.",
    "On the map": "The loss that the map shows under the end of the path.",
    "From the lowest": "How far the end is from the lowest one, over all weights.",
    "Barrier": "How far the loss rises on the straight line to there, above the straight way.",
    "Off plane": "How far the path ends off the plane that is drawn.",
    "Train": "Accuracy over the training examples.",
    "Test": "Accuracy over the test examples.",
    "Examples": "Touched by loss or gradient evaluations: what the budget counts.",
}


def table(spec: RaceSpec, runs: Outcome[Runs], stage: Stage) -> None:
    """The numbers, to sort and to download; of several starts also what lies between the ends."""
    rows = _rows(spec, runs.result, stage)
    if spec.common.starts > 1:
        between = computed(
            "Walking from end to end …",
            lambda progress: ends.from_lowest(spec, runs, progress),
            slot="ends",
        )
        rows.insert(4, "From the lowest", [each and each.distance for each in between])
        rows.insert(5, "Barrier", [each and each.barrier for each in between])
        rows = rows.astype({"From the lowest": float, "Barrier": float})
        st.markdown(words.of_ends(runs.result, between))
        noted.note_ends(runs.result, between)
    _show_table(spec, runs.result, rows)


def _show_table(spec: RaceSpec, runs: Runs, rows: pd.DataFrame) -> None:
    tables.results(rows.drop(columns="Remark"), ABOUT, shares=("Train", "Test"))
    remarks = [f"**{run.label}**: {said}." for run in runs if (said := words.remark(run))]
    if remarks:
        st.caption("  \n".join(remarks))
    with st.container(horizontal=True, key="race_downloads"):
        downloads.button("Table (CSV)", "race.csv", lambda: rows.to_csv(index=False))
        downloads.button(
            "Trajectories (NPZ)", "race.npz", lambda: race_npz(runs, downloads.race_settings(spec))
        )


def _rows(spec: RaceSpec, runs: Runs, stage: Stage) -> pd.DataFrame:
    """A row for each racer; how far the map is off only where the race left it."""
    rows = pd.DataFrame(
        {
            "Optimiser": [run.label for run in runs],
            "Learning rate": [run.size for run in runs],
            "Final loss": [run.trajectory.final_loss for run in runs],
            "Best loss": [run.trajectory.best_loss for run in runs],
            "Train": [run.trajectory.train_accuracy for run in runs],
            "Test": [run.trajectory.test_accuracy for run in runs],
            "Examples": [int(run.trajectory.work[-1]) for run in runs],
            "Steps": [int(run.trajectory.steps[-1]) for run in runs],
            "Status": [run.trajectory.status for run in runs],
        }
    ).astype({"Learning rate": float, "Test": float})
    if not spec.common.on_plane:
        rows.insert(4, "On the map", [shadow.plane_loss[-1] for shadow in stage.shadows])
        rows.insert(5, "Off plane", [shadow.distance[-1] for shadow in stage.shadows])
    rows["Remark"] = [words.remark(run) or run.trajectory.message for run in runs]
    return rows
