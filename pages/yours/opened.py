"""The part "Landscape file": files of trainings, opened, drawn side by side, and played."""

from collections.abc import Mapping

import streamlit as st

from landscape.landscapes import Landscape
from pages.shared.parts import landscapes as pictures
from pages.shared.settings import views
from pages.shared.settings.specs import ViewSpec
from pages.shared.settings.table import opened as table
from pages.shared.settings.widgets import choose
from pages.shared.work import observed
from pages.yours import provenance, shelf
from pages.yours.words import escaped

UPLOADS = "landscape_uploads"
FOUR_LINES = """
recorder = ls.Recorder(module, optimizer, folder="run")   # before the training
...                                                       # train as you always do
recorder.close()
model = ls.TorchModel(module, loss, batches)
ls.landscape_of(model, ls.open_recording("run")).save("run.npz")
"""


def show() -> None:
    """Open files, and show those that are open."""
    held = shelf.held()
    if not held:
        st.markdown(
            "A **landscape file** holds the loss around a training and the path that it took, and "
            "opens here without the model, its data or its framework. PyTorch makes one so; the "
            "same works with anything that has weights:"
        )
        st.code(FOUR_LINES.strip(), language="python")
    _upload(expanded=not held)
    for refusal in shelf.refused():
        st.warning(f"**{escaped(refusal.name)}** was not opened: {escaped(refusal.why)}.")
    if held:
        _shown(held, views.view())


def _upload(*, expanded: bool) -> None:
    """Where files are dropped; each is taken once, and the field is empty again."""
    number = st.session_state.setdefault(UPLOADS, 0)
    with st.expander("Open a landscape file", expanded=expanded, icon=":material/folder_open:"):
        st.file_uploader(
            "Landscape files (NPZ)",
            "npz",
            accept_multiple_files=True,
            key=f"landscape_upload_{number}",
            on_change=_take,
            help="Files that landscape.save has made, and those of *All of it (NPZ)* on Explore. "
            "They are held for you alone, and gone when you leave.",
        )


def _take() -> None:
    """Open what has been dropped."""
    number = st.session_state[UPLOADS]
    files = st.session_state.get(f"landscape_upload_{number}") or []
    shelf.forget_refused()
    for file in files:
        shelf.add(file.name, file)
    st.session_state[UPLOADS] = number + 1


def _shown(held: Mapping[str, Landscape], view: ViewSpec) -> None:
    names = list(dict.fromkeys(name for each in held.values() for name in each.grids))
    quantity = choose(table.QUANTITY, {name: name for name in names})
    with_it = {name: each for name, each in held.items() if quantity in each.grids}
    for name in held.keys() - with_it.keys():
        st.caption(f"{name} has no grid of the {quantity}.")
    look = pictures.Look(view, quantity, pictures.spanned(with_it.values(), quantity))
    observed.note(files=list(held), quantity=quantity)
    if len(with_it) == 1:
        ((name, landscape),) = with_it.items()
        pictures.alone(name, landscape, look)
    else:
        pictures.side_by_side(with_it, look)
    provenance.show(held)
