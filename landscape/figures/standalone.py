"""A picture as one page that works without a network."""

import json
from html import escape
from pathlib import Path

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs
from plotly.utils import PlotlyJSONEncoder

HERE = Path(__file__).parent
PLAYER_JS = (HERE / "player.js").read_text(encoding="utf-8")
PLAYER_CSS = (HERE / "player.css").read_text(encoding="utf-8")

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 1rem auto; max-width: 1100px; padding: 0 0.8rem;
  font-family: "Source Sans 3", Helvetica, Arial, sans-serif;
  background: {background}; color: {ink}; }}
{css}
</style>
<script>{plotly}</script>
</head>
<body>
<h1>{title}</h1>
<div class="landscape-stage"><div class="landscape-plot" id="plot"></div></div>
<div id="controls"></div>
<script>
{player}
const sent = {payload};
const plot = document.getElementById("plot");
// On a phone a tall picture would be a distorted one: keep it about square.
const layout = sent.figure.layout;
if (plot.clientWidth < 480) layout.height = Math.min(layout.height ?? 520, plot.clientWidth);
const config = {{ responsive: true, displaylogo: false }};
Plotly.newPlot(plot, sent.figure.data, sent.figure.layout, config)
  .then(() => {{
    plot.dataset.drawn = "1";
    if (!sent.race) return;
    plot.player = new Player(plot, document.getElementById("controls"));
    plot.player.load(sent.race);
  }});
</script>
</body>
</html>
"""


def standalone_html(figure: go.Figure, title: str, race: dict | None = None) -> str:
    """The figure, and the race that plays on it, as a page that holds all it needs.

    Args:
        figure: any figure.
        title: of the page.
        race: of `plane_playback`, when there is something to play.
    """
    payload = json.dumps({"figure": figure.to_dict(), "race": race}, cls=PlotlyJSONEncoder)
    layout = figure.layout
    return PAGE.format(
        title=escape(title),
        background=layout.paper_bgcolor or "white",
        ink=layout.font.color or "black",
        css=PLAYER_CSS,
        plotly=get_plotlyjs(),
        player=PLAYER_JS,
        # Inside a script "</script" would end it and "<!--<script" would hide its end.
        payload=payload.replace("<", "\\u003c"),
    )
