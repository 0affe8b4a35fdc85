"""Controls of the Hinges page: three points, three weights, the weight to move, the range."""

from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared.settings.controls import LINK, buttons, short

START_X, START_W = (1.0, -0.5, 0.4), (0.8, -0.5, 0.2)
LARGEST = 100.0
RANGES = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0)
POINTS = (3, 4, 6, 9, 15, 30, 60, 100, 300, 1000)
WEIGHTS = {"w0": "0", "w1": "1", "w2": "2"}
ACTIVATIONS = {"tanh": "tanh", "ReLU": "relu"}


@dataclass(frozen=True)
class HingeSpec:
    """Three points, one of each class, three weights, and the weight that varies over ±edge."""

    x: tuple[float, ...] = START_X
    W: tuple[float, ...] = START_W
    delta: float = 1.0
    weight: int = 0
    edge: float = 3.0

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
        x = tuple(_number(column, "x", c) for c, column in _pairs(0))
        W = tuple(_number(column, "w", c) for c, column in _pairs(1))
        delta = st.number_input("Margin Δ", 0.0, LARGEST, 1.0, 0.5, key="delta", bind=LINK)
        edge = st.select_slider(
            "Pictures show weights up to ±", RANGES, 3.0, key="range", bind=LINK, format_func=short
        )
        st.button("As at first", on_click=_reset, key="first", icon=":material/restart_alt:")
    return HingeSpec(x, W, delta, 0, edge)


def moved(spec: HingeSpec) -> tuple[HingeSpec, bool]:
    """The weight to vary, moved by its slider; and whether it is to snap to a kink."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        weight = int(buttons("Weight to move", WEIGHTS, "vary"))
        value = spec.W[weight]
        edge = next((r for r in (spec.edge, *RANGES) if r >= max(spec.edge, abs(value))), LARGEST)
        # The number in the side bar holds the setting; the slider is another handle on it.
        st.session_state["move"] = value
        widened = edge > spec.edge
        spec = replace(spec, weight=weight, edge=edge)
        st.slider(
            f"{spec.letter} (class {weight})",
            -edge,
            edge,
            step=0.05,
            key="move",
            on_change=_take_over,
            args=(f"w{weight}",),
            width=420,
        )
        snap = st.toggle(
            "Snap to the nearest kink",
            key="snap",
            bind=LINK,
            help="A kink is a value of the weight at which a term begins or ends.",
        )
    if widened:
        st.caption(f"To show {spec.letter}, the pictures reach up to ±{edge:g}.")
    return spec, snap


def crowd(spec: HingeSpec) -> tuple[CrowdSpec, tuple[float, float]]:
    """How many points, which hidden layer, and the ends of the chord."""
    left, right = st.columns(2, gap="medium")
    points = left.select_slider(
        "Number of points",
        POINTS,
        30,
        key="points",
        bind=LINK,
        help="The first three are yours; the others are drawn around them from a Gaussian of "
        "width 0.5, class by class.",
    )
    ends = right.slider(
        "Ends of the chord, from edge (−1) to edge (1)",
        -1.0,
        1.0,
        (-0.8, 0.6),
        0.05,
        key="ends",
        bind=LINK,
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        activation = buttons("Hidden layer", ACTIVATIONS, "hidden")
        layer = st.number_input(
            "Seed of the hidden layer", 0, 9999, 3, key="layer", bind=LINK, width=210
        )
        seed = st.number_input("Draw of points", 0, 9999, 0, key="hpoints", bind=LINK, width=210)
    return CrowdSpec(spec, points, seed, activation, layer), (
        ends[0] * spec.edge,
        ends[1] * spec.edge,
    )


def _pairs(side: int) -> list[tuple[int, DeltaGenerator]]:
    """A column for each class."""
    st.markdown(("**The points**, one of each class", "**The weights**, one of each class")[side])
    return list(enumerate(st.columns(3, gap="xsmall")))


def _number(column: DeltaGenerator, letter: str, c: int) -> float:
    start = START_X if letter == "x" else START_W
    return column.number_input(
        f"${letter}_{c}$",
        -LARGEST,
        LARGEST,
        start[c],
        0.1,
        format="%.4g",
        key=f"{letter}{c}",
        bind=LINK,
    )


def _take_over(key: str) -> None:
    st.session_state[key] = round(st.session_state["move"], 6)


def _reset() -> None:
    numbers = {f"x{c}": x for c, x in enumerate(START_X)}
    numbers |= {f"w{c}": w for c, w in enumerate(START_W)}
    st.session_state.update(numbers | {"delta": 1.0, "range": 3.0, "vary": "w0", "snap": False})
