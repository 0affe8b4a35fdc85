"""Gradients: by finite differences, by the formula, and one checked against the other."""

from landscape.gradients._broken import BROKEN_GRADIENTS, BrokenGradient
from landscape.gradients._check import (
    BANDS,
    ErrorBand,
    GradientCheck,
    check_gradient,
    relative_error,
)
from landscape.gradients._directional import DirectionalSlopes, directional_slopes
from landscape.gradients._numerical import (
    METHODS,
    SlopeEntry,
    evaluation_count,
    numerical_gradient,
    slope_entries,
)
from landscape.gradients._parts import AnalyticParts, analytic_parts
from landscape.gradients._single_weights import SingleWeights, in_float64, sampled_entries
from landscape.gradients._step_size import STEPS, ErrorCurve, StepSizeStudy, error_against_h

__all__ = [
    "BANDS",
    "BROKEN_GRADIENTS",
    "METHODS",
    "STEPS",
    "AnalyticParts",
    "BrokenGradient",
    "DirectionalSlopes",
    "ErrorBand",
    "ErrorCurve",
    "GradientCheck",
    "SingleWeights",
    "SlopeEntry",
    "StepSizeStudy",
    "analytic_parts",
    "check_gradient",
    "directional_slopes",
    "error_against_h",
    "evaluation_count",
    "in_float64",
    "numerical_gradient",
    "relative_error",
    "sampled_entries",
    "slope_entries",
]
