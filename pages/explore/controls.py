"""Which plane is explored: one that is drawn, or that of the paths of a race."""

from dataclasses import replace

import streamlit as st

from pages.shared.compute import ground as grounds
from pages.shared.compute import racing
from pages.shared.parts import networks
from pages.shared.settings import planes
from pages.shared.settings.link import end_page
from pages.shared.settings.racing import race
from pages.shared.settings.specs import (
    GroundSpec,
    PathsPlane,
    PlaneSpec,
    TrainingSpec,
    ViewSpec,
)
from pages.shared.settings.table.explore import VEIL
from pages.shared.settings.table.landscape import ZOOM
from pages.shared.settings.widgets import switch
from pages.shared.work.progress import computed, stopped_note


def veiled(view: ViewSpec) -> bool:
    """Whether the map is under a veil; a slice alone is no map."""
    with st.sidebar.expander("Blindfold"):
        return switch(VEIL) and view.kind != "slice"


def plane(ground: GroundSpec, training: TrainingSpec | None) -> PlaneSpec:
    """The plane of the controls. That of paths belongs to a race that starts where Race starts it.

    Of a race that the reader has stopped it is the plane of the runs that were done.
    """
    drawn, of_paths = planes.plane(grounds.weight_facts(ground), training, with_races=True)
    networks.require(ground, drawn)
    if not of_paths:
        return drawn
    with st.sidebar:
        spec = race(ground, drawn, ZOOM.default, on_plane=False)
    runs = computed(
        "Racing …", lambda progress: racing.race(spec, progress), spec, "race", costly=True
    )
    if runs.whole:
        return PathsPlane(spec)
    done = sum(run.trajectory.status != "stopped" for run in runs.result)
    if done < 1:
        stopped_note("race", "Stopped before a run was done, so there are no paths yet.")
        end_page()
    done_runs = "one run that was" if done == 1 else f"{done} runs that were"
    stopped_note("race", f"Stopped: the plane is that of the {done_runs} done.")
    return PathsPlane(replace(spec, racers=spec.racers[:done]))
