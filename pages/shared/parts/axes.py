"""What the axes of a landscape are: directions, and the units that a and b count."""

import numpy as np

from pages.shared.compute.ground import weight_facts
from pages.shared.compute.landscape import plane as plane_of
from pages.shared.settings.planes import WeightFacts
from pages.shared.settings.specs import DrawnPlane, LandscapeSpec

_NAMES = {
    "gaussian": ("W1", "W2"),
    "gaussian rows": ("W1", "W2"),
    "downhill": ("W1 = −∇L", "a random W2"),
    "race": ("the first component of the paths", "the second"),
    "towards trained": ("W1, which ends at the trained weights", "a random W2"),
}


def titles(spec: LandscapeSpec) -> tuple[str, str]:
    """Titles of both axes: the direction and its length, or the single weight that is moved."""
    plane, chosen = plane_of(spec.ground, spec.plane), spec.plane
    directions = chosen.directions if isinstance(chosen, DrawnPlane) else "race"
    if isinstance(chosen, DrawnPlane) and directions == "two weights":
        facts = weight_facts(spec.ground.data)
        first, second = (_weight(facts, entry) for entry in (chosen.first, chosen.second))
        return f"a, added to {first}", f"b, added to {second}"
    first, second = _NAMES[directions]
    return (
        f"a, along {first} ({_length(plane.W1, plane.W)})",
        f"b, along {second} ({_length(plane.W2, plane.W)})",
    )


def _weight(facts: WeightFacts, entry: tuple[int, int]) -> str:
    return f"the weight of class {facts.class_names[entry[0]]}, {facts.feature_names[entry[1]]}"


def _length(direction: np.ndarray, W: np.ndarray) -> str:
    """The length of a direction, relative to that of W where W has one."""
    length, own = np.linalg.norm(direction), np.linalg.norm(W)
    return f"as long as {length / own:.3g} × W" if own else f"of length {length:.3g}"
