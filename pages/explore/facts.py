"""What the page says about a landscape: a sentence before it, facts after it."""

import numpy as np
import streamlit as st

import landscape as ls
from landscape.figures.line import MOST_CORNERS
from pages.shared.compute.ground import Target
from pages.shared.compute.landscape import Landscape
from pages.shared.parts.numbers import counted
from pages.shared.settings.glossary import explained
from pages.shared.settings.specs import DrawnPlane, LandscapeSpec, ViewSpec

_THINGS = {
    "digits": "handwritten digit",
    "cifar10": "photograph",
    "iris": "flower",
    "blobs": "point",
    "planar": "point",
    "three-points": "number",
    "ravine": "point",
    "yours": "example",
}

# Losses that differ by less than this share of their size differ by rounding alone.
ROUNDING = 1e-9
EFFORT = (
    "Measured when this grid was computed. It is computed once: who asks for the same later, also "
    "after a new start, is shown the stored one."
)


def warn(losses: np.ndarray, spec: LandscapeSpec) -> None:
    """Say so where nothing is to be seen, and what to do."""
    largest = np.abs(losses).max()
    if np.isfinite(largest) and np.ptp(losses) <= ROUNDING * largest:
        st.info(_flat(spec))


def _flat(spec: LandscapeSpec) -> str:
    others = "features" if spec.ground.model.linear else "weights"
    words = "**This picture is flat**: its losses differ by no more than rounding. "
    if isinstance(spec.plane, DrawnPlane) and spec.plane.directions == "two weights":
        return words + (
            f"These two weights change no example's loss here. Choose other {others} under "
            "*Plane*, or zoom out under *Window*."
        )
    return words + "Choose other directions under *Plane*, or zoom out under *Window*."


def sentence(objective: Target, spec: LandscapeSpec, view: ViewSpec) -> str:
    """What is seen, for somebody who has never heard of weight space."""
    weights = f"{np.prod(objective.shape):,}"
    wrong = f"how wrong that classifier is about **{_counted(objective, spec)}**"
    good = "blue" if view.colors == "blue to red" else "dark"
    picture, shown = {
        "slice": ("curve", f"Its height is the **loss**, {wrong}; low is good"),
        "surface": ("surface", f"Its height is the **loss**, {wrong}; low is good"),
    }.get(view.kind, ("map", f"Its colour is the **loss**, {wrong}; {good} is good"))
    return (
        f"Every point of this {picture} is a whole classifier: one setting of all its **{weights} "
        f"weights**. {shown}."
    )


def _counted(objective: Target, spec: LandscapeSpec) -> str:
    return counted(len(objective.dataset), _THINGS[spec.ground.data.name])


def show(
    objective: Target, result: Landscape, spec: LandscapeSpec, line: ls.Line | None = None
) -> None:
    """Numbers of the picture, of the line alone where that is the picture."""
    size, lowest, accuracy, effort = st.columns(4)
    size.markdown(
        f"**{np.prod(objective.shape):,}** weights  \n**{_counted(objective, spec)}**  \n"
        f"{_terms(objective, spec)}{_folds(result, line)}",
        help=explained("weights", "hinge", "margin"),
    )
    lowest.markdown(_lowest(result, line))
    train, test = result.train_accuracy, result.test_accuracy
    accuracy.markdown(
        f"Accuracy at W  \n**{train:.1%}** of these examples"
        + (f"  \n**{test:.1%}** of the test examples" if test is not None else "")
    )
    effort.markdown(_effort(objective, result, line), help=EFFORT if line is None else None)


def _effort(objective: Target, result: Landscape, line: ls.Line | None) -> str:
    """How the numbers came about."""
    cells, linear = result.grid.loss.size, isinstance(objective, ls.Objective)
    if line is not None and linear:
        return "Every corner of the line is exact:  \nthe model is evaluated at no point of it."
    if line is not None:
        return f"Evaluated at **{len(line.a):,}** places;  \nbetween them the line is straight."
    saved = "forward passes" if linear else "products over the features"
    return f"Evaluated in **{result.seconds * 1000:,.0f} ms**  \nin place of **{cells:,}** {saved}"


def _terms(objective: Target, spec: LandscapeSpec) -> str:
    classes = len(objective.dataset.class_names)
    each = {"hinge": classes - 1, "one-vs-all": classes}.get(spec.ground.loss.name)
    if each is None:
        return ""
    terms = len(objective.dataset) * each
    return f"**{terms:,}** hinge {'term' if terms == 1 else 'terms'}"


def _folds(result: Landscape, line: ls.Line | None) -> str:
    """How many creases the picture has, or corners the line, and whether they are too many."""
    if result.creases is None:
        return ""
    if line is None:
        count, drawn, name = result.creases.total, result.creases.whole, "crease"
    else:
        count, name = len(line.kinks), "corner"
        drawn = count <= MOST_CORNERS
    words = f"  \n**{count:,}** {name if count == 1 else name + 's'} in view"
    return words if drawn else f"{words}, too many to draw{' all' if line else ''}"


def _lowest(result: Landscape, line: ls.Line | None) -> str:
    if line is None:
        lowest = result.lowest
        where = f"at a = {lowest.a:.3g}, b = {lowest.b:.3g}"
        return f"Smallest loss in view  \n**{lowest.loss:.4g}**  \n{where}"
    position, loss = line.polyline
    at = loss.argmin()
    return f"Smallest loss on the line  \n**{loss[at]:.4g}**  \nat a = {position[at]:.3g}"
