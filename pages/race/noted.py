"""What Race tells the lessons of a race."""

from collections.abc import Sequence

import numpy as np

from pages.race import compute
from pages.race.ends import Between
from pages.shared.compute.racing import Runs
from pages.shared.compute.stages import Stage
from pages.shared.settings.specs import RaceSpec, WindowSpec
from pages.shared.work import observed


def note(spec: RaceSpec, window: WindowSpec, runs: Runs, stage: Stage) -> None:
    """Where each ends, by its label, and how the picture stands to that."""
    ends = {run.label: run.trajectory.final_loss for run in runs}
    known = {label: loss for label, loss in ends.items() if np.isfinite(loss)}
    observed.note(
        ends=ends,
        winner=min(known, key=lambda label: known[label], default=""),
        start=runs[0].trajectory.weights[0].ravel()[:2],
        start_loss=runs[0].trajectory.loss[0],
        rises={run.label: np.count_nonzero(np.diff(run.trajectory.loss) > 0) for run in runs},
        map_ends={
            run.label: path.plane_loss[-1] for run, path in zip(runs, stage.shadows, strict=True)
        },
    )
    if spec.common.on_plane:
        observed.note(lowest_loss=compute.lowest(spec, window, lambda _: None))


def note_ends(runs: Runs, between: Sequence[Between | None]) -> None:
    """Of several starts: how far each end is from the lowest, and the barrier to it."""
    found = {run.label: each for run, each in zip(runs, between, strict=True) if each is not None}
    observed.note(
        apart={label: each.distance for label, each in found.items()},
        barriers={label: each.barrier for label, each in found.items()},
    )
