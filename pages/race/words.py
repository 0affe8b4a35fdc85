"""What the Race page says of a race: what is seen, and by which rules it was run."""

from landscape.optimizers import OPTIMIZERS
from pages.shared.parts.numbers import counted
from pages.shared.settings.specs import RaceSpec


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
    passes = counted(common.epochs, "pass", "passes")
    tuning = " Tuning, one run per rate of the sweep, is not counted." if _tuned(spec) else ""
    return f"{seen} Each may spend **{passes}** over the data.{tuning}"


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
    return f"learning rate {chosen}, {common.schedule}; {batches}; {passes} each"


def _tuned(spec: RaceSpec) -> bool:
    return any(OPTIMIZERS[racer.name].size_name and racer.size is None for racer in spec.racers)
