"""Races worth seeing, one click each; the page opens on the first."""

from pages.shared.parts.scenes import Scene

RAVINE = {
    "data": "Iris",
    "n": 120,
    "pre": "raw",
    "loss": "Softmax",
    "origin": "zero",
    "dir": "two weights",
    "a_class": "setosa",
    "a_feature": 2,
    "b_class": "setosa",
    "b_feature": 3,
    "zoom": 0.5,
    "budget": 20,
    "opt": ["Gradient descent", "Momentum", "Adam"],
}
NETWORK = {"model": "network", "loss": "Softmax", "pre": "unit", "n": 300, "budget": 20}
SCENES = (
    Scene(
        "They differ",
        "A ravine of two weights of Iris, 20 passes. Gradient descent turns back at most of its "
        "steps, from wall to wall; momentum and Adam seldom do, go along the floor, and end lower.",
        RAVINE,
    ),
    Scene(
        "All alike",
        "A random plane is a nearly round bowl: with 100 passes and tuned rates, all six end "
        "within 1 % of each other.",
        {},
    ),
    Scene(
        "Too large a rate",
        "At the rate 0.01 gradient descent, momentum and Nesterov jump from wall to wall and end "
        "above where they began; AdaGrad and Adam reach the bottom.",
        {"rates": "the same for all", "rate": 0.01},
    ),
    Scene(
        "Mini-batches",
        "With 4 examples a step instead of all 100, ten passes give 250 steps instead of 10.",
        {"batch": "4", "budget": 10, "loss": "Softmax"},
    ),
    Scene(
        "All the weights",
        "All 650 weights move, and gradient descent ends near zero; the map under its end shows "
        "a loss above 5, because the path has left the plane.",
        {"space": "In weight space"},
    ),
    Scene(
        "Bumpy terrain",
        "A network of ten hidden layers: from one start the three end in different hollows, the "
        "highest at several times the loss of the lowest.",
        NETWORK
        | {
            "layers": 10,
            "width": 10,
            "zoom": 2.0,
            "res": 51,
            "log": True,
            "opt": ["Gradient descent", "Momentum", "Adam"],
        },
    ),
    Scene(
        "Four starts, four hollows",
        "From four random starts Adam comes to a low loss each time, at four places: on the "
        "straight line between any two of them stands a mountain at least three times as high.",
        NETWORK
        | {
            "budget": 100,
            "space": "In weight space",
            "shown": "Plane of the paths",
            "varied": "the start",
            "rates": "the same for all",
            "rate": 0.005,
        },
    ),
)
