"""The loss after one step of gradient descent, against the step size."""

import numpy as np

from landscape.figures.curves import Curve, CurvesView, curves_figure
from landscape.figures.figure import Figure
from landscape.figures.style import theme_named
from landscape.ray import RaySearch, StepSweep


def step_sweep_figure(
    sweep: StepSweep, search: RaySearch, theme: str = "light", height: int = 400
) -> Figure:
    """Both axes logarithmic; the best of the sweep ringed, that of the ray and overshoot dotted."""
    look = theme_named(theme)
    at_start = np.full(len(sweep.rates), sweep.start_loss)
    curves = [
        Curve("loss after one step", sweep.rates, sweep.losses, look.accent, marked=sweep.best),
        Curve("loss at W", sweep.rates, at_start, look.ink, "line-ew", "dash"),
    ]
    view = CurvesView("step size", "loss after one step", True, True, theme, height)
    figure = curves_figure(curves, view)
    best = "exact best" if search.exact else "best measured"
    named = ((best, search.best, 1.0), ("overshoots", search.overshoot, 0.9))
    for name, step, top in named:
        if step is not None and 0 < step < np.inf:
            figure.vertical(step, color=look.second, dash="dot", width=1)
            # On a logarithmic axis the place of an annotation is a logarithm.
            place = {"x": np.log10(step), "y": top, "yref": "paper", "xanchor": "right"}
            figure.note(text=f"{name} ", showarrow=False, **place)
    return figure
