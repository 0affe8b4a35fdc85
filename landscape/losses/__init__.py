"""Losses of a score matrix. They know nothing of data or weights.

A loss maps scores (N, C) and class numbers (N,) to one loss per example, and to the gradient of
each example's loss with respect to its own scores.
"""

from landscape.losses._convexity import is_convex
from landscape.losses._crammer_singer import CrammerSinger
from landscape.losses._hinge import Hinge
from landscape.losses._kinks import has_kinks, kink_distance, kink_gaps, score_hessian_product
from landscape.losses._one_vs_all import OneVsAll
from landscape.losses._protocols import (
    Floats,
    Ints,
    LargestPiece,
    Loss,
    SumOfHinges,
    SumOfSquaredHinges,
    check_loss,
    values_and_score_gradient,
)
from landscape.losses._rounded import rounded
from landscape.losses._softmax import Softmax
from landscape.losses._squared_hinge import SquaredHinge

__all__ = [
    "CrammerSinger",
    "Floats",
    "Hinge",
    "Ints",
    "LargestPiece",
    "Loss",
    "OneVsAll",
    "Softmax",
    "SquaredHinge",
    "SumOfHinges",
    "SumOfSquaredHinges",
    "check_loss",
    "has_kinks",
    "is_convex",
    "kink_distance",
    "kink_gaps",
    "rounded",
    "score_hessian_product",
    "values_and_score_gradient",
]
