"""The views of the Mini-batches page: two maps, and the spread of the gradient."""

import numpy as np
import streamlit as st

from landscape.figures import (
    Marker,
    Overlay,
    PlaneView,
    plane_figure,
)
from landscape.figures.bands import Band, BandView, band_figure
from landscape.slices import PlaneGrid
from landscape.studies.batches import BatchStudy
from pages.batches import compute as batch_compute
from pages.batches.compute import BatchSpec, SeenByBatch
from pages.shared.compute import ground as grounds
from pages.shared.compute.landscape import Landscape
from pages.shared.parts import axes, chart
from pages.shared.parts.facts import described
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import all_of, counted
from pages.shared.settings.specs import ViewSpec
from pages.shared.work import observed
from pages.shared.work.progress import computed

MAP = 420
# A direction is near the full gradient within so many degrees.
NEAR = 30


def maps(spec: BatchSpec, full: Landscape, view: ViewSpec) -> None:
    """The plane as all examples see it, and as the batch sees it, in the same colours."""
    seen = computed("Evaluating the batch …", lambda _: batch_compute.seen(spec))
    observed.note(angle=seen.angle, length_ratio=seen.length_ratio, batch_loss=seen.loss)
    finite = np.concatenate([full.grid.loss.ravel(), seen.grid.loss.ravel()])
    finite = finite[np.isfinite(finite)]
    spanned = (float(finite.min()), float(finite.max())) if len(finite) else None
    look = PlaneView(view.kind, view.colors, view.logarithmic, theme(), MAP, spanned)
    lowest = (
        Marker("lowest for this batch", seen.lowest.a, seen.lowest.b, seen.lowest.loss),
        Marker("lowest for all", full.lowest.a, full.lowest.b, full.lowest.loss),
    )
    examples = len(grounds.dataset(spec.landscape.ground.data))
    titles = (all_of(examples, "example").capitalize(), _batch_title(spec, seen))
    sides = zip(st.columns(2, gap="medium"), titles, (full.grid, seen.grid), strict=True)
    for number, (column, title, grid) in enumerate(sides):
        facts = described(spec.landscape) | {"Loss over": title}
        with column:
            st.markdown(f"**{title}**")
            markers = [Marker("W", 0.0, 0.0, _at_W(grid)), *lowest]
            overlay = Overlay(markers, titles=axes.titles(spec.landscape))
            chart.show(plane_figure(grid, look, overlay), f"seen_{number}", facts=facts)
    st.markdown(_words(seen, full, examples))


def _batch_title(spec: BatchSpec, seen: SeenByBatch) -> str:
    return f"Batch {spec.number + 1:,} of the epoch: {counted(seen.examples, 'example')}"


def _at_W(grid: PlaneGrid) -> float:
    """The loss in the cell of W."""
    return float(grid.loss[abs(grid.b).argmin(), abs(grid.a).argmin()])


def _words(seen: SeenByBatch, full: Landscape, examples: int) -> str:
    """How far the batch is from the whole, at W."""
    verb = "has" if examples == 1 else "have"
    words = (
        f"At W {all_of(examples, 'example')} {verb} the loss **{_at_W(full.grid):.4g}**, this "
        f"batch **{seen.loss:.4g}**. "
    )
    if np.isnan(seen.angle):
        return words + "One of the two gradients is zero there, so there is no angle between them."
    return (
        words + rf"Its gradient $\nabla L_B$ is turned by **{seen.angle:.1f}°** from the full "
        rf"gradient $\nabla L$ and is **{seen.length_ratio:.3g}** times as long."
    )


def gradients(spec: BatchSpec) -> None:
    """Angle and length of batch gradients against the full one, for every batch size."""
    ground, point = spec.landscape.ground, spec.landscape.plane.point
    found = computed(
        "Measuring the gradients of random batches …",
        lambda progress: batch_compute.study(ground, point, spec.seed, progress),
        key=(ground, point, spec.seed),
        slot="batch_gradients",
        whole=True,
    )
    middle = _band(found, found.angle).middle
    observed.note(
        angles=dict(zip(found.sizes, middle, strict=True)),
        enough=next((s for s, angle in zip(found.sizes, middle, strict=True) if angle <= NEAR), 0),
    )
    st.markdown(
        rf"The gradient of a batch $B$ drawn at random, "
        rf"$\nabla L_B = \frac{{1}}{{|B|}}\sum_{{i \in B}} \nabla L_i + \lambda \nabla R$, is the "
        "full one on average. Here are the angle between them and the ratio of their lengths at W, "
        f"for **{found.cosine.shape[1]}** batches of each size: the median, and the band that "
        "holds 80 % of them. The dotted line is the batch size chosen above."
    )
    left, right = st.columns(2, gap="medium")
    pictures = (
        (left, "angle", found.angle, "angle to the full gradient, in degrees", 0.0),
        (right, "length", found.length_ratio, "length, in lengths of the full gradient", 1.0),
    )
    for column, name, values, title, level in pictures:
        look = BandView("examples in a batch", title, theme())
        with column:
            figure = band_figure(_band(found, values), look, level, [spec.size])
            chart.show(figure, f"batch_{name}")
    st.markdown(_spread(found))


def _band(found: BatchStudy, values: np.ndarray) -> Band:
    """Median and spread over the batches that have the quantity; a gap where none has it."""
    known = [row[~np.isnan(row)] for row in values]
    none = np.full(3, np.nan)
    spread = [np.quantile(row, [0.1, 0.5, 0.9]) if len(row) else none for row in known]
    return Band("median", found.sizes, *np.transpose(spread))


def _spread(found: BatchStudy) -> str:
    """The medians in words, at both ends and where the batch is good enough."""
    if len(found.sizes) == 1:
        return "With a single example, each batch is all of the data."
    without, angle = np.isnan(found.angle), _band(found, found.angle).middle
    words = ""
    if without[0].any():
        words = (
            f"**{without[0].mean():.0%}** of the single examples have no gradient at all, since "
            "their loss is 0 around W: they have no angle, and are left out of its picture. "
        )
    if not without[0].all():
        words += (
            f"A single example is off by **{angle[0]:.0f}°** (median) and its gradient "
            f"**{np.median(found.length_ratio[0]):.3g}** times as long. "
        )
    near = np.flatnonzero(angle <= NEAR)
    first, every = int(near[0]) if len(near) else 0, int(found.sizes[-1])
    if 0 < first < len(angle) - 1:
        words += (
            f"It takes **{found.sizes[first]:,}** of the {every:,} examples to come within "
            f"{NEAR}°: {found.sizes[first] / every:.0%} of the work of a full gradient."
        )
    elif first > 0:
        words += f"Only all {every:,} examples together come within {NEAR}°."
    return words
