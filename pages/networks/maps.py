"""Maps of the Networks page: a portrait with its words, and the facts that go along."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from landscape.figures import Marker, Overlay, PlaneView, plane_figure
from landscape.plane import Plane
from landscape.slices import PlaneGrid
from pages.networks.compute import PortraitSpec, trained
from pages.networks.controls import Chosen
from pages.networks.recipes import NetworkSpec
from pages.shared.compute import networks
from pages.shared.parts import chart
from pages.shared.parts.facts import of_ground, of_point
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import PointSpec, ViewSpec
from pages.shared.work.progress import computed

MAP = 430
# What maps that are to be compared show: what is higher is cut off, since walls rise to hundreds.
CEILING = 8.0
SPANNED = (5e-4, CEILING)
DIRECTIONS = {
    "none": "random, not normalised",
    "filter": "random, filter-normalised, biases stand still",
    "balanced": "random, filter-normalised with the units in balance, biases stand still",
}


def train(spec: NetworkSpec, slot: str) -> networks.TrainedNetwork:
    """The trained network, with a bar while it trains."""
    return computed(
        "Training the network …",
        lambda progress: trained(spec, progress),
        key=spec,
        slot=f"train_{slot}",
        whole=True,
        costly=True,
    )


def look(
    view: ViewSpec, spanned: tuple[float, float] | None = SPANNED, height: int = MAP
) -> PlaneView:
    """How a map is drawn; maps that are to be compared span the same losses."""
    return PlaneView(view.kind, view.colors, view.logarithmic, theme(), height, spanned)


def draw(
    grid: PlaneGrid, drawn: PlaneView, key: str, facts: Mapping[str, str], overlay: Overlay
) -> None:
    """A map with what lies on it."""
    chart.show(plane_figure(grid, drawn, overlay), key, facts=facts)


def at_W(grid: PlaneGrid) -> Sequence[Marker]:
    """The mark of W, with the loss of its cell."""
    loss = float(grid.loss[abs(grid.b).argmin(), abs(grid.a).argmin()])
    return [Marker("W", 0.0, 0.0, loss)]


def titles(plane: Plane, view: ViewSpec) -> tuple[str, str]:
    """Titles of the axes; on flat maps, where there is room, also how long one step is."""
    if view.kind == "surface":
        return "a, along W1", "b, along W2"
    own = float(np.linalg.norm(plane.W))
    lengths = (float(np.linalg.norm(V)) / own for V in (plane.W1, plane.W2))
    first, second = (
        f"{axis}, along {name}<br><sub>one step is {length:.3g} × as long as W</sub>"
        for axis, name, length in zip("ab", ("W1", "W2"), lengths, strict=True)
    )
    return first, second


def facts(spec: PortraitSpec) -> dict[str, str]:
    """What a portrait shows, in words by name."""
    scales = {}
    if spec.changed:
        scales["Scales"] = f"layer × {spec.times:g}, first unit × {spec.unit_times:g}"
    return of_network(spec.network) | {
        **scales,
        "Directions": f"{DIRECTIONS[spec.normalize]}, seed {spec.seed}",
        "Window": f"±{spec.extent:g}, {spec.cells} × {spec.cells} cells",
    }


def of_network(spec: NetworkSpec) -> dict[str, str]:
    """Data, loss, model and training."""
    return of_ground(spec.ground) | of_point(
        spec.ground, PointSpec("trained", training=spec.training)
    )


def portrait_of(network: NetworkSpec, chosen: Chosen, extent: float) -> PortraitSpec:
    """A network in the scene's own window, seen as near as is chosen."""
    return PortraitSpec(network, extent / chosen.zoom, chosen.cells, chosen.directions)


def title(words: str) -> None:
    """A line above a map."""
    st.markdown(f"**{words}**")
