"""Controls of the Hinges page: three points, three weights, the weight to move, the range."""

from dataclasses import dataclass, replace

import streamlit as st

from pages.shared.settings.kinds import Number
from pages.shared.settings.table import hinges as table
from pages.shared.settings.table.ground import DELTA
from pages.shared.settings.widgets import choose, number, slide, slide_between, switch

START_X, START_W = (tuple(s.default for s in each) for each in (table.HINGE_X, table.HINGE_W))
LARGEST, RANGES = table.LARGEST, table.HINGE_RANGE.values


@dataclass(frozen=True)
class HingeSpec:
    """Three points, one of each class, three weights, and the weight that varies over ±extent."""

    x: tuple[float, ...] = START_X
    W: tuple[float, ...] = START_W
    delta: float = 1.0
    weight: int = 0
    extent: float = 3.0

    @property
    def letter(self) -> str:
        """Name of the weight that varies."""
        return f"w{'₀₁₂'[self.weight]}"

    @property
    def value(self) -> float:
        """Where that weight stands."""
        return self.W[self.weight]

    def moved_to(self, value: float) -> "HingeSpec":
        """The same with the weight that varies at another value."""
        W = list(self.W)
        W[self.weight] = value
        return replace(self, W=tuple(W))


@dataclass(frozen=True)
class CrowdSpec:
    """Many points around the three, and a hidden layer to score them with."""

    hinges: HingeSpec
    points: int
    seed: int
    activation: str
    layer_seed: int


def hinges() -> HingeSpec:
    """The points and weights, in the side bar."""
    with st.sidebar.expander("Three points, three weights", expanded=True):
        x = _three("The points", table.HINGE_X)
        W = _three("The weights", table.HINGE_W)
        delta = number(DELTA)
        extent = slide(table.HINGE_RANGE)
    return HingeSpec(x, W, delta, 0, extent)


def moved(spec: HingeSpec) -> tuple[HingeSpec, bool]:
    """The weight to vary, moved by its slider; and whether it is to snap to a kink."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        weight = choose(table.MOVED_WEIGHT)
        value = spec.W[weight]
        extent = next(
            (r for r in (spec.extent, *RANGES) if r >= max(spec.extent, abs(value))), LARGEST
        )
        # The number in the side bar holds the setting; the slider is another handle on it.
        st.session_state["move"] = value
        widened = extent > spec.extent
        spec = replace(spec, weight=weight, extent=extent)
        st.slider(
            f"{spec.letter} (class {weight})",
            -extent,
            extent,
            step=0.05,
            key="move",
            on_change=_take_over,
            args=(table.HINGE_W[weight].key,),
            width=420,
        )
        snap = switch(table.SNAP)
    if widened:
        st.caption(f"To show {spec.letter}, the pictures reach up to ±{extent:g}.")
    return spec, snap


def crowd(spec: HingeSpec) -> tuple[CrowdSpec, tuple[float, float]]:
    """How many points, which hidden layer, and the ends of the chord."""
    left, right = st.columns(2, gap="medium")
    with left:
        points = slide(table.POINTS)
    with right:
        ends = slide_between(table.HINGE_ENDS)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        activation = choose(table.HIDDEN)
        layer = number(table.LAYER_SEED, width=210)
        seed = number(table.POINTS_SEED, width=210)
    return CrowdSpec(spec, points, seed, activation, layer), (
        ends[0] * spec.extent,
        ends[1] * spec.extent,
    )


def _three(name: str, settings: tuple[Number, ...]) -> tuple[float, ...]:
    """A number for each class."""
    st.markdown(f"**{name}**, one of each class")
    numbers = []
    for column, setting in zip(st.columns(3, gap="xsmall"), settings, strict=True):
        with column:
            numbers.append(number(setting, format="%.4g"))
    return tuple(numbers)


def _take_over(key: str) -> None:
    st.session_state[key] = round(st.session_state["move"], 6)
