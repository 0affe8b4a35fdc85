"""Paths of optimisers on a picture: how they look, where they lie, and what plays them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.figures.box import Box
from landscape.figures.cells import Cells
from landscape.figures.figure import Trace, trace
from landscape.figures.marker import mark_of

Floats = NDArray[np.float64]


# Points are drawn no farther from W than this many windows.
FAR = 1000.0


@dataclass(frozen=True)
class PathStyle:
    """Colour, marker and dash: each alone tells paths apart as far as it can."""

    color: str
    symbol: str
    dash: str


# Okabe and Ito's colours ("Color universal design", 2008) first, then lighter ones; all are seen on
# dark and light parts of a map, as every line has a dark rim.
STYLES = {
    "gradient-descent": PathStyle("#E69F00", "circle", "solid"),
    "momentum": PathStyle("#56B4E9", "square", "dash"),
    "nesterov": PathStyle("#009E73", "diamond", "dashdot"),
    "adagrad": PathStyle("#F0E442", "triangle-up", "longdash"),
    "rmsprop": PathStyle("#CC79A7", "triangle-down", "dot"),
    "adam": PathStyle("#D55E00", "star", "solid"),
    "adamw": PathStyle("#FFB6A0", "pentagon", "dash"),
    "lbfgs": PathStyle("#FFFFFF", "x", "solid"),
    "random-search": PathStyle("#B0B0B0", "hexagon", "dot"),
    "local-search": PathStyle("#7FE0C0", "cross", "dashdot"),
}


def style_of(name: str, number: int | None = None) -> PathStyle:
    """The style of an optimiser's path; of one from several starts, that of the start's number."""
    return STYLES[name] if number is None else tuple(STYLES.values())[(number - 1) % len(STYLES)]


@dataclass(frozen=True, eq=False)
class TracedPath:
    """A path of T recorded steps as a plane shows it.

    `plane_loss` is the loss of the plane under each step; `distance` how far off the plane it is.
    `work` counts the examples touched; where nobody has counted them, it is the steps, and the
    unit says so.
    """

    name: str
    style: PathStyle
    coordinates: Floats  # (T, 2)
    loss: Floats  # (T,)
    plane_loss: Floats  # (T,)
    distance: Floats  # (T,)
    work: NDArray[np.integer]  # (T,)
    steps: NDArray[np.integer]  # (T,)
    status: str = "finished"
    unit: str = "examples"


def flat_traces(paths: Sequence[TracedPath], cells: Cells) -> list[Trace]:
    """The whole paths, faint, with a hover for each recorded step.

    What lies very far outside is drawn nearer: a browser draws no numbers of hundreds of digits.
    """
    far = [FAR * float(np.abs(axis).max() or 1.0) for axis in (cells.a, cells.b)]
    return [
        trace(
            "scatter",
            x=np.clip(path.coordinates[:, 0], -far[0], far[0]),
            y=np.clip(path.coordinates[:, 1], -far[1], far[1]),
            customdata=_facts(path),
            mode="lines+markers",
            line={"color": path.style.color, "width": 1, "dash": path.style.dash},
            marker={"size": 5, "color": path.style.color, "symbol": path.style.symbol},
            opacity=0.35,
            showlegend=False,
            name=path.name,
            hovertemplate=_hover(path),
        )
        for path in paths
    ]


def surface_traces(paths: Sequence[TracedPath], cells: Cells, box: Box) -> list[Trace]:
    """The whole paths, thin, with a hover for each recorded step.

    What lies outside the box of the scene is left out, with a mark where a path leaves it. Nothing
    here is translucent: a scene in which something is draws its surface twice.
    """
    places = [_places(path, cells) for path in paths]
    lines = [
        trace(
            "scatter3d",
            **_columns(box.clipped(place)),
            mode="lines",
            line={"color": path.style.color, "width": 1},
            showlegend=False,
            name=path.name,
            customdata=_facts(path),
            hovertemplate=_hover(path),
        )
        for path, place in zip(paths, places, strict=True)
    ]
    exits = [found for place in places if (found := box.exit(place)) is not None]
    return [*_exits(exits), *lines]


def _places(path: TracedPath, cells: Cells) -> Floats:
    """The points (T, 3) of a path in a scene: at the heights of its losses."""
    return np.column_stack([path.coordinates, cells.height_of(path.loss)])


def _exits(places: Sequence[Floats]) -> list[Trace]:
    """The marks where paths leave the scene, if any does."""
    name = "leaves the picture"
    look = {"mode": "markers", "marker": mark_of(name).drawn(5), "hovertemplate": name}
    return [trace("scatter3d", **_columns(np.array(places)), name=name, **look)] if places else []


def _columns(points: Floats) -> dict[str, Floats]:
    return dict(zip("xyz", points.T, strict=True))


def playback(paths: Sequence[TracedPath], cells: Cells, box: Box | None, group: str) -> dict:
    """What the player in the browser is sent.

    Args:
        paths: on the picture.
        cells: of the picture, for heights.
        box: of the scene where the picture is a surface.
        group: players of one group keep the same time.
    """
    places = [_places(path, cells) for path in paths]
    shown = places if box is None else [box.cast(place) for place in places]
    sent = [
        {
            "name": path.name,
            "color": path.style.color,
            "symbol": path.style.symbol,
            "dash": path.style.dash,
            **{axis: _short(values) for axis, values in _columns(place).items()},
            "loss": _short(path.loss),
            "labels": [f"{loss:.4g}" for loss in path.loss],
            "work": path.work.tolist(),
            "steps": path.steps.tolist(),
            "status": path.status,
        }
        for path, place in zip(paths, shown, strict=True)
    ]
    end = max((int(path.work[-1]) for path in paths), default=0)
    # Of the race, not of the picture: on another plane or scale the reader's time goes on.
    facts = [[path[part] for part in ("name", "loss", "work", "steps")] for path in sent]
    digest = hashlib.sha256(repr((group, facts)).encode()).hexdigest()
    unit = "steps" if any(path.unit == "steps" for path in paths) else "examples touched"
    race = {"id": digest, "end": end, "unit": unit, "paths": sent}
    return race | {"surface": box is not None, "group": group}


def _short(values: Floats) -> list[float | None]:
    """Single precision in as few digits as that needs; JSON has no number for NaN."""
    return [float(f"{value:.7g}") if np.isfinite(value) else None for value in values]


def _facts(path: TracedPath) -> NDArray[np.float32]:
    columns = (path.steps, path.work, path.loss, path.plane_loss, path.distance)
    with np.errstate(over="ignore"):  # beyond single precision a number is infinite
        return np.stack(columns, axis=1).astype(np.float32)


def _hover(path: TracedPath) -> str:
    counted = ", %{customdata[1]:,d} examples" if path.unit == "examples" else ""
    rows = f"<b>{path.name}</b><br>step %{{customdata[0]:d}}{counted}<br>"
    rows += "true loss %{customdata[2]:.5g}<br>loss of the map here %{customdata[3]:.5g}"
    if path.distance.any():
        rows += "<br>%{customdata[4]:.3g} off this plane"
    return rows + "<extra></extra>"
