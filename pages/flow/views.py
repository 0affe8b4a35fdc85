"""The parts of the Flow page: the diagram, what the last update did, the templates."""

import numpy as np
import streamlit as st

from landscape.datasets import Dataset
from landscape.figures import class_images
from landscape.figures.flow import FlowPicture, shown
from landscape.studies.flow import Flow
from pages.flow import diagram as drawing
from pages.flow.controls import DescentSpec
from pages.shared.compute import ground as grounds
from pages.shared.parts import chart
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import all_of, counted
from pages.shared.work import observed

LISTED = 4
SEEN = {
    "center": "centred",
    "raw": "raw",
    "unit": "scaled, centred",
    "standardize": "standardised",
}


def diagram(numbers: Flow, dataset: Dataset, spec: DescentSpec, example: int) -> None:
    """The boxes and arrows with the numbers of one example."""
    picture = FlowPicture(
        numbers,
        dataset.class_names,
        example,
        len(dataset),
        _features(dataset, example, spec),
        _pixels(dataset, example),
        spec.learning_rate,
        spec.only is not None,
    )
    drawing.show(picture, "diagram")


def change(now: Flow, before: Flow | None, spec: DescentSpec) -> None:
    """The numbers that matter, with what the last update did to them."""
    loss = grounds.linear(spec.ground).loss
    slopes = loss.score_gradient(now.scores[None], np.array([now.y]))[0]
    observed.note(
        score_slopes=slopes,
        accuracy=now.accuracy,
        example_loss=now.example_loss,
        total=now.total,
        total_before=0.0 if before is None else before.total,
    )
    told = (
        ("Loss of this example", now.example_loss, before and before.example_loss),
        ("Data loss", now.data_loss, before and before.data_loss),
        ("Total loss", now.total, before and before.total),
    )
    with st.container(horizontal=True, gap="medium"):
        for name, value, old in told:
            moved = None if old in (None, value) else f"{value - old:.4g}"
            st.metric(name, shown(value), moved, delta_color="inverse", width=150)
        gained = 0.0 if before is None else now.accuracy - before.accuracy
        st.metric("Accuracy", f"{now.accuracy:.1%}", f"{gained:.1%}" if gained else None, width=150)
    if before is not None and now.total > before.total:
        cause = ", or it followed one example at the others' cost" if spec.only is not None else ""
        st.caption(f"The last update raised the total loss: the step was too long{cause}.")


def told_in_words(spec: DescentSpec, updates: int, dataset: Dataset) -> None:
    """How W came about."""
    followed = (
        all_of(len(dataset), "example") if spec.only is None else f"example {spec.only} alone"
    )
    if updates:
        done, each = counted(updates, "update"), "each " if updates > 1 else ""
        st.caption(
            f"W after {done} of step size {spec.learning_rate:g}, {each}against the gradient of "
            f"{followed}, counted from the start."
        )
    else:
        st.caption(f"W is at its start. An update steps against the gradient of {followed}.")


def templates(now: Flow, dataset: Dataset, spec: DescentSpec) -> None:
    """The weights of each class as a picture, and what the next update adds to them."""
    if dataset.image_shape is None:
        return
    pixels = slice(None, dataset.X.shape[1])
    of = "L" if spec.only is None else f"(L_{spec.only} + λ·R)"
    left, right = st.columns(2, gap="medium")
    pictures = (
        (left, "W", now.W, "**Templates.** The weights of each class, arranged as its image."),
        (
            right,
            "step",
            -spec.learning_rate * now.gradient,
            f"**The next update**, −{spec.learning_rate:g} · ∇{of}, is added to them.",
        ),
    )
    for column, key, values, words in pictures:
        with column:
            st.markdown(words)
            names = dataset.class_names
            figure = class_images(values[:, pixels], dataset.image_shape, names, theme())
            chart.show(figure, f"templates_{key}")
    raw = spec.ground.data.preprocess == "raw"
    brighter = "The brighter a pixel, the more it" if raw else "A pixel brighter than the mean"
    st.caption(
        f"Orange is below zero, purple above, white is zero. {brighter} raises the score where "
        "the template is purple and lowers it where it is orange."
    )


def _features(dataset: Dataset, example: int, spec: DescentSpec) -> tuple[str, ...]:
    """What x is, in lines of a few words."""
    count = dataset.X.shape[1]
    seen = SEEN[spec.ground.data.preprocess]
    bias = ", and a 1" if spec.ground.loss.bias else ""
    if dataset.image_shape is not None:
        return (f"x: {count:,} pixels,", f"{seen}{bias}")
    values = dataset.subset([example]).features[0]
    some = ", ".join(shown(float(np.round(v, 3))) for v in values[:LISTED])
    return (f"x = {some}{', …' if count > LISTED else ''}", f"{seen}{bias}")


def _pixels(dataset: Dataset, example: int) -> np.ndarray | None:
    """The example as an image, 0 … 255."""
    if dataset.image_shape is None:
        return None
    image = dataset.X[example].reshape(dataset.image_shape)
    if image.dtype == np.uint8:
        return image
    return np.round(255 * image / (image.max() or 1.0)).astype(np.uint8)
