"""The controls of the Strategies page, and in words what is set."""

import streamlit as st

from pages.shared.parts.numbers import latex
from pages.shared.settings.controls import LINK, run_seed
from pages.shared.settings.specs import DataSpec, LossSpec
from pages.strategies import compute as strategy_compute
from pages.strategies.compute import StrategySpec

BUDGETS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
SIZES = {
    "matched to the data": None,
    "as in the notes": 1.0,
    "3 times": 3.0,
    "10 times": 10.0,
    "30 times": 30.0,
    "100 times": 100.0,
    "300 times": 300.0,
    "1000 times": 1000.0,
}
RATES = {"of the best first step": None} | {f"1e{k}": float(f"1e{k}") for k in range(-10, 2)}


def search(data: DataSpec, loss: LossSpec) -> StrategySpec:
    """How often each strategy may ask for the loss, and how boldly it guesses."""
    with st.sidebar.expander("Search", expanded=True):
        evaluations = st.select_slider(
            "Loss evaluations for each",
            BUDGETS,
            1000,
            key="evals",
            bind=LINK,
            format_func=lambda count: f"{count:,}",
            help="Every strategy may ask so many times for the loss over all examples.",
        )
        chosen = st.selectbox(
            "Sizes of guesses and steps",
            list(SIZES),
            key="sizes",
            bind=LINK,
            help="The course notes draw weights of 1e-4 for CIFAR-10, whose pixels go up to 255. "
            "Matched: as many times larger as the examples are shorter, to a power of ten.",
        )
        rate = st.selectbox(
            "Learning rate of gradient descent",
            list(RATES),
            key="gdrate",
            bind=LINK,
            help="That of the best first step can be too large for the steps that follow.",
        )
        seed = run_seed()
    return StrategySpec(data, loss, evaluations, SIZES[chosen], RATES[rate], seed)


def sentence(spec: StrategySpec) -> str:
    """The rules, with the sizes that are used."""
    sizes = strategy_compute.settings(spec)
    scale, step, start = (latex(x, 1) for x in (sizes.scale, sizes.step, sizes.start_scale))
    return (
        "Three hikers look for the bottom of the loss in the dark. Each may ask "
        f"**{spec.evaluations:,} times** how high it stands. **Random search** jumps: "
        rf"$W = {scale}\,\mathtt{{randn}}$, the best is kept. **Random local search** tries a step "
        rf"from $W$ to $W + {step}\,\mathtt{{randn}}$ and takes it only if it leads down. "
        r"**Gradient descent** feels the slope and steps along $-\nabla L$. The last two start at "
        rf"the same ${start}\,\mathtt{{randn}}$."
    )
