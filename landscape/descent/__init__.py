"""Descent: loss function, optimiser and start in, `Trajectory` out."""

from landscape.descent._limits import Limits
from landscape.descent._optimize import optimize, optimize_all
from landscape.descent._recorded import Recorded
from landscape.descent._sweep import LearningRateSweep, learning_rate_sweep, logarithmic_rates
from landscape.descent._trajectory import Status, Trajectory
from landscape.epochs import epoch

__all__ = [
    "LearningRateSweep",
    "Limits",
    "Recorded",
    "Status",
    "Trajectory",
    "epoch",
    "learning_rate_sweep",
    "logarithmic_rates",
    "optimize",
    "optimize_all",
]
