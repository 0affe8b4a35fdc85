"""Landscape files on the server's disk: read once for all, and again when they change."""

import re
from pathlib import Path

import streamlit as st

from landscape.landscapes import Landscape, open_landscape

MOST_HELD = 6
LONGEST_NAME = 40


def opened(path: Path) -> Landscape:
    """The landscape of a file, as it is now.

    Raises:
        UnreadableFile: it is no landscape file.
        OSError: there is no such file.
    """
    facts = path.stat()
    return _read(str(path), facts.st_mtime_ns, facts.st_size)


@st.cache_resource(max_entries=MOST_HELD, show_spinner=False)
def _read(path: str, changed: int, size: int) -> Landscape:  # noqa: ARG001, they are the key
    """The landscape of a file, for all sessions: so nobody may write into its arrays."""
    landscape = open_landscape(path)
    arrays = [landscape.a, landscape.b, *landscape.grids.values()]  # the plane's are so anyway
    for one in landscape.paths:
        shadow = one.shadow
        arrays += [one.steps, shadow.coordinates, shadow.distance, shadow.loss, shadow.plane_loss]
    for array in arrays:
        array.flags.writeable = False
    return landscape


def plain(name: str) -> str:
    """The name of a file without its ending, of letters and digits and little else."""
    words = re.sub(r"[^\w .-]+", " ", name.removesuffix(".npz")).strip(" _.-")
    return words[:LONGEST_NAME] or "landscape"
