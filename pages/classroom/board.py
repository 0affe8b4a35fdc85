"""The board as a component: what its scripts are, and what Python hands to them."""

import os
from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from landscape.rooms import TerrainSpec
from pages.shared.parts.assets import from_root, script
from pages.shared.work.addresses import is_own, reachable

BROWSER = Path(__file__).parent / "browser"
SCRIPTS = ("news", "walkers", "scene", "panel", "board")
INTRO = (
    "A class walks on one landscape, blindfolded, each with a phone. Choose the landscape in the "
    "side bar and open a room; then project this page."
)
UNREACHABLE = (
    "Phones can't come here: the server listens to this machine alone. Start it for all with "
    "`make run ADDRESS=0.0.0.0` or `landscape --address 0.0.0.0`."
)
NO_NETWORK = "Phones can't come here: this machine is in no network."


def _read(name: str) -> str:
    return (BROWSER / name).read_text(encoding="utf-8")


BOARD = script("room", "\n".join(_read(f"{name}.js") for name in SCRIPTS))
_component = component(
    "classroom_board",
    html=_read("board.html"),
    css=_read("board.css"),
    js=BOARD.imported,
    isolate_styles=False,
)


def show(spec: TerrainSpec) -> None:
    """The board, which opens its next room on this landscape."""
    reach = _reach()
    payload = {
        "spec": spec.plain,
        "rooms": from_root("room"),
        "reach": reach,
        "warning": _warning(reach),
        "intro": INTRO,
    }
    _component(data=payload, key="board")


def _reach() -> list[str]:
    """Addresses of the app's root that phones can reach."""
    root = (st.context.url or "").partition("/classroom")[0].rstrip("/")
    return [address.rstrip("/") for address in reachable(root)] if root else []


def _warning(reach: list[str]) -> str:
    """Why no phone can come, where that is known; else nothing."""
    # Of several servers behind nginx each listens to this machine alone, and nginx to all.
    listens = os.environ.get("LANDSCAPE_ADDRESS") or st.get_option("server.address") or ""
    if listens and is_own(str(listens)) and str(listens) not in ("0.0.0.0", "::"):
        return UNREACHABLE
    return "" if reach else NO_NETWORK
