"""A new landscape: what of, where it is computed, and the work itself."""

from functools import partial
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from landscape import places
from landscape.datasets.cifar10 import find_cifar10
from landscape.errors import ClusterLost, NoAnswer
from landscape.landscapes import LandscapeFolder
from landscape.progress import Progress
from landscape.specs import (
    AxesEntry,
    DatasetEntry,
    DirectionsEntry,
    LossEntry,
    Spec,
    WeightsEntry,
    planned,
    stages,
)
from pages.results import place
from pages.shared.compute.points import SEED_OF_W
from pages.shared.settings.table import ground, landscape
from pages.shared.settings.table import results as table
from pages.shared.settings.texts import literal
from pages.shared.settings.widgets import choose, number, slide
from pages.shared.work.progress import Stopped, computed

WANTED, ASKED, READY = "result_wanted", "results_asked", "result_ready"
SIZE = 0.01  # of the random weights
WHEN_STOPPED = "(A stop is heard after the block of examples that is being summed.)"
IN_MEMORY = {
    "Digits, in memory": "digits",
    "CIFAR-10, in memory": "cifar10",
    "Iris, in memory": "iris",
}


class Wish(NamedTuple):
    """What the reader has asked for, and the how manieth time."""

    spec: Spec
    number: int


def show(folder: LandscapeFolder) -> None:
    """Ask what is to be computed, and compute what has been asked for."""
    with st.expander("Compute a landscape", icon=":material/add:"):
        spec = _asked(_sources())
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Compute",
                key="compute_result",
                type="primary",
                icon=":material/timer:",
                on_click=_want,
                args=(spec,),
            )
            # Behind a bar: a scheduler that does not answer is waited for.
            where = computed("Reaching the cluster …", lambda _: place.in_words(spec), slot="place")
            st.caption(f"{literal(where)}. Results are kept in the folder for all.")
    wish = st.session_state.get(WANTED)
    if wish is not None:
        _compute(wish, folder)


def ready() -> Path | None:
    """The file that has just been computed, once."""
    return st.session_state.pop(READY, None)


def _sources() -> dict[str, DatasetEntry]:
    """The data that there are, by label."""
    try:
        folders = places.partitions()
    except OSError as error:
        st.warning(f"{places.PARTITIONS} can't be read: {literal(error.strerror or '')}.")
        folders = []
    there = {
        label: name
        for label, name in IN_MEMORY.items()
        if name != "cifar10" or find_cifar10() is not None
    }
    partitioned = {path.name: DatasetEntry(path=str(path)) for path in folders}
    return partitioned | {label: DatasetEntry(name) for label, name in there.items()}


def _asked(sources: dict[str, DatasetEntry]) -> Spec:
    """The controls, and the spec that they say."""
    first, second = st.columns(4), st.columns(4)
    with first[0]:
        source = choose(table.DATA, sources)
    with first[1]:
        preprocess = choose(ground.PREPROCESSING)
    with first[2]:
        name = choose(ground.LOSS)
    with first[3]:
        delta = None if name == "softmax" else float(number(ground.DELTA))
    with second[0]:
        l2 = slide(ground.L2)
    with second[1]:
        seed = int(number(landscape.SEED))
    with second[2]:
        extent = float(number(table.EXTENT, format="%.4g"))
    with second[3]:
        cells = slide(landscape.RESOLUTION)
    return Spec(
        DatasetEntry(source.name, source.path, preprocess),
        AxesEntry(extent, cells),
        LossEntry(name, delta),
        l2,
        weights=WeightsEntry(scale=SIZE, seed=seed + SEED_OF_W),
        directions=DirectionsEntry(seed=seed),
    )


def _want(spec: Spec) -> None:
    """Ask for a landscape. For callbacks."""
    asked = st.session_state[ASKED] = st.session_state.get(ASKED, 0) + 1
    st.session_state[WANTED] = Wish(spec, asked)


def _compute(wish: Wish, folder: LandscapeFolder) -> None:
    """The wish fulfilled, or what has kept it from that; either way it is one no longer.

    Only where this run of the page ends before the work does, the next one waits for it.
    """
    ended = True
    try:
        _tell(wish, folder)
    except (StopException, RerunException):
        ended = False
        raise
    finally:
        if ended:
            del st.session_state[WANTED]


def _tell(wish: Wish, folder: LandscapeFolder) -> None:
    """Compute, and say what has come of it."""
    cells = wish.spec.axes.cells
    label = f"Computing {cells} × {cells} cells … {WHEN_STOPPED}"
    work = partial(_kept, wish.spec, folder)
    try:
        file = computed(label, work, key=wish, slot="result", whole=True, costly=True)
    except Stopped:
        st.info("Stopped: nothing of it is kept.", icon=":material/stop_circle:")
    except ClusterLost as error:
        st.error(_without_cluster(error))
    except NoAnswer as error:
        st.warning(f"Not computed: {literal(str(error))}.")
    except (OSError, ImportError) as error:
        st.error(f"Not computed: {literal(getattr(error, 'strerror', None) or str(error))}.")
    except MemoryError:
        st.error("Not computed: there is not enough memory for it.")
    else:
        st.session_state[READY] = file


def _without_cluster(error: ClusterLost) -> str:
    """What there is to do; some kinds of it say so themselves, such as of certificates."""
    if error.rule != ClusterLost.rule:
        return f"Not computed: {literal(str(error))}."
    return (
        f"The cluster has been lost ({literal(str(error.got))}). Start its scheduler again, "
        "then press *Compute*: the page connects anew."
    )


def _kept(spec: Spec, folder: LandscapeFolder, progress: Progress) -> Path:
    """The file of the spec's landscape, computed where it was not there yet."""
    before, after = stages(spec, progress)
    plan = planned(spec, before, place.client_for(spec))
    return folder.kept(plan.name, partial(plan.landscape, after))
