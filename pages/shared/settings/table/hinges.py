"""Three points, three weights, and the hinges between them."""

from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Choice, Number, Scale, Slider, Switch
from pages.shared.settings.table.scopes import LARGEST_SEED

LARGEST = 100.0
_HINGES = ("hinges",)
HINGE_X = tuple(
    Number(
        key=f"x{c}",
        label=f"$x_{c}$",
        default=x,
        low=-LARGEST,
        high=LARGEST,
        step=0.1,
        pages=_HINGES,
    )
    for c, x in enumerate((1.0, -0.5, 0.4))
)
HINGE_W = tuple(
    Number(
        key=f"w{c}",
        label=f"$w_{c}$",
        default=w,
        low=-LARGEST,
        high=LARGEST,
        step=0.1,
        pages=_HINGES,
    )
    for c, w in enumerate((0.8, -0.5, 0.2))
)
HINGE_RANGE = Scale(
    key="range",
    label="Pictures show weights up to ±",
    default=3.0,
    pages=_HINGES,
    values=(1.0, 2.0, 3.0, 5.0, 10.0, 20.0),
)
MOVED_WEIGHT = Choice(
    key="vary",
    label="Weight to move",
    default="w0",
    pages=_HINGES,
    options={"w0": 0, "w1": 1, "w2": 2},
    buttons=True,
)
SNAP = Switch(key="snap", label="Snap to the nearest kink", pages=_HINGES, help=explained("kink"))
POINTS = Scale(
    key="points",
    label="Number of points",
    default=30,
    pages=_HINGES,
    values=(3, 4, 6, 9, 15, 30, 60, 100, 300, 1000),
    help="The first three are yours; the others are drawn around them from a Gaussian of "
    "width 0.5, class by class.",
)
HINGE_ENDS = Slider(
    key="hends",
    label="Ends of the chord, from the left edge (−1) to the right (1)",
    default=(-0.8, 0.6),
    low=-1.0,
    high=1.0,
    step=0.05,
    pages=_HINGES,
    help=explained("chord", "convex"),
)
HIDDEN = Choice(
    key="hidden",
    label="Hidden layer",
    default="tanh",
    pages=_HINGES,
    options={"tanh": "tanh", "ReLU": "relu"},
    buttons=True,
    help=explained("hidden layer"),
)
LAYER_SEED = Number(
    key="layer",
    label="Seed of the hidden layer",
    default=3,
    low=0,
    high=LARGEST_SEED,
    pages=_HINGES,
)
POINTS_SEED = Number(
    key="hpoints", label="Draw of points", default=0, low=0, high=LARGEST_SEED, pages=_HINGES
)
