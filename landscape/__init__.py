"""Exact slices of the loss of a linear classifier, and the paths of optimisers on them.

import landscape as ls

data = ls.load_dataset("digits", limit=100, preprocess="center")
objective = ls.Objective(data, loss=ls.Hinge(delta=1.0))
plane = ls.random_plane(ls.zero_weights(objective.shape), seed=1)
axis = ls.centered_axis(0.2, 101)
grid = ls.evaluate_plane(objective, plane, axis, axis)
ls.figures.plane_figure(grid, ls.figures.PlaneView()).show()
"""

from landscape import figures
from landscape.datasets import Dataset, Examples, load_dataset
from landscape.directions import (
    gradient_plane,
    plane_towards,
    random_directions,
    random_plane,
    random_weights,
    weight_plane,
    zero_weights,
)
from landscape.grid import (
    Line,
    PlaneGrid,
    centered_axis,
    evaluate_line,
    evaluate_plane,
)
from landscape.losses import Hinge, Softmax
from landscape.objective import Objective
from landscape.plane import Plane, Projection

__all__ = [
    "Dataset",
    "Examples",
    "Hinge",
    "Line",
    "Objective",
    "Plane",
    "PlaneGrid",
    "Projection",
    "Softmax",
    "centered_axis",
    "evaluate_line",
    "evaluate_plane",
    "figures",
    "gradient_plane",
    "load_dataset",
    "plane_towards",
    "random_directions",
    "random_plane",
    "random_weights",
    "weight_plane",
    "zero_weights",
]
