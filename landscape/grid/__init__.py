"""The exact, fast evaluation of an objective on a line or a plane."""

from landscape.grid.axes import centered_axis
from landscape.grid.creases import creases
from landscape.grid.evaluate import evaluate_plane
from landscape.grid.line import evaluate_line, slice_line
from landscape.grid.minimum import lowest_point, plane_minimum
from landscape.grid.partial import direct_sum, partial_sum
from landscape.grid.results import Creases, Line, LowestCell, PlaneGrid, PlaneMinimum
from landscape.grid.scores import PlaneScores

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
