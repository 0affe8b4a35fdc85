"""Which landscape the next room is opened on."""

import streamlit as st

from landscape.rooms import TerrainSpec
from landscape.rooms.terrain import MOST_EXAMPLES
from pages.shared.settings import ground
from pages.shared.settings.table.classroom import LANDSCAPE
from pages.shared.settings.table.landscape import SEED
from pages.shared.settings.widgets import choose, number
from pages.shared.work import fetch


def terrain() -> TerrainSpec:
    """The landscape of the controls."""
    with st.sidebar:
        landscape = choose(LANDSCAPE)
    if landscape != "bowl":
        return TerrainSpec(landscape)
    data = ground.data(with_own=False)
    with st.sidebar:
        seed = number(SEED)
        if data.limit > MOST_EXAMPLES:
            st.caption(f"A room takes the first {MOST_EXAMPLES:,} of these examples.")
    fetch.require(data)
    return TerrainSpec(
        landscape,
        data.name,
        min(data.limit, MOST_EXAMPLES),
        data.preprocess,
        data.seed,
        data.classes,
        data.features,
        seed,
    )
