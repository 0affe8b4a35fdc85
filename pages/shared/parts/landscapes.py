"""Landscapes of files as pictures: map, slices and curves of one, or the maps of several."""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import streamlit as st

from landscape.figures import (
    CurvesView,
    LinePoint,
    LineView,
    Overlay,
    PlaneView,
    curves_figure,
    landscape_figure,
    landscape_overlay,
    landscape_playback,
    line_figure,
    standalone_html,
)
from landscape.figures.recorded import style_of
from landscape.files.archive import grid_csv
from landscape.landscapes import Landscape, packed
from landscape.slices import Line, PlaneGrid
from pages.shared.compute.stages import Stage
from pages.shared.parts import chart, downloads, paths
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import ViewSpec
from pages.shared.settings.table import opened as table
from pages.shared.settings.table.race import CURVES
from pages.shared.settings.widgets import choose, number

MAP, BESIDE, SLICE, UNDER = 540, 430, 226, 300
GROUP = "opened"
NO_KINKS = np.empty(0)


class Look(NamedTuple):
    """How landscapes are drawn: the view, what of them, and the losses that the colours span."""

    view: ViewSpec
    quantity: str
    spanned: tuple[float, float] | None
    height: int = MAP

    def logarithmic(self, landscape: Landscape) -> bool:
        """Whether the scale is: paths come from so high up that the bottom were of one colour."""
        return self.view.logarithmic or (bool(landscape.paths) and "loss" in self.quantity)


def described(landscape: Landscape) -> dict[str, str]:
    """What a landscape says of itself, and what it is made of."""
    cells = f"{len(landscape.a)} × {len(landscape.b)} cells of {', '.join(landscape.grids)}"
    weights = "in the file" if landscape.whole else "too many for the file: their lengths only"
    return {**landscape.facts, "Grids": cells, "W, W1 and W2": weights}


def spanned(landscapes: Iterable[Landscape], quantity: str) -> tuple[float, float] | None:
    """The lowest and the highest finite cell of several landscapes; None of a single one."""
    grids = [landscape.grids[quantity] for landscape in landscapes]
    if len(grids) < 2:
        return None
    finite = np.concatenate([grid[np.isfinite(grid)] for grid in grids])
    return float(finite.min()), float(finite.max())


def alone(name: str, landscape: Landscape, look: Look) -> None:
    """A landscape with the slices through a chosen point beside it, and the curves below."""
    wide, narrow = st.columns([3, 2], gap="medium")
    with narrow:
        cross = _slices(landscape.grid(look.quantity), look, look.logarithmic(landscape))
    with wide:
        _picture(name, landscape, look, landscape_overlay(landscape, cross))
    if landscape.paths:
        _curves({name: landscape})


def side_by_side(landscapes: Mapping[str, Landscape], look: Look) -> None:
    """The maps of several landscapes on one colour scale, two in a row."""
    st.caption("All maps are on one colour scale, and play together.")
    columns = st.columns(2, gap="medium")
    first = 0
    for place, (name, landscape) in enumerate(landscapes.items()):
        with columns[place % 2]:
            st.markdown(f"**{name}**")
            overlay = landscape_overlay(landscape, first=first)
            _picture(name, landscape, look._replace(height=BESIDE), overlay)
        first += len(landscape.paths)
    if any(landscape.paths for landscape in landscapes.values()):
        _curves(landscapes)


def _picture(name: str, landscape: Landscape, look: Look, overlay: Overlay) -> None:
    """One grid with its paths and their player, what is to be said of it, and its files."""
    view, logarithmic = look.view, look.logarithmic(landscape)
    drawn = PlaneView(view.kind, view.colors, logarithmic, theme(), look.height, look.spanned)
    figure = landscape_figure(landscape, drawn, look.quantity, overlay)
    played = landscape_playback(landscape, drawn, look.quantity, overlay, GROUP)
    facts = {"File": name} | described(landscape)
    chart.show(
        figure, f"opened_map_{name}", None if overlay.cross is None else _slice_here, played, facts
    )
    if logarithmic and not view.logarithmic:
        st.caption("The colours are on a logarithmic scale, so that the bottom is seen.")
    _said(landscape)
    with st.container(horizontal=True, key=f"opened_downloads_{name}"):
        downloads.button(
            "Picture (HTML)",
            f"{name}.html",
            lambda: standalone_html(figure, name, played, facts),
            "A page that plays without a network.",
        )
        grid = landscape.grid(look.quantity)
        downloads.button(
            "Grid (CSV)", f"{name}.csv", lambda: grid_csv(grid), "One line a, b, value for a cell."
        )
        downloads.button(
            "All of it (NPZ)", f"{name}.npz", lambda: packed(landscape), "The landscape file."
        )
        if "axes" in (landscape.settings or {}):
            downloads.button(
                "Spec (JSON)",
                f"{name}.json",
                lambda: json.dumps(landscape.settings, indent=2),
                "What `landscape compute` computes it from again.",
            )


def _said(landscape: Landscape) -> None:
    """How far the picture of the paths is true."""
    if not landscape.paths:
        return
    stage = Stage(landscape.grid(), tuple(path.shadow for path in landscape.paths))
    if landscape.explained is not None:
        st.caption(paths.explained(*landscape.explained, "the recorded path"))
    if outside := stage.leaving:
        leave = "path leaves" if outside == 1 else "paths leave"
        st.caption(f"{outside} {leave} the window.")
    warning = paths.trust([path.name for path in landscape.paths], stage)
    if warning is not None:
        st.warning(warning)


def _slice_here(click: chart.Click) -> None:
    """Let both slices run through the clicked point."""
    a, b = (float(f"{value:.4g}") for value in click)
    st.session_state.update({table.AT_A.key: a, table.AT_B.key: b})


def _slices(grid: PlaneGrid, look: Look, logarithmic: bool) -> tuple[float, float]:
    """The row and the column of cells nearest to a chosen point; that point."""
    places = st.container()
    left, right = st.columns(2)
    with left:
        a = number(table.AT_A, step=float(np.ptp(grid.a)) / 20, format="%.4g")
    with right:
        b = number(table.AT_B, step=float(np.ptp(grid.b)) / 20, format="%.4g")
    column, row = abs(grid.a - a).argmin(), abs(grid.b - b).argmin()
    lines = (
        ("a", grid.a, grid.loss[row], column, f"b = {grid.b[row]:.4g}"),
        ("b", grid.b, grid.loss[:, column], row, f"a = {grid.a[column]:.4g}"),
    )
    for letter, axis, values, at, across in lines:
        line = Line(axis, values, NO_KINKS, NO_KINKS)
        title = f"{letter}, at {across}"
        drawn = LineView(title, letter, logarithmic, theme(), SLICE, look.quantity)
        mark = LinePoint("where the slices cross", float(axis[at]), float(values[at]))
        with places:
            chart.show(line_figure(line, drawn, [mark]), f"opened_along_{letter}")
    return float(grid.a[column]), float(grid.b[row])


def _curves(landscapes: Mapping[str, Landscape]) -> None:
    """Losses of the paths, true and of the map, or distances from the plane, step by step."""
    offered = {label: kind for label, kind in CURVES.options.items() if kind != "rates"}
    kind = choose(CURVES, offered)
    several = len(landscapes) > 1
    found = [
        (f"{path.name} of {name}" if several and path.name != name else path.name, path)
        for name, landscape in landscapes.items()
        for path in landscape.paths
    ]
    drawn = [
        curve
        for place, (label, path) in enumerate(found)
        for curve in paths.curves_of(label, style_of(place), path.steps, path.shadow, kind)
    ]
    distance = kind == "distance"
    view = CurvesView(
        "steps",
        "distance from the plane" if distance else "loss",
        logarithmic_y=not distance,
        theme=theme(),
        height=UNDER,
        clock="steps",
    )
    chart.show(curves_figure(drawn, view), "opened_curves", follows=GROUP)
    if kind == "shadow":
        st.caption("Solid: the true loss. Dotted: what the map shows under the path.")
