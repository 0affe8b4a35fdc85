"""The side bar's *Race*: who runs, from where, by which rules."""

from typing import Any

import streamlit as st

from landscape.optimizers import OPTIMIZERS
from pages.shared.settings.link import end_page
from pages.shared.settings.specs import DrawnPlane, GroundSpec, RacerSpec, RaceSpec
from pages.shared.settings.table import race as table
from pages.shared.settings.table.landscape import RUN_SEED
from pages.shared.settings.widgets import choose, choose_several, number, slide, slide_between

ALL = "all"


def race(ground: GroundSpec, plane: DrawnPlane, zoom: float, *, on_plane: bool) -> RaceSpec:
    """The race that is set up; when no optimiser is chosen, the page ends with a word."""
    with st.expander("Race", expanded=True):
        chosen, starts = _runners()
        epochs = slide(table.BUDGET)
        sizes = _learning_rates(chosen)
        random = starts > 1 and not (on_plane or ground.model.linear)
        rules = _rules(ground.data.limit, random_start=random)
    if not sizes:
        st.info("Choose at least one optimiser under *Race*.")
        end_page()
    common = {"zoom": zoom, "on_plane": on_plane, "epochs": epochs, "starts": starts} | rules
    return RaceSpec(
        tuple(
            RacerSpec(ground, plane, name, size=size, which=which, **common)
            for name, size in sizes.items()
            for which in range(starts)
        )
    )


def _runners() -> tuple[list[str], int]:
    """The optimisers, and from how many starts each runs: only one of both is more than one."""
    if choose(table.VARIED, width="stretch") == "start":
        return [choose(table.RUNNER)], slide(table.STARTS)
    return choose_several(table.RACERS), 1


def _start() -> tuple[float | None, float | None]:
    look = {"placeholder": "as in the corner of the window", "format": "%.4g"}
    return number(table.START_A, **look), number(table.START_B, **look)


def _learning_rates(chosen: list[str]) -> dict[str, float | None]:
    """The size of each optimiser's steps, None where it is tuned."""
    how = choose(table.RATES)
    if how == "tuned":
        return dict.fromkeys(chosen)
    if how == "same":
        rate = slide(table.RATE)
        return {name: rate if OPTIMIZERS[name].has_learning_rate else None for name in chosen}
    with st.popover("The learning rates", width="stretch"):
        own = table.OWN_RATES
        return {name: number(own[name], format="%.3g") if name in own else None for name in chosen}


def _rules(examples: int, *, random_start: bool) -> dict[str, Any]:
    """The rules that are seldom changed."""
    with st.popover("Start, batches, schedule …", width="stretch"):
        start = (None, None) if random_start else _start()
        batch = slide(table.BATCH)
        schedule = choose(table.SCHEDULE)
        momentum = slide_between(table.MOMENTUM)
        seed = number(RUN_SEED)
    return {
        "start": start,
        "batch_size": None if batch == ALL or int(batch) >= examples else int(batch),
        "schedule": schedule,
        "momentum": momentum,
        "seed": seed,
    }
