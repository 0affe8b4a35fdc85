"""Results in, Plotly figures out. Figures draw and compute nothing."""

from landscape.figures.curves import Curve, CurvesView, curves_figure
from landscape.figures.line import LinePoint, LineView, line_figure
from landscape.figures.marker import Marker
from landscape.figures.plane import PlaneView, plane_figure
from landscape.figures.style import COLOR_SCALES, THEMES

__all__ = [
    "COLOR_SCALES",
    "THEMES",
    "Curve",
    "CurvesView",
    "LinePoint",
    "LineView",
    "Marker",
    "PlaneView",
    "curves_figure",
    "line_figure",
    "plane_figure",
]
