"""The controls of the Strategies page, and in words what is set."""

import streamlit as st

from pages.shared.parts.numbers import counted, latex
from pages.shared.settings.specs import GroundSpec
from pages.shared.settings.table import strategies as table
from pages.shared.settings.table.landscape import RUN_SEED
from pages.shared.settings.widgets import choose, number, slide
from pages.strategies import compute as strategy_compute
from pages.strategies.compute import StrategySpec


def search(ground: GroundSpec) -> StrategySpec:
    """How often each strategy may ask for the loss, and how boldly it guesses."""
    with st.sidebar.expander("Search", expanded=True):
        return StrategySpec(
            ground,
            slide(table.EVALUATIONS, format_func=lambda count: f"{count:,}"),
            choose(table.GUESS_SIZES),
            choose(table.DESCENT_RATE),
            number(RUN_SEED),
        )


def sentence(spec: StrategySpec) -> str:
    """The rules, with the sizes that are used."""
    sizes = strategy_compute.settings(spec)
    scale, step, start = (latex(x, 1) for x in (sizes.scale, sizes.step, sizes.start_scale))
    return (
        "Three hikers look for the bottom of the loss in the dark. Each may ask "
        f"**{counted(spec.evaluations, 'time')}** how high it stands. **Random search** jumps: "
        rf"$W = {scale}\,\mathtt{{randn}}$, the best is kept. **Random local search** tries a step "
        rf"from $W$ to $W + {step}\,\mathtt{{randn}}$ and takes it only if it leads down. "
        r"**Gradient descent** feels the slope and steps along $-\nabla L$. The last two start at "
        rf"the same ${start}\,\mathtt{{randn}}$. Here randn is a random number for each weight, "
        "from the normal distribution."
    )
