"""The notes, measured: figures printed in a course beside what this program measures."""

import numpy as np
import pandas as pd
import streamlit as st

from landscape.figures import Curve, CurvesView, Figure, curves_figure
from landscape.ray import RATES
from landscape.studies.notes import STEP_NOTES, MeasuredNote
from pages.shared.compute import ground as grounds
from pages.shared.parts import chart
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import counted
from pages.shared.settings.specs import DataSpec
from pages.shared.settings.table.ground import DATA, PREPROCESSING, YOURS
from pages.shared.settings.table.strategies import NOTE_SEEDS
from pages.shared.settings.widgets import slide
from pages.shared.work.consent import asked
from pages.shared.work.progress import computed, stopped_note
from pages.strategies import compute as strategy_compute

NOTES = "https://cs231n.github.io/optimization-1/"
# Measuring so many pixel values takes a second or two; with more the reader is asked.
AT_ONCE = 400_000
LABELS = {name: label for label, name in DATA.options.items()} | {YOURS: "your data"}
TREATMENTS = {value: label for label, value in PREPROCESSING.options.items()}


def show(spec: DataSpec) -> None:
    """The table, measured on this data, with all that is known about the differences."""
    data = grounds.dataset(spec)
    st.markdown(
        f"The public [CS231n notes on optimisation]({NOTES}) print the figures of one run on all "
        "50,000 photographs of CIFAR-10. Beside them, the same measured here with the SVM loss, "
        f"Δ = 1, no regularisation, on **{len(data):,} examples of {LABELS[spec.name]}**, features "
        f"**{TREATMENTS[spec.preprocess]}**."
    )
    if data.test is None:
        st.info("These data have no test examples. Choose another data set under *Data*.")
        return
    seeds = _set_up(spec)
    if not _wanted(spec, seeds, data.X.size):
        return
    measured = computed(
        f"Measuring the notes' figures over {len(data):,} examples …",
        lambda progress: strategy_compute.notes(spec, seeds, progress),
        key=(spec, seeds),
        slot="notes",
        costly=True,
    )
    stopped_note("notes", "Stopped: with fewer than 1,000 evaluations the searches fall short.")
    left, right = st.columns([6, 5], gap="medium")
    with left:
        st.dataframe(_table(measured), hide_index=True, height=570)
    with right:
        chart.show(_step_figure(measured), "notes_steps")
        st.markdown(_remarks(spec, len(data)))


def _set_up(spec: DataSpec) -> int:
    """Buttons for the preprocessing, which decides the figures; and the number of seeds."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for label in ("centred", "raw"):
            st.button(
                f"Features {label}",
                on_click=_preprocess,
                args=(label,),
                disabled=TREATMENTS[spec.preprocess] == label,
                key=f"notes_{label}",
            )
        return slide(NOTE_SEEDS, width=160)


def _preprocess(label: str) -> None:
    st.session_state[PREPROCESSING.key] = label


def _wanted(spec: DataSpec, seeds: int, pixels: int) -> bool:
    """Whether it is quick, or the reader has asked for it."""
    return pixels <= AT_ONCE or asked(
        "notes",
        (spec, seeds),
        "Measure it now",
        f"Two searches of 1,000 evaluations over {counted(spec.limit, 'example')}, "
        f"{counted(seeds, 'time')}. Over all 50,000 photographs that takes a minute or more each; "
        "it can be stopped, and the rest is shown.",
    )


def _table(measured: tuple[MeasuredNote, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Figure": [row.note.quantity for row in measured],
            "In the notes": [_span(row.note.printed, row.note.unit) for row in measured],
            "Measured here": [_span(row.measured, row.note.unit) for row in measured],
        }
    )


def _span(values: tuple[float, float] | None, unit: str) -> str:
    """A figure, or the lowest and highest of several."""
    if values is None:
        return "—"
    digits = 7 if values[0] == values[1] else 5
    low, high = (f"{100 * v:.4g} %" if unit == "share" else f"{v:.{digits}g}" for v in values)
    return low if low == high else f"{low} … {high}"


def _step_figure(measured: tuple[MeasuredNote, ...]) -> Figure:
    """Both step-size tables as curves."""
    found = {row.note: row.measured for row in measured}
    rows = STEP_NOTES[1:]
    printed = np.array([note.printed[0] for note in rows if note.printed is not None])
    here = np.array([np.mean(found[note]) for note in rows])
    rates = np.array(RATES)
    curves = [
        Curve("in the notes", rates, printed, "#CC79A7", "square", "dash", int(printed.argmin())),
        Curve("measured here", rates, here, "#009E73", "circle", "solid", int(here.argmin())),
    ]
    view = CurvesView("step size", "loss after one step", True, True, theme(), 330)
    return curves_figure(curves, view).x_axis(dtick=2)


def _remarks(spec: DataSpec, examples: int) -> str:
    """What may be compared, and what does not come out."""
    words = [
        "The notes tell neither how their pixels were preprocessed nor their seed.",
        "On CIFAR-10 with **centred** pixels both searches come out near what is printed; with "
        "**raw** pixels they do worse. The step-size table's own numbers come out with no usual "
        "set-up, not even its loss at the start; its **shape** does: a slow fall, a lowest point "
        "(ringed), then overshooting, soon ten times more per decade.",
    ]
    if spec.name != "cifar10":
        words.append(
            f"**{LABELS[spec.name]} are other data**, so only shapes can be compared: the features "
            "are smaller, so the same guesses change the loss less and the best step is longer."
        )
    elif examples < 50_000:
        words.append(f"This is a part of CIFAR-10, **{examples:,}** of 50,000 photographs.")
    return " ".join(words)
