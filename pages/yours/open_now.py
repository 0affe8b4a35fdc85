"""What is open in this tab, and how it is let go of."""

import streamlit as st

from landscape.datasets import Dataset
from pages.shared.parts.numbers import counted, listed
from pages.shared.settings import own
from pages.shared.settings.texts import literal
from pages.shared.work.progress import JOBS

CLOSED = "own_closed"  # how often
SHOWN = 10  # names of classes
DATA_ARE = "as *Yours* under *Data* on every page"
WEIGHTS_ARE = "as *yours* for W under *Plane* or *Weights*"
PRIVATE = (
    "What you open stays in the server's memory, for this tab alone: nobody else can see it, it is "
    "written to no disk, and nobody can reach it once the tab is closed or loaded again. Links "
    "hold settings, never its numbers or names. *Close* lets go of it at once."
)


def show() -> None:
    """What is open, with a button that closes it; or where it will be."""
    held, weights = own.data(), own.all_weights()
    if held is None and not weights:
        st.caption(PRIVATE)
        return
    words = []
    if held is not None:
        words.append(f"your data, {in_words(held.dataset)}, {DATA_ARE}")
    if weights:
        sets = "your weights" if len(weights) == 1 else "two sets of weights"
        words.append(f"{sets}, {WEIGHTS_ARE}")
    left, right = st.columns([7, 1], vertical_alignment="center")
    with left:
        st.success(f"**Open in this tab**: {listed(words)}.", icon=":material/folder_open:")
    with right:
        st.button("Close", key="close_own", on_click=_close, help=PRIVATE, width="stretch")


def uploader(name: str) -> str:
    """The key of an uploader. Another one after each closing: so Streamlit lets go of the files."""
    return f"{name}_{st.session_state.get(CLOSED, 0)}"


def _close() -> None:
    """Let go of what is open, of what has been read, and of the files. For callbacks."""
    own.forget()
    jobs = st.session_state.get(JOBS, {})
    for slot in [slot for slot in jobs if slot.startswith("own_")]:
        del jobs[slot]
    st.session_state[CLOSED] = st.session_state.get(CLOSED, 0) + 1


def tell(words: str) -> None:
    """Say that something is open, wherever on the page the reader is. For callbacks."""
    st.toast(f"**Open now**: {words}.", icon=":material/folder_open:")


def in_words(data: Dataset) -> str:
    """How many examples, features and classes, and the classes' names."""
    test = "" if data.test is None else f" and {counted(len(data.test.X), 'test example')}"
    names = [literal(name) for name in data.class_names[:SHOWN]]
    more = " …" if len(data.class_names) > SHOWN else ""
    return (
        f"{counted(len(data), 'training example')}{test}, {counted(data.X.shape[1], 'feature')}, "
        f"{len(data.class_names)} classes ({', '.join(names)}{more})"
    )
