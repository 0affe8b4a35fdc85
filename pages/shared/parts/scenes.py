"""Prepared scenes: a row of buttons, each a whole state of its page."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import streamlit as st

from pages.shared.settings import kept

# On a phone the row scrolls, so that the picture stays on the first screen.
STYLE = """
<style>
@media (max-width: 640px) {
  .st-key-scenes { flex-wrap: nowrap; overflow-x: auto; }
  .st-key-scenes > * { flex: none; }
}
</style>
"""


class Scene(NamedTuple):
    """A state that is worth seeing.

    Attributes:
        name: on the button.
        about: in one sentence what is to be seen.
        settings: by key; all others of the page are as at first.
    """

    name: str
    about: str
    settings: dict[str, Any]


def show(page: str, scenes: Sequence[Scene], but: Collection[str] = ()) -> None:
    """The buttons; the one that is on says what is to be seen.

    Settings among `but`, such as how a picture is drawn, lead out of no scene.
    """
    st.html(STYLE)
    with st.container(key="prepared-scenes"):
        _show(page, scenes, but)


def _show(page: str, scenes: Sequence[Scene], but: Collection[str]) -> None:
    on = next((scene for scene in scenes if kept.is_set(page, scene.settings, but)), None)
    with st.container(horizontal=True, key="scenes"):
        for scene in scenes:
            st.button(
                scene.name,
                key=f"scene_{scene.name}",
                help=scene.about,
                on_click=kept.choose_scene,
                args=(page, scene.settings),
                type="primary" if scene is on else "secondary",
            )
    # Always there: a line that comes and goes would move what follows, and charts would start anew.
    place = st.empty()
    if on is not None:
        place.caption(f"**{on.name}.** {on.about}")
