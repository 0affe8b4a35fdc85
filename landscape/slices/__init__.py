"""A loss on a line or a plane: exact and fast where its scores are affine, else point by point."""

from landscape.slices.axes import centered_axis
from landscape.slices.creases import creases
from landscape.slices.evaluate import evaluate_plane
from landscape.slices.line import evaluate_line, slice_line
from landscape.slices.linear import LinearSlice
from landscape.slices.minimum import lowest_point, plane_minimum
from landscape.slices.partial import direct_sum, partial_sum
from landscape.slices.pointwise import PointwiseSlice, evaluate_points
from landscape.slices.results import Creases, Line, LowestCell, PlaneGrid, PlaneMinimum
from landscape.slices.sliced import AffineSlice, Slice, sliced
from landscape.slices.summed import SummedSlice

__all__ = [
    "AffineSlice",
    "Creases",
    "Line",
    "LinearSlice",
    "LowestCell",
    "PlaneGrid",
    "PlaneMinimum",
    "PointwiseSlice",
    "Slice",
    "SummedSlice",
    "centered_axis",
    "creases",
    "direct_sum",
    "evaluate_line",
    "evaluate_plane",
    "evaluate_points",
    "lowest_point",
    "partial_sum",
    "plane_minimum",
    "slice_line",
    "sliced",
]
