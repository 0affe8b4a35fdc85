"""What is open in this tab, and how it is let go of."""

import streamlit as st

from landscape.datasets import Dataset
from pages.shared.compute.memory import leave
from pages.shared.parts.numbers import counted, listed
from pages.shared.settings import own
from pages.shared.settings.texts import literal

SHOWN = 10  # names of classes
PRIVATE = (
    "What you open stays in the server's memory, for this tab alone: nobody else can see it, it is "
    "written to no disk, and it is gone when the tab is closed or loaded again. Links hold its "
    "settings, never its numbers or names."
)


def show() -> None:
    """What is open, with a button that closes it; or where it will be."""
    held, weights = own.data(), own.all_weights()
    if held is None and not weights:
        st.caption(PRIVATE)
        return
    words = [] if held is None else [f"your data, {in_words(held.dataset)}"]
    if weights:
        words.append(f"{counted(len(weights), 'set')} of your weights")
    with st.container(horizontal=True, vertical_alignment="center", key="open-now"):
        st.success(
            f"**Open in this tab**: {listed(words)}. On the other pages choose *Yours* under "
            "*Data*, and *yours* for W.",
            icon=":material/folder_open:",
        )
        st.button(
            "Close",
            key="close_own",
            on_click=own.forget,
            icon=":material/close:",
            help=PRIVATE,
        )


def use(dataset: Dataset) -> None:
    """Open data. For callbacks."""
    own.hold_data(dataset, leave)


def in_words(data: Dataset) -> str:
    """How many examples, features and classes, and the classes' names."""
    test = "" if data.test is None else f" and {counted(len(data.test.X), 'test example')}"
    names = [literal(name) for name in data.class_names[:SHOWN]]
    more = " …" if len(data.class_names) > SHOWN else ""
    return (
        f"{counted(len(data), 'training example')}{test}, {counted(data.X.shape[1], 'feature')}, "
        f"{len(data.class_names)} classes ({', '.join(names)}{more})"
    )
