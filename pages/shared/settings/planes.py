"""The side bar's *Weights*, *Plane* and *Window*: where a landscape is seen."""

from dataclasses import replace
from typing import Any

import streamlit as st

from pages.shared.settings import own, weights
from pages.shared.settings.own import OwnWeights
from pages.shared.settings.specs import (
    DrawnPlane,
    GroundSpec,
    Own,
    PointSpec,
    TrainingSpec,
    WindowSpec,
)
from pages.shared.settings.table import landscape as table
from pages.shared.settings.table.scopes import LARGEST_SEED
from pages.shared.settings.weights import WeightFacts
from pages.shared.settings.widgets import choose, number, slide, switch


def point(label: str, ground: GroundSpec, training: TrainingSpec | None = None) -> PointSpec:
    """A point W alone, without directions; of a network where there is a training.

    Of a network it is at first where the training starts: at its end slopes can be all zero.
    """
    with st.sidebar.expander("Weights"):
        found = _origin(label, own.weights(ground.data), training, "start of the training")
        of = "random weights" if training is None else "the direction sideways"
        return replace(found, seed=number(table.SEED, label=f"Seed of {of}"))


def plane(
    facts: WeightFacts,
    training: TrainingSpec | None = None,
    opening: str = "trained",
    *,
    with_races: bool = False,
) -> tuple[DrawnPlane, bool]:
    """Where the plane starts and which way it lies; and whether that of a race's paths is wanted.

    The plane of a race's paths has the race's start on a drawn plane, along random directions.

    Args:
        facts: of the weights.
        training: of a network; None for a linear classifier.
        opening: the label of the point of a network that the page opens on.
        with_races: whether the plane of a race's paths is offered.
    """
    linear = training is None
    setting = table.DIRECTIONS if linear else table.NETWORK_DIRECTIONS
    with st.sidebar.expander("Plane"):
        held = own.weights(facts.data)
        found = _origin(table.ORIGIN.label, held, training, opening)
        target = _target(held, found) if linear else None
        offered = {
            label: kind
            for label, kind in setting.options.items()
            if (with_races or kind != "race") and (target or kind != "towards yours")
        }
        directions = choose(setting, offered)
        chosen: dict[str, Any] = weights.two(facts) if directions == "two weights" else {}
        seed = number(table.SEED, label=table.SEED.label if linear else "Seed of the directions")
        st.button("New directions", on_click=_next_seed, width="stretch", key="new_directions")
    where = replace(found, seed=seed) if linear else found
    if directions == "towards yours":
        chosen = {"target": target}
    spec = DrawnPlane(where, directions, seed, **chosen)
    if directions == "race":
        return replace(spec, directions="gaussian" if linear else "filter"), True
    return spec, False


def window(cells: tuple[int, int]) -> WindowSpec:
    """How much of the plane is seen, and how finely.

    Args:
        cells: along each side that are there soon, and that there are at most where the reader
            wants more than these.
    """
    soon, most = cells
    with st.sidebar.expander("Window"):
        zoom, resolution = slide(table.ZOOM), slide(table.RESOLUTION)
        drawn = min(resolution, soon)
        if resolution > soon:
            finer = min(resolution, most)
            if finer > soon and switch(table.FINER):
                drawn = finer
            st.caption(
                f"This network takes long to evaluate: {drawn} cells along each side are drawn."
            )
        return WindowSpec(zoom, drawn)


def _origin(
    label: str, held: tuple[OwnWeights, ...], training: TrainingSpec | None, opening: str
) -> PointSpec:
    """Which point of weight space; of a linear one also the size of its weights when random."""
    if training is not None:
        origin = choose(table.NETWORK_ORIGIN, label=label, default=opening)
        return PointSpec(origin, training=training)
    of_own = dict(zip(("yours", "second"), held, strict=False))
    offered = {
        name: kind
        for name, kind in table.ORIGIN.options.items()
        if kind in of_own or name not in table.ORIGIN.only_here
    }
    origin = choose(table.ORIGIN, offered, label=label)
    if origin in of_own:
        return PointSpec(origin, table.SCALE.default, own=of_own[origin].own)
    return PointSpec(origin, slide(table.SCALE) if origin == "random" else table.SCALE.default)


def _target(held: tuple[OwnWeights, ...], W: PointSpec) -> Own | None:
    """The reader's weights that a plane from W can lead to: the first ones that are not W."""
    return next((each.own for each in held if each.own != W.own), None)


def _next_seed() -> None:
    key = table.SEED.key
    st.session_state[key] = (st.session_state[key] + 1) % (LARGEST_SEED + 1)
