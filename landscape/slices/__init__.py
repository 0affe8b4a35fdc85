"""The exact, fast evaluation of an objective on a line or a plane."""

from landscape.slices.axes import centered_axis
from landscape.slices.creases import creases
from landscape.slices.evaluate import evaluate_plane
from landscape.slices.line import evaluate_line, slice_line
from landscape.slices.minimum import lowest_point, plane_minimum
from landscape.slices.partial import direct_sum, partial_sum
from landscape.slices.results import Creases, Line, LowestCell, PlaneGrid, PlaneMinimum
from landscape.slices.scores import PlaneScores

__all__ = [
    "Creases",
    "Line",
    "LowestCell",
    "PlaneGrid",
    "PlaneMinimum",
    "PlaneScores",
    "centered_axis",
    "creases",
    "direct_sum",
    "evaluate_line",
    "evaluate_plane",
    "lowest_point",
    "partial_sum",
    "plane_minimum",
    "slice_line",
]
