"""The picture and its numbers as files."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from landscape.archive import grid_csv, grid_npz
from pages.shared.compute import Landscape
from pages.shared.specs import LandscapeSpec


def show(spec: LandscapeSpec, result: Landscape, figure: go.Figure) -> None:
    """Three buttons; a file is made when its button is pressed."""
    files: list[tuple[str, str, str, Callable[[], str | bytes]]] = [
        (
            "Picture (HTML)",
            "landscape.html",
            "A page that holds the picture and works without a network.",
            lambda: figure.to_html(include_plotlyjs=True),
        ),
        (
            "Grid (CSV)",
            "landscape.csv",
            "One line a, b, loss for each cell.",
            lambda: grid_csv(result.grid),
        ),
        (
            "All of it (NPZ)",
            "landscape.npz",
            "a, b, loss, W, W1, W2 and the settings, for NumPy.",
            lambda: grid_npz(result.grid, settings(spec)),
        ),
    ]
    with st.container(horizontal=True, key="downloads"):
        for label, name, help_text, content in files:
            st.download_button(
                label,
                content,
                name,
                help=help_text,
                on_click="ignore",
                icon=":material/download:",
                key=name,
            )


def settings(spec: LandscapeSpec) -> dict:
    """The settings that `landscape.archive.reproduced` reads."""
    data, loss = spec.data, spec.loss
    dataset = {
        "name": data.name,
        "limit": data.limit,
        "preprocess": data.preprocess,
        "seed": data.seed,
    }
    if data.name == "blobs":
        dataset |= {"examples": 1000, "classes": data.classes, "features": data.features}
    delta = {"delta": loss.delta} if loss.name == "hinge" else {}
    return {
        "dataset": dataset,
        "loss": {"name": loss.name} | delta,
        "l2": loss.l2,
        "bias": loss.bias,
    }
