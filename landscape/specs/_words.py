"""Where a landscape is from, in the words of its spec."""

from pathlib import Path

from landscape.landscapes import facts_of
from landscape.models import MLP
from landscape.objective import Objective
from landscape.plane import Plane
from landscape.specs._entries import Spec, WeightsEntry

FEATURES = {
    "raw": "as they are",
    "center": "centred",
    "unit": "scaled to 0 … 1, then centred",
    "standardize": "standardised",
}
NORMALISED = {
    "none": "none",
    "rows": "each row of W1, W2 as long as that of W",
    "filter": "what comes into each unit as long in W1, W2 as in W, biases zero",
    "layer": "each layer of W1, W2 as long as that of W, biases zero",
}


def facts(spec: Spec, function: Objective | MLP, plane: Plane) -> dict[str, str]:
    """The facts of a landscape file, by name."""
    found = facts_of(function, "given", plane, ())
    margin = "" if spec.loss.delta is None else f", margin Δ = {spec.loss.delta:g}"
    return found | {
        "Data": f"{_source(spec)}, {found['Data']}",
        "Loss": f"{spec.loss.name}{margin}, regularisation λ = {spec.l2:g}",
        "Features": FEATURES[spec.dataset.preprocess],
        "W": _origin(spec.weights),
        "Directions": f"random, Gaussian, seed {spec.directions.seed}",
        "Normalisation": NORMALISED[spec.directions.normalize],
    }


def _source(spec: Spec) -> str:
    data = spec.dataset
    if data.path is not None:
        return Path(data.path).name
    return str(data.name) if data.limit is None else f"{data.name}, draw {data.seed}"


def _origin(entry: WeightsEntry) -> str:
    if entry.kind == "file":
        return f"of the file {Path(str(entry.path)).name}"
    if entry.kind == "zeros":
        return "zeros"
    size = "" if entry.scale is None else f", of size {entry.scale:g}"
    return f"random{size}, seed {entry.seed}"
