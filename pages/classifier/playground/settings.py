"""The settings of the playground: widgets in the page, each also in the link."""

from dataclasses import dataclass
from typing import NamedTuple

import streamlit as st

from pages.shared.settings.controls import LINK, LOSSES, buttons, short

STRENGTHS = (0.0, *(float(f"{d}e{e}") for e in (-3, -2, -1) for d in (1, 2, 5)), 1.0)
RATES = (*(float(f"{d}e{e}") for e in range(-3, 2) for d in (1, 2, 5)), 100.0)
LARGEST_DELTA = 100.0
SLIDER_WIDTH = 168  # pixels: two of them fit beside each other on a phone

L2_HELP = "Adds λ times the sum of the squared weights to the loss: it keeps the weights small."
RATE_HELP = "How far one update goes: W moves by the step size times the gradient, downhill."


@dataclass(frozen=True)
class Settings:
    """The loss and the step size; λ and the step size are among those that the sliders offer."""

    loss: str = "hinge"
    delta: float = 1.0
    l2: float = 0.1
    rate: float = 0.1


class Explanation(NamedTuple):
    """A loss in a formula, where it comes from, and a word on it."""

    formula: str
    source: str
    word: str


EXPLANATIONS = {
    "hinge": Explanation(
        r"L_i = \sum_{j \ne y_i} \max(0,\; s_j - s_{y_i} + \Delta)",
        "Weston & Watkins 1999",
        "every wrong class is to stay Δ below the right one.",
    ),
    "one-vs-all": Explanation(
        r"L_i = \max(0,\; \Delta - s_{y_i}) + \sum_{j \ne y_i} \max(0,\; \Delta + s_j)",
        "Rifkin & Klautau 2004",
        "each class by itself is to be above Δ on its own points and below −Δ on all others.",
    ),
    "structured": Explanation(
        r"L_i = \max\left(0,\; \max_{j \ne y_i} s_j - s_{y_i} + \Delta\right)",
        "Crammer & Singer 2001",
        "only the worst wrong class counts.",
    ),
    "softmax": Explanation(
        r"L_i = -\log \frac{e^{s_{y_i}}}{\sum_j e^{s_j}}",
        "Bishop 2006, section 4.3.4",
        "scores become probabilities; the loss is never exactly 0.",
    ),
}


def show() -> Settings:
    """A row of widgets, and the formula of the loss below it."""
    with st.container(horizontal=True, gap="small"):
        loss = buttons("Loss function", LOSSES, "loss")
        l2 = _slider("Regularisation λ", STRENGTHS, "reg", L2_HELP)
        rate = _slider("Step size", RATES, "cstep", RATE_HELP)
        # The margin stays in the state while softmax, which has none, is chosen.
        delta = _delta(disabled=loss == "softmax")
    _explain(EXPLANATIONS[loss])
    return Settings(loss, delta, l2, rate)


def apply(settings: Settings) -> None:
    """Set the widgets; before they are drawn, so from a callback."""
    label = next(label for label, name in LOSSES.items() if name == settings.loss)
    st.session_state.update(loss=label, delta=settings.delta, reg=settings.l2, cstep=settings.rate)


def _slider(label: str, options: tuple[float, ...], key: str, help_text: str) -> float:
    return st.select_slider(
        label,
        options,
        0.1,
        key=key,
        bind=LINK,
        format_func=short,
        help=help_text,
        width=SLIDER_WIDTH,
    )


def _delta(*, disabled: bool) -> float:
    return st.number_input(
        "Margin Δ",
        0.0,
        LARGEST_DELTA,
        1.0,
        0.5,
        key="delta",
        bind=LINK,
        disabled=disabled,
        help="A wrong class costs nothing once its score is lower than the right one's by Δ.",
        width=130,
    )


def _explain(explanation: Explanation) -> None:
    st.markdown(
        f"${explanation.formula}$ &ensp; ({explanation.source}): {explanation.word} "
        r"&ensp; In all, $L = \frac{1}{N} \sum_i L_i + \lambda \sum W^2$."
    )
