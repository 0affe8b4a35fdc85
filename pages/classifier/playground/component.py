"""The playground as a component: what its scripts are, and what Python hands to them."""

from pathlib import Path

from streamlit.components.v2 import component

from pages.classifier.playground import keeping
from pages.classifier.playground.settings import Settings
from pages.classifier.playground.verdicts import Verdict
from pages.classifier.playground.world import START, World
from pages.shared.parts.assets import script

BROWSER = Path(__file__).parent / "browser"
SCRIPTS = (
    *("arithmetic", "drawing", "labels", "board", "bowl", "tables", "words"),
    *("descent", "keeping", "controls", "playground"),
)


def _read(name: str) -> str:
    return (BROWSER / name).read_text(encoding="utf-8")


PLAYGROUND = script("playground", "\n".join(_read(f"{name}.js") for name in SCRIPTS))
_component = component(
    "classifier_playground",
    html=_read("playground.html"),
    css=_read("playground.css"),
    js=PLAYGROUND.imported,
    isolate_styles=False,
)


def show(world: World, chosen: Settings, verdict: Verdict) -> None:
    """The playground. Of the verdict it shows what is of the world as the reader sees it."""
    payload = {
        "settings": vars(chosen),
        "start": START.plain,
        "world": world.plain,
        "edition": keeping.edition(),
        "verdict": {name: world.plain[name] for name in ("points", "W", "b")} | verdict.plain,
    }
    _component(data=payload, key=keeping.REPORTER, on_world_change=keeping.take_over)
