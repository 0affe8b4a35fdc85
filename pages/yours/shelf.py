"""The landscape files that a reader has open: held for this session alone, gone when it ends.

But for those that `landscape view` names: everyone who comes to that server sees them, and all
share what has been read once.
"""

from pathlib import Path
from typing import BinaryIO, NamedTuple

import streamlit as st

from landscape.errors import UnreadableFile
from landscape.landscapes import Landscape, open_landscape
from pages.shared.compute.landscape_files import opened, plain
from pages.shared.work import viewed

MOST_OPEN = 6
HELD, REFUSED = "opened_landscapes", "refused_landscapes"


class Refusal(NamedTuple):
    """A file that was not opened, and why."""

    name: str
    why: str


def held() -> dict[str, Landscape]:
    """The open landscapes by name, those of the command first."""
    if HELD not in st.session_state:
        st.session_state[HELD], st.session_state[REFUSED] = {}, []
        for path in viewed.paths():
            add(Path(path).name, path)
    return st.session_state[HELD]


def add(name: str, source: str | BinaryIO) -> None:
    """Open one more file; of one that can't be, note why. What is open stays open."""
    shelf = held()
    if len(shelf) >= MOST_OPEN:
        _refuse(name, f"at most {MOST_OPEN} files can be open at once: close one first")
        return
    try:
        landscape = opened(Path(source)) if isinstance(source, str) else open_landscape(source)
        shelf[_free(plain(name), shelf)] = landscape
    except UnreadableFile as error:
        _refuse(name, str(error))
    except OSError as error:
        _refuse(name, error.strerror or "it can't be read")


def close(name: str) -> None:
    """Close one."""
    held().pop(name, None)


def refused() -> list[Refusal]:
    """The files that were not opened since the last were."""
    return st.session_state.get(REFUSED, [])


def forget_refused() -> None:
    """Before others are opened."""
    st.session_state[REFUSED] = []


def _refuse(name: str, why: str) -> None:
    st.session_state[REFUSED] = [*refused(), Refusal(plain(name), why)]


def _free(name: str, taken: dict[str, Landscape]) -> str:
    numbered = (f"{name} {number}" for number in range(2, MOST_OPEN + 2))
    return name if name not in taken else next(each for each in numbered if each not in taken)
