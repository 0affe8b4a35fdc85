"""The classic pictures of Explore, one click each."""

from pages.shared.parts.scenes import Scene

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
        "A hundred images: the bowl",
        "The mean over a hundred images: so many facets that they look like a bowl.",
        {"n": 100, "view": "3-D"},
    ),
)
