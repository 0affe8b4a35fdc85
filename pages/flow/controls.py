"""Controls of the Flow page: the example, the step size, and how many updates have been done."""

from dataclasses import dataclass

import streamlit as st

from landscape.datasets import Dataset
from pages.shared.settings.specs import GroundSpec, PointSpec
from pages.shared.settings.table import flow as table
from pages.shared.settings.widgets import choose, number, slide

MOST_UPDATES = int(table.UPDATES.high or 0)


@dataclass(frozen=True)
class DescentSpec:
    """Gradient descent from a start, on all examples or on a single one."""

    ground: GroundSpec
    start: PointSpec
    learning_rate: float
    only: int | None  # the example whose gradient alone is followed


def example(dataset: Dataset) -> int:
    """The example that is shown, by its number."""
    last = len(dataset) - 1
    label = f"Example 0 … {last}" if last else "Example 0, the only one"
    with st.sidebar.expander("Example", expanded=True):
        return number(table.FLOW_EXAMPLE, label=label, max_value=last)


def update(shown: int) -> tuple[float, int | None, int]:
    """Step size, the single example followed if any, and the number of updates."""
    with st.sidebar.expander("Update", expanded=True):
        learning_rate = slide(table.FLOW_LEARNING_RATE)
        alone = choose(table.FOLLOWED) == "this"
        count = number(table.UPDATES)
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
        st.button("To the start", on_click=_more, args=(-MOST_UPDATES,), key="to_start")
    return learning_rate, shown if alone else None, count


def _more(steps: int) -> None:
    done = st.session_state.get(table.UPDATES.key, 0) + steps
    st.session_state[table.UPDATES.key] = min(max(done, 0), MOST_UPDATES)
