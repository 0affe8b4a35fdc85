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
from landscape.studies.race import Racer
from pages.race import controls as race_controls
from pages.race import results
from pages.shared.compute import racing
from pages.shared.compute.racing import Stage
from pages.shared.parts import chart, downloads
from pages.shared.parts.frame import theme
from pages.shared.settings.controls import LINK, buttons
from pages.shared.settings.specs import RaceSpec, ViewSpec

PLANES = {"Random plane": "random", "Plane of the paths": "paths", "Through two ends": "ends"}
MAP, SIDE_BY_SIDE = 500, 430


def show(spec: RaceSpec, runs: tuple[Racer, ...], view: ViewSpec) -> Stage:
    """Draw the race with all that is chosen about its planes; the first of them."""
    planes = {"": "random"} if spec.common.on_plane else _chosen_planes()
    stages = {
        label: racing.stage(spec, runs, shown, _ends(runs) if shown == "ends" else None)
        for label, shown in planes.items()
    }
    first = next(iter(stages.values()))
    if len(stages) == 1:
        wide, narrow = st.columns([3, 2], gap="medium")
        with wide:
            _picture(spec, runs, first, view)
        with narrow:
            results.curves(spec, runs, first)
    else:
        for column, (label, stage) in zip(st.columns(2), stages.items(), strict=True):
            with column:
                st.markdown(f"**{label}**")
                _picture(spec, runs, stage, view, height=SIDE_BY_SIDE)
        results.curves(spec, runs, first)
    return first


def _chosen_planes() -> dict[str, str]:
    """Names and kinds of the planes to show."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = buttons("Plane", PLANES, "shown")
        beside = st.toggle("Beside another plane", key="beside", bind=LINK)
    labels = {kind: label for label, kind in PLANES.items()}
    chosen = {labels[shown]: shown}
    if beside:
        other = "paths" if shown == "random" else "random"
        chosen[labels[other]] = other
    return chosen


def _ends(runs: tuple[Racer, ...]) -> tuple[str, str]:
    """The two optimisers whose ends span the plane."""
    names = {run.label: run.name for run in runs}
    columns = st.columns(2)
    chosen = [
        column.selectbox(
            f"{which} end", list(names), min(k, len(names) - 1), key=f"end_{k}", bind=LINK
        )
        for k, (column, which) in enumerate(zip(columns, ("First", "Second"), strict=True))
    ]
    return names[chosen[0]], names[chosen[1]]


def _picture(
    spec: RaceSpec, runs: tuple[Racer, ...], stage: Stage, view: ViewSpec, height: int = MAP
) -> None:
    """One plane with all paths and their player."""
    kind = "heatmap" if view.kind == "slice" else view.kind
    drawn = PlaneView(kind, view.colors, view.logarithmic, theme(), height)
    overlay = _overlay(spec, runs, stage, flat=kind != "surface")
    figure = plane_figure(stage.grid, drawn, overlay)
    race = plane_playback(stage.grid, drawn, overlay, group=str(hash(spec)))
    made_of_paths = stage.made_of_paths
    key = f"race_{made_of_paths or 'plane'}"
    chart.show(figure, key, None if made_of_paths else _start_here, race)
    if stage.path_plane is not None:
        _explained(stage)
    if outside := racing.leaving(stage):
        st.caption(f"{outside} of the paths leave the window: zoom out under *Window*.")
    warning = None if spec.common.on_plane else results.trust(runs, stage)
    if warning is not None:
        st.warning(warning)
        if made_of_paths != "paths":
            st.button(
                "Show the plane of the paths",
                on_click=_show_paths,
                key=f"best_{key}",
                icon=":material/visibility:",
            )
    downloads.button(
        "Animation (HTML)",
        f"{key}.html",
        lambda: standalone_html(figure, "Race of the optimisers", race),
        "A page that plays without a network.",
    )


def _overlay(spec: RaceSpec, runs: tuple[Racer, ...], stage: Stage, *, flat: bool) -> Overlay:
    """The start and all paths, with the rules of the race under the picture."""
    paths = racing.traced(runs, stage)
    under = stage.titles[0]
    if flat:
        under += f"<br><sub>{race_controls.rules(spec)}</sub>"
    first = stage.shadows[0]
    start = Marker(
        "start", *(float(x) for x in first.coordinates[0]), loss=float(first.plane_loss[0])
    )
    return Overlay([start], paths=paths, titles=(under, stage.titles[1]))


def _explained(stage: Stage) -> None:
    assert stage.path_plane is not None
    (first, second), (walk1, walk2) = stage.path_plane.explained, stage.path_plane.random_walk
    st.caption(
        f"The plane that is nearest to all the paths (PCA): its two directions hold {first:.0%} "
        f"and {second:.0%} of their squared distance from the middle. Random walks of the same "
        f"lengths would give {walk1:.0%} and {walk2:.0%}: only what is above that says something."
    )


def _start_here(click: chart.Click) -> None:
    """Start the race at the clicked point."""
    a, b = (float(f"{number:.4g}") for number in click)
    st.session_state.update(start_a=a, start_b=b)


def _show_paths() -> None:
    st.session_state["shown"] = "Plane of the paths"
