"""The controls of a mini-batch: how many examples, and which batch of the epoch."""

import streamlit as st

from landscape.studies.batches import batch_sizes
from pages.batches.compute import BatchSpec
from pages.shared.settings.controls import LINK, keep_below, run_seed
from pages.shared.settings.specs import LandscapeSpec

FIRST = 4


def batch(landscape: LandscapeSpec, examples: int, seed: int) -> BatchSpec:
    """The mini-batch to be shown."""
    left, right = st.columns(2, gap="medium")
    with left:
        size = _size(examples)
    with right:
        number = _number(-(-examples // size))
    return BatchSpec(landscape, size, number, seed)


def seed() -> int:
    """Which batches are drawn."""
    with st.sidebar.expander("Draw of batches"):
        return run_seed()


def _size(examples: int) -> int:
    """1, 2, 4, … and all; a size kept from other data moves to the nearest one there is."""
    sizes = batch_sizes(examples)
    kept = st.session_state.get("bsize")
    if kept is not None and kept not in sizes:
        st.session_state["bsize"] = min(sizes, key=lambda size: abs(size - kept))
    if len(sizes) == 1:
        st.caption("There is a single example: each batch is all of the data.")
        return 1
    return st.select_slider(
        "Examples in a batch",
        sizes,
        max(size for size in sizes if size <= FIRST),
        key="bsize",
        bind=LINK,
        format_func=lambda size: f"all {size:,}" if size == examples else f"{size:,}",
    )


def _number(batches: int) -> int:
    """Which batch of the epoch, counted from 0."""
    if batches == 1:
        st.caption("This batch is the whole epoch: both maps are the same.")
        return 0
    keep_below("bnum", batches)
    chosen = st.slider(
        f"Which of the {batches:,} batches of an epoch",
        1,
        batches,
        key="bnum",
        bind=LINK,
        help="An epoch shuffles all examples and walks through them, batch by batch.",
    )
    return chosen - 1
