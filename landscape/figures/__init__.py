"""Results in, figures in Plotly's schema out. Figures draw and compute nothing."""

from landscape.figures import displays
from landscape.figures.curves import Curve, CurvesView, curves_figure
from landscape.figures.errors import check_figure, step_size_figure
from landscape.figures.figure import Figure
from landscape.figures.images import class_images
from landscape.figures.line import LinePoint, LineView, line_figure
from landscape.figures.marker import MARKS, Arrow, Marker, Way
from landscape.figures.paths import STYLES, TracedPath, style_of
from landscape.figures.plane import Overlay, PlaneView, plane_figure, plane_playback
from landscape.figures.recorded import landscape_figure, landscape_overlay, landscape_playback
from landscape.figures.standalone import standalone_html
from landscape.figures.steps import step_sweep_figure
from landscape.figures.style import COLOR_SCALES, THEMES
from landscape.figures.words import described

__all__ = [
    "COLOR_SCALES",
    "MARKS",
    "STYLES",
    "THEMES",
    "Arrow",
    "Curve",
    "CurvesView",
    "Figure",
    "LinePoint",
    "LineView",
    "Marker",
    "Overlay",
    "PlaneView",
    "TracedPath",
    "Way",
    "check_figure",
    "class_images",
    "curves_figure",
    "described",
    "displays",
    "landscape_figure",
    "landscape_overlay",
    "landscape_playback",
    "line_figure",
    "plane_figure",
    "plane_playback",
    "standalone_html",
    "step_size_figure",
    "step_sweep_figure",
    "style_of",
]
