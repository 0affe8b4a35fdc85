"""Results in, Plotly figures out. Figures draw and compute nothing."""

from landscape.figures.line import LinePoint, LineView, line_figure
from landscape.figures.marker import Marker
from landscape.figures.plane import PlaneView, plane_figure
from landscape.figures.style import COLOR_SCALES, PALETTE, THEMES

__all__ = [
    "COLOR_SCALES",
    "PALETTE",
    "THEMES",
    "LinePoint",
    "LineView",
    "Marker",
    "PlaneView",
    "line_figure",
    "plane_figure",
]
