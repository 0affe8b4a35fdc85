"""The classifier where the slices cross: how good it is, its templates and its mistakes."""

import streamlit as st

import landscape as ls
from landscape.datasets import Dataset
from landscape.figures import class_images
from landscape.slices import LowestCell
from pages.explore import compute, examples
from pages.explore.compute import Classifier
from pages.shared.compute.ground import Target
from pages.shared.parts import chart, templates
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import counted
from pages.shared.settings.glossary import explained
from pages.shared.settings.specs import LandscapeSpec
from pages.shared.settings.table.explore import SLICE_A, SLICE_B
from pages.shared.settings.texts import literal
from pages.shared.settings.widgets import assign
from pages.shared.work.progress import computed

UNITS = 10  # of a hidden layer whose weights are shown
SHOWN = 12  # of the examples that are taken for another class


def at(spec: LandscapeSpec, a: float, b: float) -> Classifier:
    """The classifier at (a, b)."""
    return computed(
        "Asking the classifier …", lambda _: compute.classifier(spec, a, b), slot="classifier"
    )


def verdict(found: Classifier, point: tuple[float, float], lowest: LowestCell | None) -> None:
    """How well it does in one line; on a plane also the ways to the two points that have a mark."""
    test = found.test_accuracy
    right = f"right about **{found.train_accuracy:.1%}** of these examples"
    st.markdown(
        f"**The classifier {_place(point)}** has loss **{found.loss:.4g}** and is {right}"
        + (f", **{test:.1%}** of the test examples." if test is not None else "."),
        help="It is the one where the slices cross: a click on the map chooses another.",
    )
    if lowest is None:
        return
    with st.container(horizontal=True, key="points"):
        _way("At W", "to_W", (0.0, 0.0))
        _way("At the lowest point in view", "to_lowest", (lowest.a, lowest.b))


def show(found: Classifier, objective: Target) -> None:
    """What it looks for beside the examples that it takes for another class."""
    data = objective.dataset
    left, right = st.columns(2, gap="medium")
    with left:
        if isinstance(objective, ls.MLP):
            _first_layer(found, objective)
        else:
            templates.show(found.weights, objective)
    with right:
        _mistakes(found, data)


def _place(point: tuple[float, float]) -> str:
    a, b = point
    return "at W" if point == (0, 0) else f"at a = {a:.4g}, b = {b:.4g}"


def _way(label: str, key: str, point: tuple[float, float]) -> None:
    st.button(label, key=key, on_click=_go, args=point, icon=":material/near_me:")


def _go(a: float, b: float) -> None:
    """Let the slices cross at this point. For callbacks."""
    assign(SLICE_A, float(f"{a:.4g}"))
    assign(SLICE_B, float(f"{b:.4g}"))


def _first_layer(found: Classifier, network: ls.MLP) -> None:
    """The weights of the first units of a network: what they look for, before all is mixed."""
    data, weights = network.dataset, network.layout[0].of(found.weights)[:UNITS]
    st.markdown(
        f"**What its first hidden layer looks for**: {len(weights)} of "
        f"{counted(network.hidden[0], 'unit')}",
        help=explained("hidden layer", "activation"),
    )
    names = [f"unit {k}" for k in range(len(weights))]
    if data.image_shape is not None:
        chart.show(class_images(weights, data.image_shape, names, theme()), "templates")
        st.caption("Purple raises the sum of the unit where a pixel is bright, orange lowers it.")
        return
    shown = range(min(examples.FEATURES, weights.shape[1]))
    columns = {literal(data.feature_name(k)): [f"{w:.3g}" for w in weights[:, k]] for k in shown}
    st.table({"unit": names} | columns)


def _mistakes(found: Classifier, data: Dataset) -> None:
    """How many examples it takes for another class, and the first of them."""
    wrong = [int(row) for row in found.wrong[:SHOWN]]
    if not wrong:
        st.markdown("**What it gets wrong**: none of these examples.")
        return
    first = f"; the first {len(wrong)}" if len(wrong) < len(found.wrong) else ""
    st.markdown(f"**What it gets wrong**: {len(found.wrong):,} of {len(data):,}{first}")
    own = [data.class_names[data.y[row]] for row in wrong]
    taken = [data.class_names[found.taken_for[row]] for row in wrong]
    if data.image_shape is None:
        own, taken = ([literal(name) for name in names] for names in (own, taken))
        st.table({"class": own, "taken for": taken} | examples.table(data, wrong))
        return
    words = [f"{mine} as {other}" for mine, other in zip(own, taken, strict=True)]
    st.html(examples.gallery(data, wrong, words, "wrapped"))
    st.caption("Below each image: its class, and the class that it is taken for.")
