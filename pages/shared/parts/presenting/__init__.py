"""Present mode, *Share* and the handout: a component without a picture, the same on every page.

Its script works in the browser alone: it never runs the page again.
"""

import json
from pathlib import Path

from streamlit.components.v2 import component

from pages.shared.parts.assets import script
from pages.shared.parts.presenting.codes import CODES

HERE = Path(__file__).parent
PARTS = ("stage", "presenter", "link", "handout", "embedded", "menus", "presenting")


def _asset(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


# With the script, so that its look too is sent once and not with each run of a page.
PRESENTING = script(
    "presenting",
    f"const LOOK = {json.dumps(_asset('presenting.css'))};\n"
    f"const MENUS = {json.dumps(_asset('menus.html'))};\n"
    + "".join(_asset(f"{part}.js") for part in PARTS),
)
_component = component(
    "landscape_presenting",
    html='<div class="presenting"></div>',
    js=PRESENTING.imported,
    isolate_styles=False,
)


def show() -> None:
    """The buttons *Present* and *Share*, and the keys that do the same."""
    _component(key="presenting", data={"codes": CODES.path}, width="content")
