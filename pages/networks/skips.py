"""Skip against plain: two deep networks, one with skip connections and one without."""

import streamlit as st

from landscape.figures import Overlay
from pages.networks import compute, curvature, maps, recipes
from pages.networks.compute import PortraitSpec
from pages.networks.controls import Chosen
from pages.shared.parts.numbers import counted
from pages.shared.settings.specs import ViewSpec
from pages.shared.settings.table import networks as table
from pages.shared.settings.widgets import slide
from pages.shared.work import observed
from pages.shared.work.progress import computed

EXTENT = 0.6
NAMES = {True: "With skip connections", False: "Plain, without them"}


def show(chosen: Chosen, view: ViewSpec) -> None:
    """Both maps, what they prove, and how much the loss bends."""
    with st.sidebar.expander("Layers and training"):
        depth, epochs = slide(table.DEPTH), slide(table.EPOCHS)
    specs = {}
    for column, (skip, name) in zip(st.columns(2, gap="medium"), NAMES.items(), strict=True):
        network = recipes.deep(depth, epochs, chosen.seed, skip=skip)
        specs[name] = maps.portrait_of(network, chosen, EXTENT)
        with column:
            _map(name, specs[name], view)
    _words(specs)
    curvature.tell(specs)


def _map(name: str, spec: PortraitSpec, view: ViewSpec) -> None:
    found = maps.train(spec.network, name)
    accuracy = f", {found.test_accuracy:.0%} of the test digits right"
    maps.title(f"{name}: loss {found.losses[-1]:.3g}{accuracy}")
    seen = computed(
        "Evaluating the loss …", lambda progress: compute.seen(spec, progress), slot=f"map_{name}"
    )
    overlay = Overlay(maps.at_W(seen.grid), titles=maps.titles(seen.grid.plane, view))
    maps.draw(seen.grid, maps.look(view), f"network_{name}", maps.facts(spec), overlay)


def _words(specs: dict[str, PortraitSpec]) -> None:
    skip, plain = (compute.seen(spec) for spec in specs.values())
    observed.note(
        non_convex={"skip": skip.non_convex, "plain": plain.non_convex},
        low_points={"skip": skip.minima, "plain": plain.minima},
    )
    st.markdown(
        f"At **{plain.non_convex:.0%}** of the points of the right picture the loss bends down in "
        f"some direction, which a bowl never does; on the left at **{skip.non_convex:.0%}**. The "
        f"right window holds **{counted(plain.minima, 'separate low point')}**, the left one "
        f"**{skip.minima}**. Both maps have the same colours; what is above loss "
        f"{maps.CEILING:g} is cut off."
    )
