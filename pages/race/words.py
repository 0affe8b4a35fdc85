"""What the Race page says of a race: what is seen, and by which rules it was run."""

from collections.abc import Sequence

import numpy as np

from landscape.descent import Trajectory
from landscape.optimizers import OPTIMIZERS
from landscape.studies.race import Racer
from pages.race import ends
from pages.race.ends import Between
from pages.shared.compute.racing import Runs
from pages.shared.parts.facts import described
from pages.shared.parts.numbers import counted
from pages.shared.settings.specs import LandscapeSpec, RacerSpec, RaceSpec

# Losses that differ by this share are alike.
ALIKE = 0.01
# A path bounces when its later losses stand above its best by this share of what that gained;
# small turns about the bottom do no harm.
FAR_ABOVE = 0.1
FEW = 6  # with fewer steps in its second half no path is said to bounce


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
    if common.starts > 1:
        label = OPTIMIZERS[common.name].label
        seen += f" **{label}** runs from **{common.starts} starts**, {_where(common)}."
    passes = counted(common.epochs, "pass", "passes")
    tuning = " Tuning, one run per rate of the sweep, is not counted." if _tuned(spec) else ""
    return f"{seen} Each may spend **{passes}** over the data.{tuning}"


def _where(spec: RacerSpec) -> str:
    """Where several starts lie."""
    if not spec.random_start:
        return "at equal angles around W"
    first = spec.plane.point.training.seed
    return f"random weights of the seeds {first} … {first + spec.starts - 1}"


def came_of(runs: Runs) -> str:
    """Who ends lowest and who highest, in numbers."""
    ended = [run for run in runs if np.isfinite(run.trajectory.final_loss)]
    if len(ended) < 2:
        return ""
    low, *_, high = sorted(ended, key=lambda run: run.trajectory.final_loss)
    least, most = low.trajectory.final_loss, high.trajectory.final_loss
    if most <= least * (1 + ALIKE):
        return f"All end alike, at **{least:.3g}**."
    return f"**{low.label}** ends lowest, at **{least:.3g}**; {high.label} highest, at {most:.3g}."


def of_ends(runs: Runs, between: Sequence[Between | None]) -> str:
    """Whether the ends of a race from several starts are one minimum or many."""
    best = ends.lowest(runs)
    others = [each for each in between if each is not None]
    if best is None or not others:
        return ""
    farthest = max(each.distance for each in others)
    far = f"From the end of {best.label} the others are up to {farthest:.3g} away."
    own = sum(each.apart for each in others)
    if not own:
        return f"{far} On none of the straight lines to them is there a barrier."
    highest = max(each.barrier for each in others if each.apart)
    lines = "the straight line" if len(others) == 1 else f"{own} of {len(others)} straight lines"
    return (
        f"{far} On {lines} to them the loss climbs a barrier, of up to **{highest:.3g}**: "
        "different starts have led to different hollows."
    )


def title(spec: RaceSpec) -> str:
    """Of a page that holds the race alone."""
    common = spec.common
    if common.starts == 1:
        return "Race of the optimisers"
    return f"{OPTIMIZERS[common.name].label} from {common.starts} starts"


def remark(run: Racer) -> str:
    """What the table can't say of a run: that it came to nothing, or bounced."""
    path = run.trajectory
    if path.status == "diverged" or path.final_loss > path.loss[0]:
        return path.message
    return "bounces from wall to wall: lower the learning rate" if bounces(path) else ""


def bounces(path: Trajectory) -> bool:
    """Whether most steps of the second half turn back, at losses far above the path's own best.

    Two steps turn back when their displacements are at an angle above 90°.
    """
    late = path.weights[len(path.weights) // 2 :].reshape(-1, path.weights[0].size)
    steps = np.diff(late, axis=0)
    if len(steps) < FEW:
        return False
    turns = (steps[1:] * steps[:-1]).sum(axis=1) < 0
    late_loss, best = np.median(path.loss[len(path.loss) // 2 :]), path.best_loss
    return bool(turns.mean() > 0.5 and late_loss - best > FAR_ABOVE * (path.loss[0] - best))


def facts(spec: RaceSpec, kind: str) -> dict[str, str]:
    """What a picture of the race shows, for its exports."""
    common = spec.common
    ground = described(LandscapeSpec(common.ground, common.plane))
    del ground["Window"]  # the picture has its own
    where = "two unknowns, a and b" if common.on_plane else "all the weights"
    plane = {"drawn": "as drawn", "paths": "nearest to the paths", "ends": "through two ends"}[kind]
    run = {"The optimisers move": where, "Rules": rules(spec), "Seed of batches": str(common.seed)}
    if common.starts > 1:
        run = {"Starts": f"{common.starts}, {_where(common)}"} | run
    return ground | {"Plane of the picture": plane} | run


def rules(spec: RaceSpec) -> str:
    """How the learning rates were chosen, and the batches: part of every picture of the race."""
    common, sizes = spec.common, {racer.size for racer in spec.racers if racer.size}
    chosen = "tuned for each"
    if len(sizes) == 1:
        chosen = f"{sizes.pop():g} for all"
    elif sizes:
        chosen = "as given"
    batches = "full batch" if common.batch_size is None else f"mini-batches of {common.batch_size}"
    passes = counted(common.epochs, "pass", "passes")
    starts = f"; {common.starts} starts" if common.starts > 1 else ""
    return f"learning rate {chosen}, {common.schedule}; {batches}; {passes} each{starts}"


def _tuned(spec: RaceSpec) -> bool:
    return any(OPTIMIZERS[racer.name].size_name and racer.size is None for racer in spec.racers)
