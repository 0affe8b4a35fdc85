"""The loss after one step of gradient descent, against the step size."""

import numpy as np
import plotly.graph_objects as go

from landscape.figures.style import Theme, framed, theme_named
from landscape.ray import RaySearch, StepSweep


def step_sweep_figure(
    sweep: StepSweep, search: RaySearch, theme: str = "light", height: int = 400
) -> go.Figure:
    """Both axes logarithmic; the best of the sweep ringed, exact best and overshoot dotted."""
    look = theme_named(theme)
    figure = framed(go.Figure(), look, height, uirevision="sweep")
    figure.add_traces(_sweep(sweep, look))
    figure.add_hline(sweep.start_loss, line={"color": look.ink, "dash": "dash", "width": 1})
    named = (("exact best", search.best, 1.0), ("overshoots", search.overshoot, 0.9))
    for name, step, top in named:
        if step is not None and 0 < step < np.inf:
            figure.add_vline(step, line={"color": look.second, "dash": "dot", "width": 1})
            # On a logarithmic axis the place of an annotation is a logarithm.
            place = {"x": np.log10(step), "y": top, "yref": "paper", "xanchor": "right"}
            figure.add_annotation(text=f"{name} ", showarrow=False, **place)
    figure.update_xaxes(title_text="step size", type="log", exponentformat="power")
    return figure.update_yaxes(title_text="loss after one step", type="log")


def _sweep(sweep: StepSweep, look: Theme) -> list[go.Scatter]:
    """The losses as a line, and a ring at the lowest."""
    shown = np.where(np.isfinite(sweep.losses) & (sweep.losses > 0), sweep.losses, np.nan)
    line = go.Scatter(
        x=sweep.rates,
        y=shown,
        mode="lines+markers",
        line={"color": look.accent, "width": 2},
        marker={"size": 6},
        name="loss after one step",
        hovertemplate="step %{x:.2g}<br>loss %{y:.6g}<extra></extra>",
    )
    ring = {"size": 15, "symbol": "circle-open", "color": look.second, "line": {"width": 3}}
    best = go.Scatter(
        x=[sweep.rates[sweep.best]],
        y=[shown[sweep.best]],
        mode="markers",
        marker=ring,
        name="best of the sweep",
        hoverinfo="skip",
    )
    return [line, best]
