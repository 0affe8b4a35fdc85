"""Landscapes that were saved, with their paths, as pictures of the plane want them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from landscape.figures.figure import Figure
from landscape.figures.marker import Marker
from landscape.figures.paths import STYLES, PathStyle, TracedPath
from landscape.figures.plane import Overlay, PlaneView, plane_figure, plane_playback
from landscape.landscapes import Landscape, PathOnPlane


def landscape_overlay(
    landscape: Landscape, cross: tuple[float, float] | None = None, first: int = 0
) -> Overlay:
    """The start and the paths of a landscape, and the cross of its slices.

    `first` is the number of paths that are drawn elsewhere beside it, in other styles.
    """
    return Overlay(
        _starts(landscape), cross=cross, paths=traced(landscape, first), titles=landscape.titles
    )


def landscape_figure(
    landscape: Landscape, view: PlaneView, grid: str | None = None, overlay: Overlay | None = None
) -> Figure:
    """One grid of a landscape, by default its loss, with the paths."""
    drawn = overlay or landscape_overlay(landscape)
    return plane_figure(landscape.grid(grid), _of_quantity(landscape, view, grid), drawn)


def landscape_playback(
    landscape: Landscape, view: PlaneView, grid: str | None, overlay: Overlay, group: str = ""
) -> dict | None:
    """What a player needs to play the paths on `landscape_figure`; None where there are none."""
    if not overlay.paths:
        return None
    drawn = _of_quantity(landscape, view, grid)
    return plane_playback(landscape.grid(grid), drawn, overlay, group)


def traced(landscape: Landscape, first: int = 0) -> list[TracedPath]:
    """The paths of a landscape, each in a style of its own as far as there are styles."""
    return [
        TracedPath(
            path.name,
            style_of(number),
            path.shadow.coordinates,
            path.shadow.loss,
            path.shadow.plane_loss,
            path.shadow.distance,
            path.steps,
            path.steps,
            unit="steps",
        )
        for number, path in enumerate(landscape.paths, first)
    ]


def style_of(number: int) -> PathStyle:
    """The style of a path, by its number in the landscape."""
    return list(STYLES.values())[number % len(STYLES)]


def _of_quantity(landscape: Landscape, view: PlaneView, grid: str | None) -> PlaneView:
    return replace(view, quantity=next(iter(landscape.grids)) if grid is None else grid)


def _starts(landscape: Landscape) -> Sequence[Marker]:
    """A mark where the paths begin, and W where there are none."""
    paths: Sequence[PathOnPlane] = landscape.paths
    if paths:
        (a, b), loss = paths[0].shadow.coordinates[0], paths[0].shadow.plane_loss[0]
        return [Marker("start", float(a), float(b), float(loss))]
    if landscape.a[0] <= 0 <= landscape.a[-1] and landscape.b[0] <= 0 <= landscape.b[-1]:
        grid = landscape.grid()
        at_W = grid.loss[np.abs(grid.b).argmin(), np.abs(grid.a).argmin()]
        return [Marker("W", 0.0, 0.0, float(at_W))]
    return []
