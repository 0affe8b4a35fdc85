"""Grids to files and back: CSV for a spreadsheet, NPZ with all that reproduces the grid."""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from landscape.landscapes import Landscape, open_landscape, packed
from landscape.slices import Line, PlaneGrid, evaluate_plane
from landscape.specs import objective_from
from landscape.studies.race import Racer

# Above this many weights a file of trajectories holds them in single precision.
MOST_DOUBLES = 2**25


def grid_csv(grid: PlaneGrid) -> str:
    """One line `a,b,loss` for each cell, row by row, in full precision."""
    a, b = np.meshgrid(grid.a, grid.b)
    cells = np.column_stack([a.ravel(), b.ravel(), grid.loss.ravel()])
    text = io.StringIO()
    np.savetxt(text, cells, delimiter=",", header="a,b,loss", comments="", fmt="%.17g")
    return text.getvalue()


def line_csv(line: Line) -> str:
    """One line `a,loss` for each position and each kink, in rising order and full precision."""
    text = io.StringIO()
    np.savetxt(
        text,
        np.column_stack(line.polyline),
        delimiter=",",
        header="a,loss",
        comments="",
        fmt="%.17g",
    )
    return text.getvalue()


def grid_npz(grid: PlaneGrid, settings: Mapping[str, Any]) -> bytes:
    """A landscape file with the grid, its plane and the settings that reproduce it.

    The settings are those of `objective_from`: what `reproduced` needs to evaluate the grid again.
    """
    kept = dict(settings)
    facts = kept.pop("facts", {})
    grids = {"loss": grid.loss}
    return packed(Landscape(grid.a, grid.b, grids, grid.plane, facts=facts, settings=kept))


def reproduced(content: bytes) -> PlaneGrid:
    """The grid of an NPZ file of `grid_npz`, evaluated anew from its weights and settings."""
    held = open_landscape(io.BytesIO(content))
    return evaluate_plane(objective_from(held.settings or {}), held.plane, held.a, held.b)


def race_npz(racers: Sequence[Racer], settings: Mapping[str, Any]) -> bytes:
    """An NPZ file with `NAME_weights`, `NAME_steps`, `NAME_work` and `NAME_loss` of each racer.

    NAME is its `key`. Also the settings, as JSON text. Very large trajectories are stored in single
    precision.
    """
    total = sum(racer.trajectory.weights.size for racer in racers)
    dtype = np.float32 if total > MOST_DOUBLES else np.float64
    arrays: dict[str, Any] = {"settings": np.array(json.dumps(settings))}
    for racer in racers:
        path = racer.trajectory
        arrays[f"{racer.key}_weights"] = path.weights.astype(dtype)
        for name in ("steps", "work", "loss"):
            arrays[f"{racer.key}_{name}"] = getattr(path, name)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()
