"""What an export says of its landscape, against the settings in the reader's own words."""

from pages.shared.parts.facts import described
from pages.shared.settings.specs import (
    DataSpec,
    DrawnPlane,
    GroundSpec,
    LandscapeSpec,
    LossSpec,
    PathsPlane,
    PointSpec,
    RacerSpec,
    RaceSpec,
    WindowSpec,
)


def test_all_that_shapes_a_landscape_is_told():
    spec = LandscapeSpec(
        GroundSpec(DataSpec("digits", 20, "unit", 4), LossSpec("hinge", 2.5, 0.01)),
        DrawnPlane(PointSpec("random", 0.1, 7), "gaussian rows", 7),
        WindowSpec(5.0, 51),
    )
    assert described(spec) == {
        "Data": "Digits, draw 4",
        "Examples": "20 training examples",
        "Features": "unit",
        "Loss": "SVM, margin Δ = 2.5, regularisation λ = 0.01",
        "Model": "linear classifier, 650 weights (10 × 65, with a bias)",
        "W": "random, of size 0.1, seed 7",
        "Directions": "row-normalised, seed 7",
        "Normalisation": "each row of W1, W2 as long as that of W",
        "Window": "zoom 5, 51 × 51 cells",
    }


def test_what_does_not_count_is_not_told():
    spec = LandscapeSpec(
        GroundSpec(DataSpec("three-points", 1), LossSpec("softmax", bias=False)),
        DrawnPlane(PointSpec("zero"), "two weights", first=(0, 0), second=(2, 0)),
    )
    told = described(spec)
    assert told["Examples"] == "1 training example"
    assert told["Loss"] == "Softmax, regularisation λ = 0"
    assert told["Model"] == "linear classifier, 3 weights (3 × 1)"
    assert told["W"] == "zero"
    first, second = (f"the weight of class class {c}, feature 0" for c in (0, 2))
    assert told["Directions"] == f"{first} and {second}"


def test_the_plane_of_a_race_names_its_optimisers():
    ground = GroundSpec(DataSpec("iris", 10))
    racers = tuple(RacerSpec(ground, DrawnPlane(), name) for name in ("sgd", "adam"))
    told = described(LandscapeSpec(ground, PathsPlane(RaceSpec(racers))))
    assert told["Directions"] == "paths of a race of sgd, adam"
