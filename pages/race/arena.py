"""The picture of a race: the paths on a map, ready to play; one plane, or two side by side."""

import streamlit as st

from landscape.figures import (
    Marker,
    Overlay,
    PlaneView,
    plane_figure,
    plane_playback,
    standalone_html,
)
from pages.race import compute, results, words
from pages.shared.compute.racing import Runs
from pages.shared.compute.stages import Stage
from pages.shared.compute.stopping import Outcome
from pages.shared.parts import chart, downloads, paths
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import RaceSpec, ViewSpec, WindowSpec, digest
from pages.shared.settings.table import race as table
from pages.shared.settings.widgets import choose, switch
from pages.shared.work.progress import computed

MAP, SIDE_BY_SIDE = 500, 430
PATHS = "Plane of the paths"
TITLES = {
    "drawn": ("a, along W1", "b, along W2"),
    "paths": ("distance along the first component", "distance along the second"),
    "ends": ("from the start (0) to the first end (1)", "to the second end (1)"),
}


def show(spec: RaceSpec, window: WindowSpec, runs: Outcome[Runs], view: ViewSpec) -> Stage:
    """Draw the race with all that is chosen about its planes; the first of them."""
    chosen = {"": "drawn"} if spec.common.on_plane else _chosen_planes(spec)
    stages = {
        label: _stage(spec, window, runs, shown, _ends(runs.result) if shown == "ends" else None)
        for label, shown in chosen.items()
    }
    first = next(iter(stages.values()))
    if len(stages) == 1:
        wide, narrow = st.columns([3, 2], gap="medium")
        with wide:
            _picture(spec, runs.result, first, view)
        with narrow:
            results.curves(spec, runs.result, first)
    else:
        for column, (label, stage) in zip(st.columns(2), stages.items(), strict=True):
            with column:
                st.markdown(f"**{label}**")
                _picture(spec, runs.result, stage, view, height=SIDE_BY_SIDE)
        results.curves(spec, runs.result, first)
    return first


def _stage(
    spec: RaceSpec,
    window: WindowSpec,
    runs: Outcome[Runs],
    shown: str,
    ends: tuple[str, str] | None,
) -> Stage:
    return computed(
        "Drawing the landscape …",
        lambda progress: compute.stage(spec, window, runs, shown, ends, progress),
        slot=f"stage_{shown}",
    )


def _chosen_planes(spec: RaceSpec) -> dict[str, str]:
    """Names and kinds of the planes to show; on a random plane random starts cast one shadow."""
    first = PATHS if spec.common.random_start else table.SHOWN.default
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = choose(table.SHOWN, default=first)
        beside = switch(table.BESIDE)
    labels = {kind: label for label, kind in table.SHOWN.options.items()}
    chosen = {labels[shown]: shown}
    if beside:
        other = "paths" if shown == "drawn" else "drawn"
        chosen[labels[other]] = other
    return chosen


def _ends(runs: Runs) -> tuple[str, str]:
    """The two runs whose ends span the plane."""
    names = {run.label: run.key for run in runs}
    chosen = []
    settings = zip(st.columns(2), (table.FIRST_END, table.SECOND_END), strict=True)
    for k, (column, setting) in enumerate(settings):
        default = list(names)[min(k, len(names) - 1)]
        with column:
            chosen.append(choose(setting, names, default=default))
    return chosen[0], chosen[1]


def _picture(spec: RaceSpec, runs: Runs, stage: Stage, view: ViewSpec, height: int = MAP) -> None:
    """One plane with all paths and their player."""
    # Paths reach so far up the walls that an even scale would show the bottom in one colour.
    logarithmic = view.logarithmic or stage.kind != "drawn"
    drawn = PlaneView(view.kind, view.colors, logarithmic, theme(), height)
    overlay = _overlay(spec, runs, stage, flat=view.kind != "surface")
    figure = plane_figure(stage.grid, drawn, overlay)
    played = plane_playback(stage.grid, drawn, overlay, group=digest(spec))
    key = f"race_{stage.kind}"
    facts = words.facts(spec, stage.kind)
    clickable = stage.kind == "drawn" and not spec.common.random_start
    on_click = _start_here if clickable else None
    chart.show(figure, key, on_click, played, facts)
    if logarithmic and not view.logarithmic:
        st.caption("The colours are on a logarithmic scale, so that the bottom is seen.")
    if stage.path_plane is not None:
        st.caption(paths.explained(*stage.path_plane.shares, "all the paths"))
    if outside := stage.leaving:
        leave = "path leaves" if outside == 1 else "paths leave"
        st.caption(f"{outside} {leave} the window: zoom out under *Window*.")
    warning = None if spec.common.on_plane else paths.trust([run.label for run in runs], stage)
    if warning is not None:
        st.warning(warning)
        if stage.kind != "paths":
            st.button(
                "Show the plane of the paths",
                on_click=_show_paths,
                key=f"best_{key}",
                icon=":material/visibility:",
            )
    downloads.button(
        "Animation (HTML)",
        f"{key}.html",
        lambda: standalone_html(figure, words.title(spec), played, facts),
        "A page that plays without a network.",
    )


def _overlay(spec: RaceSpec, runs: Runs, stage: Stage, *, flat: bool) -> Overlay:
    """The starts and all paths, with the rules of the race under the picture."""
    under, beside = TITLES[stage.kind]
    if flat:
        under += f"<br><sub>{words.rules(spec)}</sub>"
    seen = stage.shadows if spec.common.starts > 1 else stage.shadows[:1]
    starts = [
        Marker("start", *map(float, shadow.coordinates[0]), loss=float(shadow.plane_loss[0]))
        for shadow in seen
    ]
    return Overlay(starts, paths=paths.traced(runs, stage), titles=(under, beside))


def _start_here(click: chart.Click) -> None:
    """Start the race at the clicked point."""
    a, b = (float(f"{number:.4g}") for number in click)
    st.session_state.update({table.START_A.key: a, table.START_B.key: b})


def _show_paths() -> None:
    st.session_state[table.SHOWN.key] = PATHS
