"""A picture in words, for who cannot see it."""

import re
from html import unescape
from typing import Any

import numpy as np
import plotly.graph_objects as go

KINDS = {
    "heatmap": "Map",
    "contour": "Map with filled contours",
    "surface": "Surface in three dimensions",
    "bar": "Histogram",
    "scatter": "Curves",
}


def described(figure: go.Figure) -> str:
    """Kind of picture, titles of its axes, range of its losses, and the names in its legend."""
    traces: list[Any] = list(figure.data)
    if not traces:
        return "Empty picture."
    first = traces[0]
    words = [KINDS.get(first.type, "Picture"), _axes(figure), _losses(first)]
    names = [str(trace.name) for trace in traces if _named(trace)]
    if names:
        words.append(f"{'Shown' if first.type in ('scatter', 'bar') else 'Marked'}: ")
        words[-1] += ", ".join(dict.fromkeys(names))
    return ". ".join(_plain(part) for part in words if part) + "."


def _named(trace: Any) -> bool:
    """Whether a trace stands in the legend, or is one of several images."""
    if trace.type == "heatmap":
        return trace.coloraxis is not None
    landscape = trace.type in ("contour", "surface")
    return trace.name is not None and trace.showlegend is not False and not landscape


def _axes(figure: go.Figure) -> str:
    layout: Any = figure.layout
    from_scene = figure.data[0].type == "surface"  # pyright: ignore[reportAttributeAccessIssue]
    place = layout.scene if from_scene else layout
    across, up = place.xaxis.title.text, place.yaxis.title.text
    if not across and not up:
        return ""
    return f"Across: {across or 'no title'}; {'in depth' if from_scene else 'up'}: {up}"


def _losses(trace: Any) -> str:
    """The range of the losses of a landscape, which its cells carry beside their heights."""
    if trace.type not in ("heatmap", "contour", "surface") or trace.customdata is None:
        return ""
    losses = np.asarray(trace.customdata, dtype=np.float64)
    finite = losses[np.isfinite(losses)]
    if not finite.size:
        return "No loss is finite"
    words = f"The loss runs from {finite.min():.4g} to {finite.max():.4g}"
    return words + (", and is not finite in places" if finite.size < losses.size else "")


def _plain(text: str) -> str:
    """Words without the tags that Plotly's text may hold."""
    return unescape(re.sub("<[^>]*>", "", text.replace("<br>", ", ")))
