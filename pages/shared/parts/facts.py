"""What a landscape shows, in words: the facts that go along with its exports."""

import math
from collections.abc import Mapping

from landscape.optimizers import OPTIMIZERS
from pages.shared.compute import ground as grounds
from pages.shared.parts.numbers import counted
from pages.shared.settings.specs import (
    DrawnPlane,
    GroundSpec,
    LandscapeSpec,
    PlaneSpec,
    PointSpec,
    TrainingSpec,
)
from pages.shared.settings.table.ground import DATA, LOSS, PREPROCESSING
from pages.shared.settings.table.landscape import (
    DIRECTIONS,
    NETWORK_DIRECTIONS,
    NETWORK_ORIGIN,
    ORIGIN,
)
from pages.shared.settings.table.model import ACTIVATION

_NORMALISED = {
    "gaussian rows": "each row of W1, W2 as long as that of W",
    "filter": "what comes into each unit as long in W1, W2 as in W, biases zero",
    "layer": "each layer of W1, W2 as long as that of W, biases zero",
    "balanced": "as long in W1, W2 as in W with its units in balance, unit by unit, biases zero",
}


def described(spec: LandscapeSpec) -> dict[str, str]:
    """Data, features, loss, model, W, directions and window of a landscape, in words by name."""
    return of_ground(spec.ground) | _of_plane(spec.ground, spec.plane) | _of_window(spec)


def of_ground(ground: GroundSpec) -> dict[str, str]:
    """Data, features, loss and model."""
    data, loss = ground.data, ground.loss
    examples = len(grounds.dataset(ground.data))
    margin = "" if loss.name == "softmax" else f", margin Δ = {loss.delta:g}"
    return {
        "Data": f"{_label(DATA.options, data.name)}, draw {data.seed}",
        "Examples": counted(examples, "training example"),
        "Features": _label(PREPROCESSING.options, data.preprocess),
        "Loss": f"{_label(LOSS.options, loss.name)}{margin}, regularisation λ = {loss.l2:g}",
        "Model": _model(ground),
    }


def _model(ground: GroundSpec) -> str:
    """What makes the scores, and how many weights it has."""
    model, weights = ground.model, f"{math.prod(grounds.objective(ground).shape):,} weights"
    if model.linear:
        classes, columns = grounds.linear(ground).shape
        bias = ", with a bias" if ground.loss.bias else ""
        return f"linear classifier, {weights} ({classes} × {columns}{bias})"
    layers = counted(len(model.hidden), "hidden layer")
    skip = " and skip connections" if model.skip else ""
    units = f"{layers} of {counted(model.hidden[0], 'unit')}"
    return f"network of {units} ({_label(ACTIVATION.options, model.activation)}){skip}, {weights}"


def _training(training: TrainingSpec) -> str:
    """How a network was trained."""
    batches = "all examples" if training.batch_size is None else f"batches of {training.batch_size}"
    return (
        f"{counted(training.epochs, 'epoch')} of {OPTIMIZERS[training.optimizer].label}, learning "
        f"rate {training.rate:g}, {batches}, seed {training.seed}"
    )


def of_point(ground: GroundSpec, point: PointSpec) -> dict[str, str]:
    """Where W is."""
    if not ground.model.linear:
        where = _label(NETWORK_ORIGIN.options, point.origin)
        return {"W": where, "Training": _training(point.training)}
    size = f", of size {point.scale:g}, seed {point.seed}" if point.origin == "random" else ""
    return {"W": f"{_label(ORIGIN.options, point.origin)}{size}"}


def _of_plane(ground: GroundSpec, plane: PlaneSpec) -> dict[str, str]:
    if not isinstance(plane, DrawnPlane):
        names = ", ".join(dict.fromkeys(racer.name for racer in plane.race.racers))
        starts = plane.race.common.starts
        of = f"{names} from {starts} starts" if starts > 1 else names
        return {"W": "the middle of the paths", "Directions": f"paths of a race of {of}"}
    options = (DIRECTIONS if ground.model.linear else NETWORK_DIRECTIONS).options
    words = f"{_label(options, plane.directions)}, seed {plane.seed}"
    if plane.directions == "two weights":
        facts = grounds.weight_facts(ground)
        words = " and ".join(
            f"the weight of {', '.join(facts.named(entry))}"
            for entry in (plane.first, plane.second)
        )
    return of_point(ground, plane.point) | {
        "Directions": words,
        "Normalisation": _NORMALISED.get(plane.directions, "none"),
    }


def _of_window(spec: LandscapeSpec) -> dict[str, str]:
    cells = spec.window.resolution
    return {"Window": f"zoom {spec.window.zoom:g}, {cells} × {cells} cells"}


def _label(options: Mapping[str, object], value: object) -> str:
    """The label under which a reader chooses a value."""
    return next(label for label, stands_for in options.items() if stands_for == value)
