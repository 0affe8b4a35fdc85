"""What a landscape shows, in words: the facts that go along with its exports."""

from collections.abc import Mapping

from pages.shared.compute import ground as grounds
from pages.shared.parts.numbers import counted
from pages.shared.settings.specs import DrawnPlane, GroundSpec, LandscapeSpec, PlaneSpec, PointSpec
from pages.shared.settings.table.ground import DATA, LOSS, PREPROCESSING
from pages.shared.settings.table.landscape import DIRECTIONS, ORIGIN


def described(spec: LandscapeSpec) -> dict[str, str]:
    """Data, features, loss, model, W, directions and window of a landscape, in words by name."""
    return of_ground(spec.ground) | _of_plane(spec.ground, spec.plane) | _of_window(spec)


def of_ground(ground: GroundSpec) -> dict[str, str]:
    """Data, features, loss and model."""
    data, loss = ground.data, ground.loss
    objective = grounds.objective(ground)
    classes, columns = objective.shape
    margin = "" if loss.name == "softmax" else f", margin Δ = {loss.delta:g}"
    return {
        "Data": f"{_label(DATA.options, data.name)}, draw {data.seed}",
        "Examples": counted(len(objective.dataset), "training example"),
        "Features": _label(PREPROCESSING.options, data.preprocess),
        "Loss": f"{_label(LOSS.options, loss.name)}{margin}, regularisation λ = {loss.l2:g}",
        "Model": f"linear classifier, {classes * columns:,} weights "
        f"({classes} × {columns}{', with a bias' if loss.bias else ''})",
    }


def of_point(point: PointSpec) -> dict[str, str]:
    """Where W is."""
    size = f", of size {point.scale:g}, seed {point.seed}" if point.origin == "random" else ""
    return {"W": f"{_label(ORIGIN.options, point.origin)}{size}"}


def _of_plane(ground: GroundSpec, plane: PlaneSpec) -> dict[str, str]:
    if not isinstance(plane, DrawnPlane):
        names = ", ".join(racer.name for racer in plane.race.racers)
        return {"W": "the middle of the paths", "Directions": f"paths of a race of {names}"}
    words = f"{_label(DIRECTIONS.options, plane.directions)}, seed {plane.seed}"
    if plane.directions == "two weights":
        facts = grounds.weight_facts(ground.data)
        words = " and ".join(
            f"the weight of class {facts.class_names[row]}, {facts.feature_names[column]}"
            for row, column in (plane.first, plane.second)
        )
    rows = "each row of W1, W2 as long as that of W"
    return of_point(plane.point) | {
        "Directions": words,
        "Normalisation": rows if plane.directions == "gaussian rows" else "none",
    }


def _of_window(spec: LandscapeSpec) -> dict[str, str]:
    cells = spec.window.resolution
    return {"Window": f"zoom {spec.window.zoom:g}, {cells} × {cells} cells"}


def _label(options: Mapping[str, object], value: object) -> str:
    """The label under which a reader chooses a value."""
    return next(label for label, stands_for in options.items() if stands_for == value)
