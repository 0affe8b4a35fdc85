"""The side bar's *Weights*, *Plane* and *Window*: where a landscape is seen."""

from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from pages.shared.settings.specs import DrawnPlane, PointSpec, WindowSpec
from pages.shared.settings.table import landscape as table
from pages.shared.settings.table.scopes import LARGEST_SEED
from pages.shared.settings.widgets import choose, number, slide

# Directions that need a race are offered where there can be one.
DRAWN = {label: name for label, name in table.DIRECTIONS.options.items() if name != "race"}


class WeightFacts(NamedTuple):
    """What the choice of a single weight must know of the data."""

    class_names: tuple[str, ...]
    feature_names: tuple[str, ...]
    telling: int  # the feature that differs most from example to example


def point(label: str) -> PointSpec:
    """A point W alone, without directions."""
    with st.sidebar.expander("Weights"):
        origin, scale = _origin(label)
        return PointSpec(origin, scale, number(table.SEED, label="Seed of random weights"))


def plane(facts: WeightFacts, *, with_races: bool = False) -> tuple[DrawnPlane, bool]:
    """Where the plane starts and which way it lies; and whether that of a race's paths is wanted.

    The plane of a race's paths has the race's start on a drawn plane, along random directions.
    """
    with st.sidebar.expander("Plane"):
        origin, scale = _origin(table.ORIGIN.label)
        directions = choose(table.DIRECTIONS, table.DIRECTIONS.options if with_races else DRAWN)
        chosen = {}
        if directions == "two weights":
            chosen = {"first": _weight("a", facts, 0), "second": _weight("b", facts, 1)}
        seed = number(table.SEED)
        st.button("New directions", on_click=_next_seed, width="stretch", key="new_directions")
    spec = DrawnPlane(PointSpec(origin, scale, seed), directions, seed, **chosen)
    if directions == "race":
        return replace(spec, directions="gaussian"), True
    return spec, False


def window() -> WindowSpec:
    """How much of the plane is seen, and how finely."""
    with st.sidebar.expander("Window"):
        return WindowSpec(slide(table.ZOOM), slide(table.RESOLUTION))


def _origin(label: str) -> tuple[str, float]:
    """Which point of weight space, and the size of its weights when they are random."""
    origin = choose(table.ORIGIN, label=label)
    scale = slide(table.SCALE) if origin == "random" else table.SCALE.default
    return origin, scale


def _weight(letter: str, facts: WeightFacts, own: int) -> tuple[int, int]:
    """One entry of W, by class and feature."""
    st.markdown(f"**The weight along {letter}**")
    row, column = st.columns(2)
    classes = {name: k for k, name in enumerate(facts.class_names)}
    names = table.A_CLASS, table.A_FEATURE
    if letter == "b":
        names = table.B_CLASS, table.B_FEATURE
    with row:
        chosen = choose(replace(names[0], default=facts.class_names[own]), classes)
    with column:
        feature = number(names[1], value=facts.telling, max_value=len(facts.feature_names) - 1)
    st.caption(f"class {facts.class_names[chosen]}, {facts.feature_names[feature]}")
    return chosen, feature


def _next_seed() -> None:
    key = table.SEED.key
    st.session_state[key] = (st.session_state[key] + 1) % (LARGEST_SEED + 1)
