"""What the axes of a landscape are: directions, and the units that a and b count."""

from html import escape

import numpy as np

from pages.shared.compute.ground import weight_facts
from pages.shared.compute.landscape import plane as plane_of
from pages.shared.settings.specs import DrawnPlane, LandscapeSpec
from pages.shared.settings.weights import WeightFacts

_WAYS = {
    "gaussian": ("along a random direction W1", "along a random direction W2"),
    "gaussian rows": ("along W1, random row by row", "along W2, random row by row"),
    "filter": ("along W1, random unit by unit", "along W2, random unit by unit"),
    "layer": ("along W1, random layer by layer", "along W2, random layer by layer"),
    "balanced": ("along W1, random, units balanced", "along W2, random, units balanced"),
    "hessian": ("along W1, where the loss bends most", "along W2, where it bends least"),
    "downhill": ("downhill, along W1 = −∇L", "along a random direction W2"),
    "race": ("along the first component of the paths", "along the second component"),
    "towards yours": ("from W (0) to your weights (1)", "along a random direction W2"),
    "towards trained": ("from W (0) to the trained weights (1)", "along a random direction W2"),
}


def titles(spec: LandscapeSpec) -> tuple[str, str]:
    """Titles of both axes in two short lines: the direction, and how long one step is.

    Where single weights are moved, the second line is the weight.
    """
    plane, chosen = plane_of(spec.ground, spec.plane), spec.plane
    directions = chosen.directions if isinstance(chosen, DrawnPlane) else "race"
    if isinstance(chosen, DrawnPlane) and directions == "two weights":
        facts = weight_facts(spec.ground)
        first, second = (_weight(facts, entry) for entry in (chosen.first, chosen.second))
        return f"a · added to the weight of {first}", f"b · added to the weight of {second}"
    first, second = _WAYS[directions]
    return (
        f"a · steps {first}{_lines(_length(plane.W1, plane.W))}",
        f"b · steps {second}{_lines(_length(plane.W2, plane.W))}",
    )


def _weight(facts: WeightFacts, entry: tuple[int, ...]) -> str:
    to, of = (escape(name, quote=False) for name in facts.named(entry))
    return f"{to}{_lines(of)}"


def _lines(words: str) -> str:
    """A second, smaller line of a title."""
    return f"<br><sub>{words}</sub>"


def _length(direction: np.ndarray, W: np.ndarray) -> str:
    """The length of one step, relative to that of W where W has one."""
    length, own = np.linalg.norm(direction), np.linalg.norm(W)
    return (
        f"one step is {length / own:.3g} × as long as W"
        if own
        else f"one step has length {length:.3g}"
    )
