"""The playground: a component that holds points and classifier in the browser.

All that moves is computed there, so that nothing waits for the server. Python sets the loss and the
step size, is told of the world when it has come to rest, checks it, and keeps it for files, for the
link and for the next visit of the page.
"""

from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from pages.classifier.playground import files, settings, verdicts
from pages.classifier.playground.settings import Settings
from pages.classifier.playground.world import START, Refused, World
from pages.shared.compute.ground import loss_function
from pages.shared.parts import downloads
from pages.shared.settings.specs import LossSpec

HERE = Path(__file__).parent
SCRIPTS = (
    *("arithmetic", "drawing", "board", "bowl", "tables", "controls", "words"),
    "playground",
)
KEPT, EDITION, REFUSED, WRITTEN = (
    f"playground_{name}" for name in ("world", "edition", "refused", "written")
)

_component = component(
    "classifier_playground",
    html=(HERE / "playground.html").read_text(encoding="utf-8"),
    css=(HERE / "playground.css").read_text(encoding="utf-8"),
    js="\n".join((HERE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS),
    isolate_styles=False,
)


def show(chosen: Settings) -> World:
    """The playground, and below it what the engine says about the world as last left."""
    world = _world()
    payload = {
        "settings": vars(chosen),
        "start": START.plain,
        "world": world.plain,
        "edition": st.session_state.get(EDITION, 0),
        "verdict": {"points": world.plain["points"], **verdicts.possible(world)._asdict()},
    }
    _component(data=payload, key="playground", on_world_change=_keep)
    _put_into_link(world)
    return world


def engine_line(world: World, chosen: Settings) -> None:
    """The sums of the world as last left, by the Python engine."""
    loss = loss_function(LossSpec(chosen.loss, chosen.delta))
    sums = verdicts.sums(world, loss, chosen.l2)
    if sums is not None:
        st.caption(
            f"The Python engine, for the classifier as last left: data loss **{sums.data:.6g}**, "
            f"regularisation **{sums.regularisation:.6g}**, total **{sums.total:.6g}**."
        )


def keeping(world: World, chosen: Settings) -> None:
    """Save to a file, and open one."""
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.button(
            "Save (JSON)",
            "classifier.json",
            lambda: files.written(world, chosen),
            "Points, weights and settings in full precision. The link holds them too, with up to "
            "30 points and to six digits.",
        )
        with st.popover("Open a file", icon=":material/folder_open:"):
            st.file_uploader(
                "A file that this page saved", "json", key="open", on_change=_open_file
            )
    refused = st.session_state.get(REFUSED)
    if refused:
        st.warning(f"{refused}.")


def _world() -> World:
    """The world as last left in this session, else that of the link, else the one to start with.

    A link that this page has not written itself, as after the browser's Back, wins.
    """
    link = st.query_params.get("world")
    if link and link != st.session_state.get(WRITTEN):
        st.session_state[WRITTEN] = link
        try:
            st.session_state[KEPT] = World.from_link(link)
            st.session_state[EDITION] = st.session_state.get(EDITION, 0) + 1
        except Refused as error:
            st.warning(f"{str(error)[:1].upper()}{str(error)[1:]}.")
    return st.session_state.setdefault(KEPT, START)


def _keep() -> None:
    """Take over what the browser reports; a report that breaks a rule changes nothing here."""
    plain = st.session_state["playground"].get("world")
    st.session_state[REFUSED] = None
    try:
        st.session_state[KEPT] = World.of(plain)
    except Refused as error:
        st.session_state[REFUSED] = f"What the browser reported was not kept: {error}"


def _put_into_link(world: World) -> None:
    link = None if world.plain | {"tasks": []} == START.plain | {"tasks": []} else world.link()
    if link is None:
        st.query_params.pop("world", None)
    elif st.query_params.get("world") != link:
        st.query_params["world"] = link
    st.session_state[WRITTEN] = link


def _open_file() -> None:
    uploaded = st.session_state["open"]
    st.session_state[REFUSED] = None
    if uploaded is None:
        return
    try:
        world, chosen = files.read(uploaded.getvalue())
    except Refused as error:
        st.session_state[REFUSED] = f"The file was not opened: {error}"
        return
    st.session_state[KEPT] = world
    st.session_state[EDITION] = st.session_state.get(EDITION, 0) + 1
    settings.apply(chosen)
