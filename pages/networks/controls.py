"""Controls of the Networks page: which scene, and what of its network and its window can be set."""

from dataclasses import dataclass

import streamlit as st

from pages.shared.settings.table import networks as table
from pages.shared.settings.widgets import choose, number, slide


@dataclass(frozen=True)
class Chosen:
    """What a reader has set for all scenes.

    Attributes:
        scene: its name in the table.
        seed: of the training.
        directions: the seed of the directions.
        zoom: how many times nearer the picture is than the scene's own.
        cells: along each side of a picture.
    """

    scene: str
    seed: int
    directions: int
    zoom: float
    cells: int


# Scenes whose plane is drawn at random; that of the others follows from their networks.
RANDOM_PLANES = ("skips", "widths", "scales")


def chosen() -> Chosen:
    """The side bar's *Network* and *Window*."""
    with st.sidebar.expander("Network", expanded=True):
        scene = choose(table.SCENE)
        seed = number(table.TRAINING_SEED)
    with st.sidebar.expander("Window"):
        directions, zoom = 0, 1.0
        if scene in RANDOM_PLANES:
            directions, zoom = number(table.DIRECTIONS_SEED), slide(table.NETWORK_ZOOM)
        return Chosen(scene, seed, directions, zoom, slide(table.NETWORK_CELLS))
