"""The controls of a race: who runs, from where, by which rules."""

from dataclasses import replace

import streamlit as st

from landscape.optimizers import OPTIMIZERS
from landscape.studies.race import SCHEDULES
from pages.shared.compute import racing
from pages.shared.settings.controls import LINK, buttons, run_seed, short
from pages.shared.settings.specs import (
    DataSpec,
    LandscapeSpec,
    LossSpec,
    PlaneSpec,
    RacerSpec,
    RaceSpec,
)
from pages.shared.work.progress import computed

LABELS = {entry.label: name for name, entry in OPTIMIZERS.items()}
FIRST_SIX = ["Gradient descent", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"]
BUDGETS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
BATCHES = ("1", "2", "4", "8", "16", "32", "64", "128", "256", "512", "all")
RATES = ("tuned for each", "the same for all", "as given")
LEARNING_RATES = (*(float(f"{d}e{e}") for e in range(-7, 2) for d in (1, 2, 5)), 1e3, 1e6)
SPACES = {"On the plane": "plane", "In weight space": "weights"}


def space() -> bool:
    """Whether the optimisers run on the plane; else they move all the weights."""
    return buttons("Where they run", SPACES, "space") == "plane"


def race(landscape: LandscapeSpec, *, on_plane: bool) -> RaceSpec:
    """The race that is set up; it has no racers when none is chosen."""
    with st.expander("Race", expanded=True):
        chosen = st.pills(
            "Optimisers",
            list(LABELS),
            selection_mode="multi",
            default=FIRST_SIX,
            key="opt",
            bind=LINK,
        )
        epochs = st.select_slider(
            "Budget, in passes over the data",
            BUDGETS,
            100,
            key="budget",
            bind=LINK,
            help="The same for every optimiser. Work is counted in examples touched by loss or "
            "gradient evaluations: a full-batch gradient is one pass.",
        )
        sizes = _learning_rates(chosen)
        rules = _more()
    return RaceSpec(
        tuple(
            RacerSpec(landscape, name, size, on_plane, epochs=epochs, **rules)
            for name, size in sizes.items()
        )
    )


def plane_of_paths(data: DataSpec, loss: LossSpec, plane: PlaneSpec) -> PlaneSpec:
    """The plane made of the paths of a race, which starts where the Race page starts it."""
    ground = LandscapeSpec(data, loss, replace(plane, directions="gaussian"))
    with st.sidebar:
        spec = race(ground, on_plane=False)
    if not spec.racers:
        st.info("Choose at least one optimiser under *Race*.")
        st.stop()
    computed("Racing …", lambda progress: racing.race(spec, progress), spec, "race")
    return replace(plane, racers=spec.racers)


def sentence(spec: RaceSpec) -> str:
    """What the reader sees, and by which rules it was run."""
    common = spec.common
    if common.on_plane:
        seen = (
            "The optimisers know only **two unknowns**, a and b: they run on this map, and the "
            "paths you see are the whole truth."
        )
    else:
        seen = (
            "The optimisers move **all the weights** at once; what you see is the **shadow** of "
            "each path on a plane."
        )
    tuning = " Tuning, one run per rate of the sweep, is not counted." if _tuned(spec) else ""
    return f"{seen} Each may spend **{common.epochs:,} passes** over the data.{tuning}"


def _tuned(spec: RaceSpec) -> bool:
    return any(OPTIMIZERS[racer.name].size_name and racer.size is None for racer in spec.racers)


def rules(spec: RaceSpec) -> str:
    """How the learning rates were chosen, and the batches: part of every picture of the race."""
    common, sizes = spec.common, {racer.size for racer in spec.racers if racer.size}
    chosen = "tuned for each"
    if len(sizes) == 1:
        chosen = f"{sizes.pop():g} for all"
    elif sizes:
        chosen = "as given"
    batches = "full batch" if common.batch_size is None else f"mini-batches of {common.batch_size}"
    return f"learning rate {chosen}, {common.schedule}; {batches}; {common.epochs:,} passes each"


def _learning_rates(chosen: list[str]) -> dict[str, float | None]:
    """The size of each optimiser's steps, None where it is tuned."""
    how = st.selectbox(
        "Learning rates",
        RATES,
        key="rates",
        bind=LINK,
        help="Tuned: for each optimiser the best of a logarithmic sweep, at the same budget for "
        "every rate.",
    )
    names = [LABELS[label] for label in chosen]
    if how == RATES[0]:
        return dict.fromkeys(names)
    if how == RATES[1]:
        rate = st.select_slider(
            "Learning rate", LEARNING_RATES, 1e-3, key="rate", bind=LINK, format_func=short
        )
        return {name: rate if OPTIMIZERS[name].has_learning_rate else None for name in names}
    with st.popover("The learning rates", width="stretch"):
        return {name: _given(name) for name in names}


def _given(name: str) -> float | None:
    entry = OPTIMIZERS[name]
    if entry.size_name is None:
        return None
    return st.number_input(
        entry.label,
        min_value=1e-12,
        max_value=1e12,
        value=entry.size,
        format="%.3g",
        key=f"lr_{name}",
        bind=LINK,
    )


def _more() -> dict:
    """The rules that are seldom changed."""
    with st.popover("Start, batches, schedule …", width="stretch"):
        start = [
            st.number_input(
                f"Start at {letter} =",
                value=None,
                placeholder="a corner of the window",
                format="%.4g",
                key=f"start_{letter}",
                bind=LINK,
                help="A click on the map sets both.",
            )
            for letter in "ab"
        ]
        batch = st.select_slider("Examples in a mini-batch", BATCHES, "all", key="batch", bind=LINK)
        schedule = st.selectbox(
            "Learning-rate schedule",
            SCHEDULES,
            key="schedule",
            bind=LINK,
            help="1/√t is the one that theory gives for a convex loss with kinks.",
        )
        momentum = st.slider("Momentum", 0.0, 0.99, 0.9, 0.01, key="momentum", bind=LINK)
        seed = run_seed()
    return {
        "start": None if None in start else tuple(start),
        "batch_size": None if batch == "all" else int(batch),
        "schedule": schedule,
        "momentum": momentum,
        "seed": seed,
    }
