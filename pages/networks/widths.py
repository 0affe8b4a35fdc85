"""Narrow against wide: the more units, the wider the valley."""

import numpy as np
import streamlit as st

from landscape.figures import Curve, CurvesView, Overlay, curves_figure
from landscape.studies.networks import Portrait
from pages.networks import compute, curvature, maps, recipes
from pages.networks.compute import PortraitSpec
from pages.networks.controls import Chosen
from pages.shared.parts import chart
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import ViewSpec
from pages.shared.settings.table import networks as table
from pages.shared.settings.widgets import slide
from pages.shared.work import observed
from pages.shared.work.progress import computed

EXTENT, LEVEL = 1.0, 1.0
NARROW = recipes.WIDTHS[0]


def show(chosen: Chosen, view: ViewSpec) -> None:
    """The narrowest and a wide network, and the share of the window that is low, by width."""
    with st.sidebar.expander("Layers and training"):
        wide = slide(table.WIDE)
    specs = {width: _spec(width, chosen) for width in recipes.WIDTHS}
    for column, width in zip(st.columns(2, gap="medium"), (NARROW, wide), strict=True):
        with column:
            _map(width, specs[width], view)
    low, high = (_share(specs[width]) for width in (NARROW, wide))
    st.markdown(
        f"Around the network with layers of {NARROW} units **{low:.0%}** of the window lies below "
        f"loss {LEVEL:g} (inside the white line), around that with {wide} units **{high:.0%}**. A "
        "step of length 1 changes each unit by as much as its own weights are long, so both "
        "windows are equally large for their networks."
    )
    st.markdown("#### From narrow to wide")
    for width, spec in specs.items():
        _portrait(width, spec)
    shares = {width: _share(spec) for width, spec in specs.items()}
    observed.note(below=shares)
    _curve(shares)
    both = {f"{width} units": specs[width] for width in (NARROW, wide)}
    curvature.tell(both)


def _spec(width: int, chosen: Chosen) -> PortraitSpec:
    network = recipes.of_width(width, chosen.seed)
    return maps.portrait_of(network, chosen, EXTENT)


def _portrait(width: int, spec: PortraitSpec) -> Portrait:
    maps.train(spec.network, f"width_{width}")
    return computed(
        "Evaluating the loss …",
        lambda progress: compute.seen(spec, progress),
        key=spec,
        slot=f"map_{width}",
        whole=True,
    )


def _share(spec: PortraitSpec) -> float:
    return compute.seen(spec).share_below(LEVEL)


def _map(width: int, spec: PortraitSpec, view: ViewSpec) -> None:
    found = maps.train(spec.network, f"width_{width}")
    accuracy = f", {found.test_accuracy:.0%} of the test digits right"
    maps.title(f"Two layers of {width} units: loss {found.losses[-1]:.3g}{accuracy}")
    grid = _portrait(width, spec).grid
    level = (LEVEL, f"loss {LEVEL:g}")
    overlay = Overlay(maps.at_W(grid), level=level, titles=maps.titles(grid.plane, view))
    side = "narrow" if width == NARROW else "wide"
    maps.draw(grid, maps.look(view), f"network_{side}", maps.facts(spec), overlay)


def _curve(shares: dict[int, float]) -> None:
    x, y = np.array(list(shares)), np.array(list(shares.values()))
    look = CurvesView(
        "units in each of the two hidden layers",
        f"share below loss {LEVEL:g}",
        logarithmic_x=True,
        theme=theme(),
        height=300,
        legend=False,
    )
    figure = curves_figure([Curve("share", x, y, "#0072B2")], look)
    figure.x_axis(tickvals=x, ticktext=[str(width) for width in shares])
    chart.show(figure.y_axis(range=(0, 1.02)), "network_widths")
