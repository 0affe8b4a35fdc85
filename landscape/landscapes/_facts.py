"""Where a landscape is from, in words by name."""

import platform
import sys
from collections.abc import Callable, Sequence
from importlib import metadata

import numpy as np

from landscape._version import __version__
from landscape.landscapes._landscape import PathOnPlane
from landscape.landscapes._words import LONGEST_TEXT
from landscape.models import Layered, LossFunction, tested
from landscape.plane import Plane

DIRECTIONS = {
    "pca": "the two principal components of the path, of length 1, about its mean",
    "random": "random, Gaussian, about the last weights, seeds 0 and 1",
    "given": "as given",
}
NORMALISED = {
    "pca": "none: a and b are distances between weights",
    "random": "what comes into each unit as long as in W, biases zero",
    "given": "as given",
}
PROGRAMS = ("numpy", "torch", "jax", "scikit-learn")


def facts_of(
    model: LossFunction | Callable, kind: str, plane: Plane, paths: Sequence[PathOnPlane]
) -> dict[str, str]:
    """Model, data, loss, directions, path and programs."""
    normalised = NORMALISED[kind]
    if kind == "random" and not isinstance(model, Layered):
        normalised = "none"
    facts = _of_model(model) | {
        "Weights": f"{plane.W.size:,}",
        "Directions": DIRECTIONS[kind],
        "Normalisation": normalised,
        **({"Paths": "; ".join(map(_path, paths))} if paths else {}),
        "Programs": _programs(),
    }
    return {name: words[:LONGEST_TEXT] for name, words in facts.items()}


def _of_model(model: LossFunction | Callable) -> dict[str, str]:
    if not isinstance(model, LossFunction):
        return {"Loss": f"a function of the weights, {_name(model)}"}
    own = getattr(model, "described", {"Model": type(model).__name__})
    test = tested(model)
    held = "" if test is None else f"; {test.examples:,} for the test"
    return {**own, "Data": f"{model.examples:,} training examples{held}"}


def _name(function: Callable) -> str:
    return getattr(function, "__name__", type(function).__name__)


def _path(path: PathOnPlane) -> str:
    shadow = path.shadow
    return (
        f"{path.name}: {len(path.steps):,} snapshots of {int(path.steps[-1]):,} steps, loss "
        f"{shadow.loss[0]:.4g} to {shadow.loss[-1]:.4g}, at most "
        f"{float(np.max(shadow.distance)):.3g} off the plane"
    )


def _programs() -> str:
    """Versions of this package, of Python, and of the libraries that are loaded."""
    loaded = {"scikit-learn": "sklearn"}
    versions = [
        f"{name} {metadata.version(name)}"
        for name in PROGRAMS
        if loaded.get(name, name) in sys.modules
    ]
    return ", ".join([f"landscape {__version__}", f"Python {platform.python_version()}", *versions])
