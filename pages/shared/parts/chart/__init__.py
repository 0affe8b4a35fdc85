"""The one interactive picture: a Plotly figure that keeps zoom and camera, and reports clicks."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.components.v2 import component

from landscape.figures import Figure, described
from landscape.figures.standalone import LOOK, SCRIPT
from pages.shared.parts.assets import script
from pages.shared.parts.chart.library import PLOTLY
from pages.shared.parts.chart.wire import packed

HERE = Path(__file__).parent
PARTS = ("wire", "cursor", "chart")
HTML = """
<div class="landscape-stage"><div class="landscape-plot"></div></div>
<div class="landscape-controls"></div>
<p class="landscape-failure" role="alert" hidden></p>
"""


class Click(NamedTuple):
    """Coordinates of a clicked point of the picture."""

    x: float
    y: float


def _asset(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


CHART = script("chart", SCRIPT + "".join(_asset(f"{part}.js") for part in PARTS))
_component = component(
    "landscape_chart",
    html=HTML,
    css=LOOK + _asset("chart.css"),
    js=CHART.imported,
    isolate_styles=False,
)


def show(
    figure: Figure,
    key: str,
    on_click: Callable[[Click], None] | None = None,
    race: dict | None = None,
    facts: Mapping[str, str] | None = None,
    follows: str = "",
) -> None:
    """Draw the figure, and controls that play a race on it.

    Args:
        figure: what to draw.
        key: of the chart; the same key keeps zoom, camera and the time of the race.
        on_click: runs before the rerun that a click on the picture causes.
        race: of `landscape.figures.plane_playback`.
        facts: what the picture shows, in words by name, for the image that the tool bar saves.
        follows: the group of a race on this page, at whose moment a cursor stands on the curves.
    """

    def clicked() -> None:
        point = st.session_state[key].get("clicked")
        if on_click is not None and point:
            on_click(Click(float(point["x"]), float(point["y"])))

    picture = packed_picture(figure, facts or {}, race, follows)
    # On another ground, light or dark, the browser asks for a run; nothing else is to be done.
    _component(data=picture, key=key, on_clicked_change=clicked, on_ground_change=_nothing)


def _nothing() -> None:
    pass


def packed_picture(
    figure: Figure, facts: Mapping[str, str], race: dict | None = None, follows: str = ""
) -> bytes:
    """The figure and what goes along, as the browser reads it; arguments as `show` has them."""
    return packed(
        {
            "plotly": PLOTLY.address,
            "figure": {"data": figure.data, "layout": figure.layout},
            "label": described(figure),
            "facts": list(facts.items()),
            "race": race,
            "follows": follows,
        }
    )
