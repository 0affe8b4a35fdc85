"""The picture and its numbers as files."""

from collections.abc import Callable
from dataclasses import asdict

import streamlit as st

import landscape as ls
from landscape.figures import Figure, standalone_html
from landscape.files.archive import grid_csv, grid_npz, line_csv
from pages.shared.compute import ground as grounds
from pages.shared.compute.landscape import Landscape
from pages.shared.parts.facts import described
from pages.shared.settings.specs import LandscapeSpec, RaceSpec


def button(
    label: str, name: str, content: Callable[[], str | bytes], help_text: str | None = None
) -> None:
    """A button for a file that is made when the button is pressed."""
    st.download_button(
        label,
        content,
        name,
        help=help_text,
        on_click="ignore",
        icon=":material/download:",
        key=f"download_{name}",
    )


def show(
    spec: LandscapeSpec, result: Landscape, figure: Figure, line: ls.Line | None = None
) -> None:
    """The picture and the numbers of a landscape, those of the line where that is the picture."""
    with st.container(horizontal=True, key="downloads"):
        button(
            "Picture (HTML)",
            "landscape.html",
            lambda: standalone_html(figure, "Loss landscape", facts=described(spec)),
            "A page that holds the picture and works without a network.",
        )
        if line is None:
            button(
                "Grid (CSV)",
                "landscape.csv",
                lambda: grid_csv(result.grid),
                "One line a, b, loss for each cell.",
            )
        else:
            button(
                "Line (CSV)",
                "line.csv",
                lambda: line_csv(line),
                "One line a, loss for each number and each corner.",
            )
        button(
            "All of it (NPZ)",
            "landscape.npz",
            lambda: grid_npz(result.grid, settings(spec) | {"facts": described(spec)}),
            "a, b, loss, W, W1, W2 and the settings, for NumPy.",
        )


def race_settings(spec: RaceSpec) -> dict:
    """What each run of a race was set to."""
    common = spec.common
    scape = LandscapeSpec(common.ground, common.plane)
    racers = [
        {name: value for name, value in asdict(racer).items() if name not in ("ground", "plane")}
        for racer in spec.racers
    ]
    return settings(scape) | {"racers": racers}


def settings(spec: LandscapeSpec) -> dict:
    """The settings that `landscape.files.archive.reproduced` reads, and what shaped the plane."""
    data, loss = spec.ground.data, spec.ground.loss
    whole = data.limit >= len(grounds.whole(data))  # the examples in their own order, not drawn
    dataset = {
        "name": data.name,
        "limit": None if whole else data.limit,
        "preprocess": data.preprocess,
        "seed": data.seed,
    }
    if data.name == "blobs":
        dataset |= {"examples": 1000, "classes": data.classes, "features": data.features}
    delta = {"delta": loss.delta} if loss.name != "softmax" else {}
    model = {} if spec.ground.model.linear else {"model": asdict(spec.ground.model)}
    return model | {
        "dataset": dataset,
        "loss": {"name": loss.name} | delta,
        "l2": loss.l2,
        "bias": loss.bias,
        "plane": asdict(spec.plane),
        "window": asdict(spec.window),
    }
