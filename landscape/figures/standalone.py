"""A picture as one page that works without a network."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path

from plotly.offline import get_plotlyjs
from plotly.utils import PlotlyJSONEncoder

from landscape.figures.figure import Figure
from landscape.figures.words import described

HERE = Path(__file__).parent
# What shows a picture in a browser, in the app as well: the picture, then the player on it. What a
# file uses stands before it.
SCRIPTS = (
    "turning",
    "look",
    "picture",
    "brush",
    "heights",
    "projection",
    "views",
    "controls",
    "player",
)
LOOKS = ("picture", "player")


def _text(names: tuple[str, ...], kind: str) -> str:
    return "".join((HERE / f"{name}.{kind}").read_text(encoding="utf-8") for name in names)


SCRIPT, LOOK = _text(SCRIPTS, "js"), _text(LOOKS, "css")

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
{facts}
<script>
{script}
const sent = {payload};
const plot = document.getElementById("plot");
plot.picture = new Picture(plot);
plot.picture.draw(sent.figure, sent.label, sent.facts).then(() => {{
  plot.dataset.drawn = "1";
  if (!sent.race) return;
  plot.player = new Player(plot, document.getElementById("controls"));
  plot.player.load(sent.race);
}});
</script>
</body>
</html>
"""


def standalone_html(
    figure: Figure,
    title: str,
    race: dict | None = None,
    facts: Mapping[str, str] | None = None,
) -> str:
    """The figure, and the race that plays on it, as a page that holds all it needs.

    Args:
        figure: of this package.
        title: of the page.
        race: of `plane_playback`, when there is something to play.
        facts: what the picture shows, such as data, loss and seed, in words by name; they stand
            under the picture, and under the image that its tool bar saves.
    """
    facts = facts or {}
    sent = {"figure": figure.plotly().to_dict(), "race": race, "label": described(figure)}
    payload = json.dumps(sent | {"facts": list(facts.items())}, cls=PlotlyJSONEncoder)
    return PAGE.format(
        title=escape(title),
        background=figure.layout["paper_bgcolor"],
        ink=figure.layout["font"]["color"],
        css=LOOK,
        plotly=get_plotlyjs(),
        facts=listed(facts),
        script=SCRIPT,
        # Inside a script "</script" would end it and "<!--<script" would hide its end.
        payload=payload.replace("<", "\\u003c"),
    )


def listed(facts: Mapping[str, str]) -> str:
    """Facts as a list of HTML, or nothing."""
    rows = (f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in facts.items())
    return f'<dl class="landscape-facts">{"".join(rows)}</dl>' if facts else ""
