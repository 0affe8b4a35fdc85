"""What batches of different sizes see, one click each."""

from pages.shared.parts.scenes import Scene

SCENES = (
    Scene(
        "One example",
        "A single example sees facets of its own: its gradient is turned by more than 60° from "
        "that of all 100.",
        {"bsize": 1},
    ),
    Scene(
        "32 of many",
        "For 2 % of the work, 32 of 1,437 examples give a gradient that is turned by less than "
        "40° from that of all.",
        {"n": 1437, "bsize": 32},
    ),
    Scene(
        "Ten copies",
        "Ten copies of each example have the same loss and the same gradient as one, for ten times "
        "the work.",
        {"about": "Copies", "copies": 10},
    ),
)
