"""Pictures of how far numerical and analytic gradients are apart."""

import numpy as np

from landscape.figures.figure import Figure, Trace, trace
from landscape.figures.style import framed, theme_named
from landscape.gradients import BANDS, ErrorCurve, GradientCheck, StepSizeStudy

# Exact agreement has no logarithm: it is drawn at this error.
SMALLEST = 1e-16
NAMES = {"forward": "forward", "centered": "centred"}
GROUPS = (
    ("checked", "circle", "#0072B2"),
    ("agrees up to rounding", "circle-open", "#009E73"),
    ("kink within ±h", "x", "#E69F00"),
)


def check_figure(check: GradientCheck, theme: str = "light", height: int = 380) -> Figure:
    """The relative error of each weight, sorted, over the bands of the rule of thumb."""
    look = theme_named(theme)
    figure = framed(look, height, uirevision="check")
    figure.add(*_groups(check))
    best = BANDS[-1].name
    for band, below in zip(BANDS, ("", "", best), strict=False):
        if band.above > 0:
            figure.horizontal(band.above, color=look.ink, dash="dot", width=1)
            # On a logarithmic axis the place of an annotation is a logarithm.
            place = {"x": 0.005, "xref": "paper", "y": np.log10(band.above)}
            figure.note(
                **place,
                xanchor="left",
                yanchor="bottom",
                text=f"above: {band.name}" + (f", below: {below}" if below else ""),
                showarrow=False,
                font={"size": 12},
            )
    figure.x_axis("weights, from the smallest error to the largest")
    figure.y_axis("relative error", type="log", range=[-16.5, 1])
    return figure.set(showlegend=True)


def _groups(check: GradientCheck) -> list[Trace]:
    """The sorted errors, a trace for each kind of weight that there is."""
    errors = np.maximum(check.errors, SMALLEST)
    order = np.argsort(errors, kind="stable")
    # Below the last band an error is small, whether rounding explains it or not.
    explained = check.unresolved & (check.errors > BANDS[-2].above)
    group = np.where(check.kinks, 2, np.where(explained, 1, 0))[order]
    places = [np.flatnonzero(group == number) for number in range(len(GROUPS))]
    return [
        trace(
            "scatter",
            x=chosen + 1,
            y=errors[order][chosen],
            mode="markers",
            marker={"symbol": symbol, "color": color, "size": 7},
            name=f"{name} ({len(chosen):,})",
            customdata=check.entries[order][chosen],
            hovertemplate="class %{customdata[0]}, feature %{customdata[1]}<br>"
            "relative error %{y:.3g}<extra></extra>",
        )
        for (name, symbol, color), chosen in zip(GROUPS, places, strict=True)
        if len(chosen)
    ]


def step_size_figure(study: StepSizeStudy, theme: str = "light", height: int = 420) -> Figure:
    """The error of each method against h, both axes logarithmic, with the fitted slopes."""
    look = theme_named(theme)
    figure = framed(look, height, uirevision="steps")
    styles = ((look.second, "circle", "dash"), (look.accent, "square", "solid"))
    for curve, (color, symbol, dash) in zip(study.curves, styles, strict=False):
        figure.add(
            trace(
                "scatter",
                x=study.steps,
                y=np.maximum(curve.errors, SMALLEST),
                mode="lines+markers",
                line={"color": color, "width": 2, "dash": dash},
                marker={"symbol": symbol, "size": 7},
                name=f"{NAMES[curve.method]} difference",
                hovertemplate="h = %{x:.2g}<br>relative error %{y:.3g}<extra></extra>",
            )
        )
        if np.isinf(study.first_kink):
            figure.vertical(curve.rule, color=color, dash="dot", width=1)
        for slope, right in ((curve.truncation_slope, True), (curve.rounding_slope, False)):
            if np.isfinite(slope):
                figure.add(_fitted(study, curve, slope, right=right))
    if study.first_kink <= study.steps[-1]:
        figure.vertical(study.first_kink, color=look.ink, dash="dash", width=1)
        # On a logarithmic axis the place of an annotation is a logarithm.
        place = {"x": np.log10(study.first_kink), "y": 1, "yref": "paper", "yanchor": "top"}
        figure.note(text="first kink", xanchor="right", showarrow=False, **place)
    ends = [float(np.log10(study.steps[0])) - 0.3, float(np.log10(study.steps[-1])) + 0.3]
    figure.x_axis("h", type="log", range=ends)
    figure.y_axis("relative error", type="log")
    return figure


def _fitted(study: StepSizeStudy, curve: ErrorCurve, slope: float, *, right: bool) -> Trace:
    """The line of a fitted slope, from the best h to that end of the axis."""
    branch = study.steps > curve.best if right else study.steps < curve.best
    h, errors = study.steps[branch], np.maximum(curve.errors[branch], SMALLEST)
    # The labels of both methods stand apart where their lines lie on one another.
    middle = len(h) * (2 if curve.method == "centered" else 1) // 3
    return trace(
        "scatter",
        x=h,
        y=errors[middle] * (h / h[middle]) ** slope,
        mode="lines+text",
        line={"color": "rgba(128,128,128,0.6)", "width": 5},
        text=[f"slope {slope:.2f}".replace("-", "−") * (k == middle) for k in range(len(h))],
        textposition="bottom right" if right else "bottom left",
        showlegend=False,
        hoverinfo="skip",
        name=f"{curve.method}, slope {slope:.2f}",
    )
