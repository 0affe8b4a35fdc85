"""What the axes of a landscape are: directions, and the units that a and b count."""

import numpy as np

import landscape as ls
from pages.shared.compute import landscape as compute
from pages.shared.settings.specs import LandscapeSpec

_NAMES = {
    "gaussian": ("W1", "W2"),
    "gaussian rows": ("W1", "W2"),
    "downhill": ("W1 = −∇L", "a random W2"),
    "race": ("the first component of the paths", "the second"),
    "towards trained": ("W1, which ends at the trained weights", "a random W2"),
}


def titles(spec: LandscapeSpec) -> tuple[str, str]:
    """Titles of both axes: the direction and its length, or the single weight that is moved."""
    plane = compute.plane(spec.data, spec.loss, spec.plane)
    if spec.plane.directions == "two weights":
        dataset = compute.dataset(spec.data)
        first, second = (_weight(dataset, entry) for entry in (spec.plane.first, spec.plane.second))
        return f"a, added to {first}", f"b, added to {second}"
    first, second = _NAMES[spec.plane.directions]
    return (
        f"a, along {first} ({_length(plane.W1, plane.W)})",
        f"b, along {second} ({_length(plane.W2, plane.W)})",
    )


def _weight(dataset: ls.Dataset, entry: tuple[int, int]) -> str:
    return f"the weight of class {dataset.class_names[entry[0]]}, {dataset.feature_name(entry[1])}"


def _length(direction: np.ndarray, W: np.ndarray) -> str:
    """The length of a direction, relative to that of W where W has one."""
    length, own = np.linalg.norm(direction), np.linalg.norm(W)
    return f"as long as {length / own:.3g} × W" if own else f"of length {length:.3g}"
