"""Scenes of networks: which one, its network, its window, and what is multiplied."""

from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Choice, Number, Scale
from pages.shared.settings.table.scopes import LARGEST_SEED

_NETWORKS = ("networks",)
FACTORS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)

SCENE = Choice(
    key="net",
    label="Scene",
    default="Skip against plain",
    pages=_NETWORKS,
    options={
        "Skip against plain": "skips",
        "A saddle made of symmetry": "mirror",
        "The mountain and the valley": "ways",
        "Narrow against wide": "widths",
        "The lie of scale": "scales",
    },
)
TRAINING_SEED = Number(
    key="nseed",
    label="Seed of the training",
    default=0,
    low=0,
    high=LARGEST_SEED,
    pages=_NETWORKS,
    help="Another number: other first weights, and other batches.",
)
DIRECTIONS_SEED = Number(
    key="nplane",
    label="Seed of the directions",
    default=0,
    low=0,
    high=LARGEST_SEED,
    pages=_NETWORKS,
    help="The two directions of the picture are drawn at random: another number, another plane.",
)
DEPTH = Scale(
    key="depth",
    label="Hidden layers, of 10 units each",
    default=20,
    pages=_NETWORKS,
    values=(2, 5, 10, 20, 30),
    help=explained("hidden layer"),
)
EPOCHS = Scale(
    key="nepochs",
    label="Epochs of training",
    default=60,
    pages=_NETWORKS,
    values=(10, 20, 30, 60, 100, 200, 300),
    help=explained("epoch"),
)
WIDE = Scale(
    key="wide",
    label="Units in each hidden layer, on the right",
    default=128,
    pages=_NETWORKS,
    values=(16, 32, 64, 128),
)
LAYER_TIMES = Scale(
    key="times",
    label="Multiply the first layer by, and divide the second by",
    default=1.0,
    pages=_NETWORKS,
    values=FACTORS,
    help="The network computes the same: a ReLU passes a factor above 0 on as it is.",
)
UNIT_TIMES = Scale(
    key="utimes",
    label="The same for a single unit",
    default=1.0,
    pages=_NETWORKS,
    values=FACTORS,
    help="What comes into the first hidden unit is multiplied, what goes out of it divided.",
)
NETWORK_ZOOM = Scale(
    key="nzoom", label="Zoom", default=1.0, pages=_NETWORKS, values=(0.25, 0.5, 1.0, 2.0, 4.0, 10.0)
)
NETWORK_CELLS = Scale(
    key="ncells",
    label="Cells along each side",
    default=41,
    pages=_NETWORKS,
    values=(21, 41, 61, 81, 101),
)
CURVATURE_CELLS = Scale(
    key="kcells",
    label="Cells along each side of a map of curvature",
    default=9,
    pages=_NETWORKS,
    values=(5, 9, 13, 21),
)
