"""A picture in words, for who cannot see it."""

import re
from html import unescape

import numpy as np

from landscape.figures.figure import Figure, Trace

KINDS = {
    "heatmap": "Map",
    "contour": "Map with filled contours",
    "surface": "Surface in three dimensions",
    "bar": "Histogram",
    "scatter": "Curves",
}


def described(figure: Figure) -> str:
    """Kind of picture, titles of its axes, range of its losses, and the names in its legend."""
    if not figure.data:
        return "Empty picture."
    first = figure.data[0]
    words = [KINDS.get(first["type"], "Picture"), _axes(figure), _losses(first)]
    names = [str(trace["name"]) for trace in figure.data if _named(trace)]
    if names:
        words.append(f"{'Shown' if first['type'] in ('scatter', 'bar') else 'Marked'}: ")
        words[-1] += ", ".join(dict.fromkeys(names))
    return ". ".join(_plain(part) for part in words if part) + "."


def _named(trace: Trace) -> bool:
    """Whether a trace stands in the legend, or is one of several images."""
    if trace["type"] == "heatmap":
        return "coloraxis" in trace
    landscape = trace["type"] in ("contour", "surface") and "customdata" in trace
    return "name" in trace and trace.get("showlegend", True) and not landscape


def _axes(figure: Figure) -> str:
    from_scene = figure.data[0]["type"] == "surface"
    place = figure.layout["scene"] if from_scene else figure.layout
    across, up = (place[axis].get("title", {}).get("text") for axis in ("xaxis", "yaxis"))
    if not across and not up:
        return ""
    return f"Across: {across or 'no title'}; {'in depth' if from_scene else 'up'}: {up}"


def _losses(trace: Trace) -> str:
    """The range of the losses of a landscape, which its cells carry beside their heights."""
    if trace["type"] not in ("heatmap", "contour", "surface") or "customdata" not in trace:
        return ""
    losses = np.asarray(trace["customdata"], dtype=np.float64)
    finite = losses[np.isfinite(losses)]
    if not finite.size:
        return f"No {trace['name']} is finite"
    words = f"The {trace['name']} runs from {finite.min():.4g} to {finite.max():.4g}"
    return words + (", and is not finite in places" if finite.size < losses.size else "")


def _plain(text: str) -> str:
    """Words without the tags that Plotly's text may hold."""
    return unescape(re.sub("<[^>]*>", "", text.replace("<br>", ", ")))
