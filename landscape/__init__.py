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
from landscape._version import __version__
from landscape.connections import Curve, barrier, curve_between
from landscape.curvature import (
    ExtremeCurvatures,
    extreme_curvatures,
    hessian_plane,
    non_convex_share,
)
from landscape.curvature_maps import CurvatureMap, curvature_map
from landscape.datasets import Dataset, Examples, load_dataset
from landscape.descent import Limits, Trajectory, learning_rate_sweep, optimize, optimize_all
from landscape.directions import (
    gradient_plane,
    plane_towards,
    random_direction,
    random_directions,
    random_plane,
    random_weights,
    weight_plane,
    zero_weights,
)
from landscape.gradients import check_gradient, numerical_gradient
from landscape.landscapes import Landscape, landscape_of, open_landscape, save_landscape
from landscape.losses import CrammerSinger, Hinge, OneVsAll, Softmax, SquaredHinge
from landscape.models import MLP, AffineScores, Block, Curved, Layered, LossFunction, OnPlane
from landscape.models.estimators import from_sklearn
from landscape.models.pytree import PytreeModel
from landscape.models.symmetries import balanced, matched, rescaled
from landscape.models.torch import TorchModel
from landscape.objective import Objective
from landscape.optimizers import (
    LBFGS,
    AdaGrad,
    Adam,
    AdamW,
    GradientDescent,
    Momentum,
    Nesterov,
    RandomLocalSearch,
    RandomSearch,
    RMSProp,
)
from landscape.partitions import PartitionedDataset
from landscape.path_planes import pca_plane, plane_through, shadow
from landscape.plane import Plane, Projection
from landscape.plane_objective import PlaneObjective
from landscape.ray import line_search, step_sweep
from landscape.recording import Recorder, Recording, open_recording
from landscape.slices import (
    Line,
    PlaneGrid,
    Slice,
    centered_axis,
    creases,
    evaluate_line,
    evaluate_plane,
    plane_minimum,
    sliced,
)
from landscape.terrains import Saddle
from landscape.training import trained_weights

__all__ = [
    "LBFGS",
    "MLP",
    "AdaGrad",
    "Adam",
    "AdamW",
    "AffineScores",
    "Block",
    "CrammerSinger",
    "CurvatureMap",
    "Curve",
    "Curved",
    "Dataset",
    "Examples",
    "ExtremeCurvatures",
    "GradientDescent",
    "Hinge",
    "Landscape",
    "Layered",
    "Limits",
    "Line",
    "LossFunction",
    "Momentum",
    "Nesterov",
    "Objective",
    "OnPlane",
    "OneVsAll",
    "PartitionedDataset",
    "Plane",
    "PlaneGrid",
    "PlaneObjective",
    "Projection",
    "PytreeModel",
    "RMSProp",
    "RandomLocalSearch",
    "RandomSearch",
    "Recorder",
    "Recording",
    "Saddle",
    "Slice",
    "Softmax",
    "SquaredHinge",
    "TorchModel",
    "Trajectory",
    "__version__",
    "balanced",
    "barrier",
    "centered_axis",
    "check_gradient",
    "creases",
    "curvature_map",
    "curve_between",
    "evaluate_line",
    "evaluate_plane",
    "extreme_curvatures",
    "figures",
    "from_sklearn",
    "gradient_plane",
    "hessian_plane",
    "landscape_of",
    "learning_rate_sweep",
    "line_search",
    "load_dataset",
    "matched",
    "non_convex_share",
    "numerical_gradient",
    "open_landscape",
    "open_recording",
    "optimize",
    "optimize_all",
    "pca_plane",
    "plane_minimum",
    "plane_through",
    "plane_towards",
    "random_direction",
    "random_directions",
    "random_plane",
    "random_weights",
    "rescaled",
    "save_landscape",
    "shadow",
    "sliced",
    "step_sweep",
    "trained_weights",
    "weight_plane",
    "zero_weights",
]
