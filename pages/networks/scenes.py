"""Five scenes of networks, one click each."""

from pages.shared.parts.scenes import Scene

# How it is drawn, and how finely, makes no other scene.
LOOKS = ("view", "colors", "log", "ncells", "kcells")
SCENES = (
    Scene(
        "Skip against plain",
        "Two networks of 20 layers. On the left each layer adds its input to its output, and the "
        "picture is a bowl; on the right none does, and the same picture is a jagged gorge.",
        {},
    ),
    Scene(
        "A saddle made of symmetry",
        "Two equal units always get the same gradient, so descent keeps them equal and ends on a "
        "saddle: on each side of it lies a lower valley, and the two are mirror images.",
        {"net": "A saddle made of symmetry"},
    ),
    Scene(
        "The mountain and the valley",
        "Two networks that both learned the digits. On the straight line between them stands a "
        "mountain; a bent way leads round it, along the valley.",
        {"net": "The mountain and the valley", "log": True},
    ),
    Scene(
        "Narrow against wide",
        "The more units a layer has, the wider is the valley around the trained network.",
        {"net": "Narrow against wide"},
    ),
    Scene(
        "The lie of scale",
        "One network written in other numbers: its first layer times 4, its second divided by 4. "
        "The left picture says that the valley has shrunk, the others that nothing has changed.",
        {"net": "The lie of scale", "times": 4.0},
    ),
)
