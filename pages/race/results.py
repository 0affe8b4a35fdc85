"""What came of a race: the table, the curves, and how far the picture is to be trusted."""

import numpy as np
import pandas as pd
import streamlit as st

from landscape.figures import STYLES, Curve, CurvesView, curves_figure
from landscape.files.archive import race_npz
from landscape.path_planes import Shadow
from landscape.studies.race import Racer
from pages.shared.compute.racing import Stage
from pages.shared.parts import chart, downloads
from pages.shared.parts.frame import theme
from pages.shared.settings.controls import LINK, choice
from pages.shared.settings.specs import RaceSpec

CURVES = {
    "Loss": "loss",
    "Loss on the map": "shadow",
    "Distance from the plane": "distance",
    "Learning rates": "rates",
}
# A picture misleads when it shows a loss that is off by this share of what the race has gained.
MISLEADING = 0.1


def curves(spec: RaceSpec, runs: tuple[Racer, ...], stage: Stage) -> None:
    """One diagram of curves, chosen by buttons."""
    offered = [
        label
        for label, kind in CURVES.items()
        if kind == "loss"
        or (kind == "rates" and any(run.sweep for run in runs))
        or (kind in {"shadow", "distance"} and not spec.common.on_plane)
    ]
    kind = choice("Curves", {label: CURVES[label] for label in offered}, "curves")
    if kind == "rates":
        _rates(runs)
        return
    with st.container(horizontal=True):
        by_steps = st.toggle("Against steps", key="bysteps", bind=LINK)
        log_x = st.toggle("Log x", key="logx", bind=LINK)
        log_y = st.toggle("Log loss", value=True, key="logy", bind=LINK)
    title = "steps" if by_steps else "examples touched"
    log_y = log_y and kind != "distance"
    view = CurvesView(title, _Y_TITLES[kind], log_x, log_y, theme(), legend=False)
    drawn = [
        curve
        for run, shadow in zip(runs, stage.shadows, strict=True)
        for curve in _curves_of(run, shadow, kind, by_steps=by_steps)
    ]
    chart.show(curves_figure(drawn, view), "curves_picture")
    if kind == "shadow":
        st.caption("Solid: the true loss. Dotted: what the map shows under the path.")


def _rates(runs: tuple[Racer, ...]) -> None:
    """What each learning rate of the sweeps led to."""
    view = CurvesView("learning rate", "final loss", True, True, theme())
    swept = [_sensitivity(run) for run in runs if run.sweep]
    chart.show(curves_figure(swept, view), "curves_picture")
    st.caption("The final loss that each learning rate of the sweep led to; ringed: the chosen.")


_Y_TITLES = {"loss": "loss", "shadow": "loss", "distance": "distance from the plane"}


def _curves_of(run: Racer, shadow: Shadow, kind: str, *, by_steps: bool) -> list[Curve]:
    style, path = STYLES[run.name], run.trajectory
    x = path.steps if by_steps else path.work
    if kind == "distance":
        return [Curve(run.label, x, shadow.distance, style.color, style.symbol, style.dash)]
    true = Curve(run.label, x, path.loss, style.color, style.symbol, "solid")
    if kind == "loss":
        return [Curve(run.label, x, path.loss, style.color, style.symbol, style.dash)]
    return [
        true,
        Curve(f"{run.label}, map", x, shadow.plane_loss, style.color, style.symbol, "dot"),
    ]


def _sensitivity(run: Racer) -> Curve:
    style, sweep = STYLES[run.name], run.sweep
    assert sweep is not None
    chosen = None if run.size is None else int(np.abs(sweep.rates - run.size).argmin())
    return Curve(run.label, sweep.rates, sweep.final, style.color, style.symbol, style.dash, chosen)


PERCENT = st.column_config.NumberColumn(format="percent")
NUMBER = st.column_config.NumberColumn(format="%.5g")
COLUMNS = {
    "Learning rate": st.column_config.NumberColumn(
        format="%.3g", help="Or the scale of the guesses of a search; empty: its own."
    ),
    "Final loss": NUMBER,
    "Best loss": NUMBER,
    "Loss on the map": NUMBER,
    "Off the plane": NUMBER,
    "Examples touched": st.column_config.NumberColumn(format="localized"),
    "Train accuracy": PERCENT,
    "Test accuracy": PERCENT,
}


def table(spec: RaceSpec, runs: tuple[Racer, ...], stage: Stage) -> None:
    """The numbers, to sort and to download."""
    rows = _rows(spec, runs, stage)
    st.dataframe(rows, hide_index=True, column_config=COLUMNS)
    with st.container(horizontal=True, key="race_downloads"):
        downloads.button("Table (CSV)", "race.csv", lambda: rows.to_csv(index=False))
        downloads.button(
            "Trajectories (NPZ)", "race.npz", lambda: race_npz(runs, downloads.race_settings(spec))
        )


def _rows(spec: RaceSpec, runs: tuple[Racer, ...], stage: Stage) -> pd.DataFrame:
    """A row for each racer; how far the map is off only where the race left it."""
    rows = pd.DataFrame(
        {
            "Optimiser": [run.label for run in runs],
            "Learning rate": [run.size for run in runs],
            "Final loss": [run.trajectory.final_loss for run in runs],
            "Best loss": [run.trajectory.best_loss for run in runs],
            "Train accuracy": [run.trajectory.train_accuracy for run in runs],
            "Test accuracy": [run.trajectory.test_accuracy for run in runs],
            "Examples touched": [int(run.trajectory.work[-1]) for run in runs],
            "Steps": [int(run.trajectory.steps[-1]) for run in runs],
            "Status": [run.trajectory.status for run in runs],
        }
    ).astype({"Learning rate": float, "Test accuracy": float})
    if not spec.common.on_plane:
        rows.insert(4, "Loss on the map", [shadow.plane_loss[-1] for shadow in stage.shadows])
        rows.insert(5, "Off the plane", [shadow.distance[-1] for shadow in stage.shadows])
    rows["Remark"] = [run.trajectory.message for run in runs]
    return rows


def trust(runs: tuple[Racer, ...], stage: Stage) -> str | None:
    """A warning in words when the map shows losses that the paths do not have."""
    ends = [
        (float(shadow.gap[-1]) / max(float(np.ptp(shadow.loss)), 1e-12), run, shadow)
        for run, shadow in zip(runs, stage.shadows, strict=True)
        if np.isfinite(shadow.gap[-1]) and np.isfinite(shadow.loss).all()
    ]
    if not ends:
        return None
    share, run, shadow = max(ends, key=lambda end: end[0])
    if share <= MISLEADING:
        return None
    along = np.linalg.norm((shadow.coordinates[-1] - shadow.coordinates[0]) * _lengths(stage))
    return (
        f"**This picture misleads.** {run.label} ends at loss **{shadow.loss[-1]:.3g}**, but the "
        f"map under the end of its path shows **{shadow.plane_loss[-1]:.3g}**: the path ends "
        f"{shadow.distance[-1]:.3g} off this plane, and moved only {along:.3g} along it."
    )


def _lengths(stage: Stage) -> np.ndarray:
    plane = stage.grid.plane
    return np.array([np.linalg.norm(plane.W1), np.linalg.norm(plane.W2)])
