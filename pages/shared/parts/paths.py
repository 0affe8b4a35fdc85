"""Paths of optimisers on a stage: as figures want them, and how far the picture is true."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from landscape.figures import STYLES, Curve, TracedPath
from landscape.figures.paths import PathStyle
from landscape.path_planes import Shadow
from landscape.studies.race import Racer
from pages.shared.compute.stages import Stage

Counts = NDArray[np.integer]

# A picture misleads when it shows a loss that is off by this share of what the race has gained.
MISLEADING = 0.1


def traced(runs: Sequence[Racer], stage: Stage) -> list[TracedPath]:
    """The paths as the stage shows them, each in its optimiser's style."""
    return [
        TracedPath(
            run.label,
            STYLES[run.name],
            shadow.coordinates,
            shadow.loss,
            shadow.plane_loss,
            shadow.distance,
            run.trajectory.work,
            run.trajectory.steps,
            run.trajectory.status,
        )
        for run, shadow in zip(runs, stage.shadows, strict=True)
    ]


def curves_of(label: str, style: PathStyle, x: Counts, shadow: Shadow, kind: str) -> list[Curve]:
    """The "loss" of a path, also that of the map under it ("shadow"), or its "distance" from it."""
    if kind == "distance":
        return [Curve(label, x, shadow.distance, style.color, style.symbol, style.dash)]
    if kind == "loss":
        return [Curve(label, x, shadow.loss, style.color, style.symbol, style.dash)]
    return [
        Curve(label, x, shadow.loss, style.color, style.symbol, "solid"),
        Curve(f"{label}, map", x, shadow.plane_loss, style.color, style.symbol, "dot"),
    ]


def trust(labels: Sequence[str], stage: Stage) -> str | None:
    """A warning in words when the map shows losses that the paths do not have."""
    ends = [
        (float(shadow.gap[-1]) / max(float(np.ptp(shadow.loss)), 1e-12), label, shadow)
        for label, shadow in zip(labels, stage.shadows, strict=True)
        if np.isfinite(shadow.gap[-1]) and np.isfinite(shadow.loss).all()
    ]
    if not ends:
        return None
    share, label, shadow = max(ends, key=lambda end: end[0])
    if share <= MISLEADING:
        return None
    moved = shadow.coordinates[-1] - shadow.coordinates[0]
    along = np.linalg.norm(moved * _lengths(stage))
    return (
        f"**This picture misleads.** {label} ends at loss **{shadow.loss[-1]:.3g}**, but the "
        f"map under the end of its path shows **{shadow.plane_loss[-1]:.3g}**: the path ends "
        f"{shadow.distance[-1]:.3g} off this plane, and moved only {along:.3g} along it."
    )


def explained(shares: Sequence[float], walk: Sequence[float] | None, of: str) -> str:
    """How much of the paths the plane of their principal components holds, and what that says.

    Args:
        shares: of the two directions.
        walk: those of random walks of the same lengths; None of paths with different starts.
        of: which paths.
    """
    first, second = shares
    held = (
        f"The plane that is nearest to {of} (PCA): its two directions hold {first:.0%} "
        f"and {second:.0%} of their squared distance from the middle."
    )
    if walk is None:
        return f"{held} Much of that is how far the starts are from each other."
    return (
        f"{held} Random walks of the same lengths would give {walk[0]:.0%} and {walk[1]:.0%}: only "
        "what is above that says something."
    )


def _lengths(stage: Stage) -> np.ndarray:
    plane = stage.grid.plane
    return np.array([np.linalg.norm(plane.W1), np.linalg.norm(plane.W2)])
