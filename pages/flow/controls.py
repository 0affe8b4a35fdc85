"""Controls of the Flow page: the example, the step size, and how many updates have been done."""

from dataclasses import dataclass

import streamlit as st

from landscape.datasets import Dataset
from pages.shared.settings.controls import LINK, buttons, short
from pages.shared.settings.specs import DataSpec, LossSpec, PlaneSpec

MOST_UPDATES = 500
RATES = (
    *(1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05),
    *(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0),
)
FOLLOWED = {"all examples": "all", "this example": "this"}


@dataclass(frozen=True)
class DescentSpec:
    """Gradient descent from a start, on all examples or on a single one."""

    data: DataSpec
    loss: LossSpec
    start: PlaneSpec
    learning_rate: float
    only: int | None  # the example whose gradient alone is followed


def example(dataset: Dataset) -> int:
    """The example that is shown, by its number."""
    last = len(dataset) - 1
    if st.session_state.get("example", 0) > last:
        st.session_state["example"] = last
    with st.sidebar.expander("Example", expanded=True):
        return st.number_input(
            f"Example 0 … {last}",
            0,
            last,
            0,
            key="example",
            bind=LINK,
            help="Whose numbers stand in the boxes.",
        )


def update(shown: int) -> tuple[float, int | None, int]:
    """Step size, the single example followed if any, and the number of updates."""
    with st.sidebar.expander("Update", expanded=True):
        rate = st.select_slider("Step size", RATES, 0.001, key="rate", bind=LINK, format_func=short)
        alone = buttons("The gradient is that of", FOLLOWED, "follow") == "this"
        count = st.number_input("Updates done", 0, MOST_UPDATES, 0, key="updates", bind=LINK)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(
            "Update",
            type="primary",
            icon=":material/arrow_back:",
            on_click=_more,
            args=(1,),
            key="update",
            help="One step against the gradient.",
        )
        st.button("10 updates", on_click=_more, args=(10,), key="ten")
        st.button("Reset", on_click=_more, args=(-MOST_UPDATES,), key="reset")
    return rate, shown if alone else None, count


def _more(steps: int) -> None:
    done = st.session_state.get("updates", 0) + steps
    st.session_state["updates"] = min(max(done, 0), MOST_UPDATES)
