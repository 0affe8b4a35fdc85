"""The one interactive picture: a Plotly figure that keeps zoom and camera, and reports clicks."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import plotly
import plotly.graph_objects as go
import streamlit as st
from plotly.utils import PlotlyJSONEncoder
from streamlit.components.v2 import component

from landscape.figures.standalone import PLAYER_CSS, PLAYER_JS

HERE = Path(__file__).parent
LIBRARY = Path("static") / "plotly.min.js"

HTML = """
<div class="landscape-stage"><div class="landscape-plot"></div></div>
<div class="landscape-controls"></div>
<p class="landscape-failure" role="alert" hidden></p>
"""


class Click(NamedTuple):
    """Coordinates of a clicked point of the picture."""

    x: float
    y: float


def _served_library() -> str:
    """Address of plotly.js, copied from the installed package into the app's static folder."""
    source = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    target = HERE.parents[2] / LIBRARY
    if not target.exists() or target.stat().st_size != source.stat().st_size:
        target.parent.mkdir(exist_ok=True)
        unfinished = target.with_suffix(".part")
        shutil.copyfile(source, unfinished)
        unfinished.replace(target)
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/app/static/{LIBRARY.name}?v={plotly.__version__}"


_component = component(
    "landscape_chart",
    html=HTML,
    css=PLAYER_CSS,
    js=PLAYER_JS + (HERE / "chart.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show(
    figure: go.Figure,
    key: str,
    on_click: Callable[[Click], None] | None = None,
    race: dict | None = None,
) -> None:
    """Draw the figure, and controls that play a race on it.

    Args:
        figure: what to draw.
        key: of the chart; the same key keeps zoom, camera and the time of the race.
        on_click: runs before the rerun that a click on the picture causes.
        race: of `landscape.figures.plane_playback`.
    """

    def clicked() -> None:
        point = st.session_state[key].get("clicked")
        if on_click is not None and point:
            on_click(Click(float(point["x"]), float(point["y"])))

    payload = {"plotly": _served_library(), "figure": figure.to_dict(), "race": race}
    encoded = json.dumps(payload, cls=PlotlyJSONEncoder).encode()
    _component(data=encoded, key=key, on_clicked_change=clicked)
