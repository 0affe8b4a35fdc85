"""Optimisers: one small class per update rule, `init(W)` and `update(gradient, state, W)`."""

from landscape.optimizers._adagrad import AdaGrad, AdaGradState
from landscape.optimizers._adam import Adam, AdamState, AdamW
from landscape.optimizers._gradient_descent import GradientDescent, GradientDescentState
from landscape.optimizers._lbfgs import LBFGS
from landscape.optimizers._momentum import Momentum, MomentumState, Nesterov
from landscape.optimizers._protocol import Method, Optimizer, SearchStrategy
from landscape.optimizers._rmsprop import RMSProp, RMSPropState
from landscape.optimizers._schedules import (
    Constant,
    Cosine,
    InverseSquareRoot,
    LearningRate,
    Schedule,
    StepDecay,
)
from landscape.optimizers._search import RandomLocalSearch, RandomSearch
from landscape.optimizers._table import OPTIMIZERS, OptimizerEntry

__all__ = [
    "LBFGS",
    "OPTIMIZERS",
    "AdaGrad",
    "AdaGradState",
    "Adam",
    "AdamState",
    "AdamW",
    "Constant",
    "Cosine",
    "GradientDescent",
    "GradientDescentState",
    "InverseSquareRoot",
    "LearningRate",
    "Method",
    "Momentum",
    "MomentumState",
    "Nesterov",
    "Optimizer",
    "OptimizerEntry",
    "RMSProp",
    "RMSPropState",
    "RandomLocalSearch",
    "RandomSearch",
    "Schedule",
    "SearchStrategy",
    "StepDecay",
]
