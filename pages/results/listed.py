"""What lies in the folder of results: a line for each landscape, and what could not be opened."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import streamlit as st

from landscape.errors import UnreadableFile
from landscape.landscapes import Landscape, LandscapeFolder, open_landscape
from landscape.progress import Progress
from pages.shared.compute.landscape_files import plain
from pages.shared.parts import tables
from pages.shared.parts.numbers import counted
from pages.shared.settings.texts import literal
from pages.shared.work.progress import computed

# Files that are looked into, the newest; lines of those that are none.
MOST_LISTED, MOST_TOLD = 200, 5
HASH, SHOWN_OF_HASH = 64, 8
# In the menu. A default stands in no link: what it means changes as soon as there is a newer one.
NEWEST = "the newest"


class Result(NamedTuple):
    """A landscape of the folder, in a line."""

    label: str
    path: Path
    data: str
    loss: str
    changed: float  # seconds since 1970
    cells: str
    lowest: float


class Broken(NamedTuple):
    """A file of the folder that is no landscape, and why."""

    name: str
    why: str


class Found(NamedTuple):
    """All that is in the folder, the newest first."""

    results: tuple[Result, ...]
    broken: tuple[Broken, ...]
    more: int


def found(folder: LandscapeFolder) -> Found:
    """What lies in the folder now. Each file is looked into once, as long as it stays as it is."""
    try:
        files = folder.files()
    except OSError as error:
        return Found((), (Broken(folder.path.name, error.strerror or "it can't be read"),), 0)
    lines = computed("Reading the folder …", lambda progress: _lines(files, progress))
    results = [line for line in lines if isinstance(line, Result)]
    broken = tuple(line for line in lines if isinstance(line, Broken))
    return Found(tuple(_apart(results)), broken, max(0, len(files) - MOST_LISTED))


def show(found: Found) -> None:
    """The table of landscapes, and what was left out."""
    if found.results:
        st.subheader(counted(len(found.results), "landscape"))
        rows = {
            "landscape": [each.label for each in found.results],
            "lowest loss": [each.lowest for each in found.results],
            "cells": [each.cells for each in found.results],
            "when": [_when(each.changed) for each in found.results],
            "loss": [each.loss for each in found.results],
            "data": [each.data for each in found.results],
        }
        tables.results(pd.DataFrame(rows))
    if found.more:
        st.caption(f"The {MOST_LISTED} newest files are listed, {found.more:,} older ones are not.")
    for broken in found.broken[:MOST_TOLD]:
        st.warning(f"**{literal(broken.name)}** was left out: {literal(broken.why)}.")
    if len(found.broken) > MOST_TOLD:
        st.warning(f"{len(found.broken) - MOST_TOLD:,} more files could not be opened.")


def _lines(files: Sequence[Path], progress: Progress) -> list[Result | Broken]:
    chosen, lines = files[:MOST_LISTED], []
    for number, path in enumerate(chosen, 1):
        try:
            facts = path.stat()
        except OSError:  # gone in the meantime
            continue
        lines.append(_line(str(path), facts.st_mtime_ns, facts.st_size))
        progress(number / len(chosen))
    return lines


@st.cache_resource(max_entries=5 * MOST_LISTED, show_spinner=False)
def _line(path: str, changed: int, size: int) -> Result | Broken:  # noqa: ARG001, it is of the key
    try:
        landscape = open_landscape(path)
    except UnreadableFile as error:
        return Broken(plain(Path(path).name), str(error))
    except OSError as error:
        return Broken(plain(Path(path).name), error.strerror or "it can't be read")
    facts = landscape.facts
    return Result(
        _label(Path(path), landscape),
        Path(path),
        facts.get("Data", ""),
        facts.get("Loss", ""),
        changed / 1e9,
        f"{len(landscape.a)} × {len(landscape.b)}",
        landscape.grid().minimum.loss,
    )


def _label(path: Path, landscape: Landscape) -> str:
    """A name for the menu and the link: a hash alone tells nobody anything."""
    name = path.stem
    if len(name) != HASH:
        return plain(name)
    of = landscape.facts.get("Data", "").partition(",")[0]
    loss = landscape.facts.get("Loss", "").partition(",")[0]
    return plain(f"{of} {loss} {name[:SHOWN_OF_HASH]}")


def _apart(results: Iterable[Result]) -> Iterable[Result]:
    """The same with labels of their own."""
    taken = {NEWEST}
    for each in results:
        numbered = (f"{each.label} {number}" for number in count(2))
        label = next(name for name in chain([each.label], numbered) if name not in taken)
        taken.add(label)
        yield each._replace(label=label)


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
