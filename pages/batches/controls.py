"""The controls of a mini-batch: how many examples, and which batch of the epoch."""

import streamlit as st

from landscape.studies.batches import batch_sizes
from pages.batches.compute import BatchSpec
from pages.shared.parts.numbers import all_of
from pages.shared.settings.specs import LandscapeSpec
from pages.shared.settings.table import batches as table
from pages.shared.settings.table.landscape import RUN_SEED
from pages.shared.settings.widgets import keep_below, number, slide, slide_between


def batch(landscape: LandscapeSpec, examples: int, seed: int) -> BatchSpec:
    """The mini-batch to be shown."""
    left, right = st.columns(2, gap="medium")
    with left:
        size = _size(examples)
    with right:
        which = _number(-(-examples // size))
    return BatchSpec(landscape, size, which, seed)


def seed() -> int:
    """Which batches are drawn."""
    with st.sidebar.expander("Draw of batches"):
        return number(RUN_SEED)


def _size(examples: int) -> int:
    """1, 2, 4, … and all; a size kept from other data moves to the nearest one there is."""
    sizes, setting = batch_sizes(examples), table.BATCH_SIZE
    kept = st.session_state.get(setting.key)
    if kept is not None and kept not in sizes:
        st.session_state[setting.key] = min(sizes, key=lambda size: abs(size - kept))
    if len(sizes) == 1:
        st.caption("There is a single example: each batch is all of the data.")
        return 1
    return slide(
        setting,
        sizes,
        value=max(size for size in sizes if size <= setting.default),
        format_func=lambda size: all_of(size, "example") if size == examples else f"{size:,}",
    )


def _number(batches: int) -> int:
    """Which batch of the epoch, counted from 0."""
    if batches == 1:
        st.caption("This batch is the whole epoch: both maps are the same.")
        return 0
    keep_below(table.BATCH_NUMBER.key, batches)
    label = f"Which of the {batches:,} batches of an epoch"
    return slide_between(table.BATCH_NUMBER, label=label, max_value=batches) - 1
