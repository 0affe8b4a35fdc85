"""Paths of optimisers on a stage: as figures want them, and how far the picture is true."""

from collections.abc import Sequence

import numpy as np

from landscape.figures import TracedPath, style_of
from landscape.studies.race import Racer
from pages.shared.compute.stages import Stage

# A picture misleads when it shows a loss that is off by this share of what the race has gained.
MISLEADING = 0.1


def traced(runs: Sequence[Racer], stage: Stage) -> list[TracedPath]:
    """The paths as the stage shows them, each in its own style."""
    return [
        TracedPath(
            run.label,
            style_of(run.name, run.number),
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


def trust(runs: Sequence[Racer], stage: Stage) -> str | None:
    """A warning in words when the map shows losses that the paths do not have."""
    ends = [
        (float(shadow.gap[-1]) / max(float(np.ptp(shadow.loss)), 1e-12), run, shadow)
        for run, shadow in zip(runs, stage.shadows, strict=True)
        if np.isfinite(shadow.gap[-1]) and np.isfinite(shadow.loss).all()
    ]
    if not ends:
        return None
    share, run, shadow = max(ends, key=lambda end: end[0])
    if share <= MISLEADING:
        return None
    moved = shadow.coordinates[-1] - shadow.coordinates[0]
    along = np.linalg.norm(moved * _lengths(stage))
    return (
        f"**This picture misleads.** {run.label} ends at loss **{shadow.loss[-1]:.3g}**, but the "
        f"map under the end of its path shows **{shadow.plane_loss[-1]:.3g}**: the path ends "
        f"{shadow.distance[-1]:.3g} off this plane, and moved only {along:.3g} along it."
    )


def explained(stage: Stage, of: str) -> str:
    """How much of the paths the plane of their principal components holds, and what that says."""
    assert stage.path_plane is not None
    (first, second), walk = stage.path_plane.explained, stage.path_plane.random_walk
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
