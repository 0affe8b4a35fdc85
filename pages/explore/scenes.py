"""The classic pictures of Explore, one click each."""

from pages.shared.parts.scenes import Scene

DEEP = {
    "model": "network",
    "loss": "Softmax",
    "pre": "unit",
    "n": 500,
    "layers": 10,
    "width": 10,
    "zoom": 2.0,
    "res": 51,
    "log": True,
}
SCENES = (
    Scene(
        "One image, a line",
        "The loss of one image along one direction: straight pieces, joined at corners.",
        {"n": 1, "view": "Slice"},
    ),
    Scene(
        "One image, a plane",
        "The loss of one image on a plane: flat facets, joined along creases.",
        {"n": 1, "view": "Map"},
    ),
    Scene(
        "Many images",
        "The mean over a hundred images: so many facets that they look like a bowl.",
        {"n": 100, "view": "3-D"},
    ),
    Scene(
        "Two weights",
        "One pixel's weights for the digits 0 and 1, all others fixed: how far two numbers of 650 "
        "can lower the loss.",
        {"dir": "two weights"},
    ),
    Scene(
        "Towards trained",
        "At a = 1 stand the trained weights: the way there is downhill, since the loss is convex.",
        {"dir": "towards trained"},
    ),
    Scene(
        "Softmax",
        "The same digits and weights with the softmax loss: a bowl again, but without any corner.",
        {"loss": "Softmax"},
    ),
    Scene(
        "Network",
        "One hidden layer, trained: this plane looks like a bowl, but in other directions the loss "
        "bends down at W.",
        {"model": "network", "loss": "Softmax", "pre": "unit"},
    ),
    Scene(
        "Deeper",
        "Ten hidden layers in a row: the valley of the trained weights lies amid hills, and a "
        "large part of the picture bends down.",
        DEEP,
    ),
)
