"""Where a landscape is seen: the point, the plane, the window, the view."""

from landscape.figures import COLOR_SCALES
from pages.shared.settings.kinds import Choice, Number, Scale, Switch
from pages.shared.settings.table.scopes import (
    LARGEST_SEED,
    WITH_MODEL,
    WITH_PLANE,
    WITH_POINT,
    WITH_VIEW,
)

NUMBERED = "Its number, in the order of the layers: first weights, then biases."
ORIGIN = Choice(
    key="origin",
    label="W, the point in the middle",
    default="random",
    pages=WITH_POINT,
    options={
        "random": "random",
        "zero": "zero",
        "trained": "trained",
        "yours": "yours",
        "yours, the second": "second",
    },
    only_here=("yours", "yours, the second"),
    help="Trained: the weights of least loss on these examples. Yours: weights that you have "
    "opened on the page *Yours*.",
)
# Where a page opens a network depends on what it is about.
NETWORK_ORIGIN = Choice(
    key="norigin",
    label="W, the point in the middle",
    pages=tuple(page for page in WITH_MODEL if page in WITH_POINT),
    options={"trained": "trained", "start of the training": "start"},
    help="Trained: the weights that the training under *Model* ends at.",
)
SCALE = Scale(
    key="scale",
    label="Size of the random weights",
    default=0.01,
    pages=WITH_POINT,
    values=(1e-4, 1e-3, 1e-2, 0.1, 1.0),
)
SEED = Number(
    key="seed",
    label="Seed of W and its directions",
    default=1,
    low=0,
    high=LARGEST_SEED,
    pages=(*WITH_POINT, "classroom", "results"),
    help="The same number draws the same random weights and directions everywhere.",
)
DIRECTIONS = Choice(
    key="dir",
    label="W1 and W2, the directions",
    default="random",
    pages=WITH_PLANE,
    options={
        "random": "gaussian",
        "row-normalised": "gaussian rows",
        "downhill": "downhill",
        "towards trained": "towards trained",
        "towards yours": "towards yours",
        "two weights": "two weights",
        "paths of a race": "race",
    },
    only_here=("towards yours",),
    help="Random: every entry drawn from a Gaussian. Row-normalised: the same, each row as long "
    "as that row of W. Downhill: W1 is −∇L, W2 random. Towards trained: W1 ends at the "
    "trained weights, W2 is random. Towards yours: the same with weights that you have opened, "
    "from the first to the second where W is the first. Two weights: two single entries of W. "
    "Paths of a race: the plane nearest to the paths of optimisers.",
)
NETWORK_DIRECTIONS = Choice(
    key="ndir",
    label="W1 and W2, the directions",
    default="filter-normalised",
    pages=tuple(page for page in WITH_MODEL if page in WITH_PLANE),
    options={
        "filter-normalised": "filter",
        "layer-normalised": "layer",
        "random": "gaussian",
        "units balanced": "balanced",
        "Hessian": "hessian",
        "downhill": "downhill",
        "towards trained": "towards trained",
        "two weights": "two weights",
        "paths of a race": "race",
    },
    help="Filter-normalised: random, what comes into each unit as long as in W; the picture is the "
    "same however layers are scaled. Layer-normalised: each layer as long as in W. Random: every "
    "entry drawn from a Gaussian. Units balanced: filter-normalised, and the same however single "
    "ReLUs are scaled. Hessian: the loss bends most along W1, and along W2 least. Downhill: W1 is "
    "−∇L, W2 random. Towards trained: W1 ends at the trained weights, W2 is random. Two weights: "
    "two single entries of W. Paths of a race: the plane nearest to the paths of optimisers.",
)
# Classes and features depend on the data; so do the entries that say most, which are the defaults.
A_CLASS = Choice(key="a_class", label="Class", pages=WITH_PLANE)
A_FEATURE = Number(key="a_feature", label="Feature", low=0, pages=WITH_PLANE)
B_CLASS = Choice(key="b_class", label="Class", pages=WITH_PLANE)
B_FEATURE = Number(key="b_feature", label="Feature", low=0, pages=WITH_PLANE)
A_WEIGHT = Number(
    key="a_weight", label="Weight", low=0, pages=NETWORK_DIRECTIONS.pages, help=NUMBERED
)
B_WEIGHT = Number(
    key="b_weight", label="Weight", low=0, pages=NETWORK_DIRECTIONS.pages, help=NUMBERED
)
ZOOM = Scale(
    key="zoom",
    label="Zoom",
    default=1.0,
    pages=WITH_PLANE,
    values=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0),
    help="At 1 the window of a linear classifier shows the bottom of its bowl and the walls, that "
    "of a network how far its weights change by their own length; at 10 a tenth of that. The axes "
    "always tell the true a and b.",
)
RESOLUTION = Scale(
    key="res",
    label="Cells along each side",
    default=101,
    pages=(*WITH_PLANE, "results"),
    values=(51, 101, 151, 201, 301, 401),
)
FINER = Switch(
    key="finer",
    label="Draw more cells, which takes seconds",
    pages=tuple(page for page in WITH_MODEL if page in WITH_PLANE),
    help="Of a large network fewer cells are drawn than are chosen, so that the picture is there "
    "soon.",
)
PLANE_KINDS = {"Map": "heatmap", "Contours": "contours", "3-D": "surface"}
KIND = Choice(
    key="view",
    label="Picture",
    default="Map",
    pages=WITH_VIEW,
    options={**PLANE_KINDS, "Slice": "slice"},
    buttons=True,
)
COLORS = Choice(
    key="colors",
    label="Colours",
    default=next(iter(COLOR_SCALES)),
    pages=WITH_VIEW,
    options={name: name for name in COLOR_SCALES},
)
LOGARITHMIC = Switch(
    key="log",
    label="Logarithmic loss scale",
    pages=tuple(page for page in WITH_VIEW if page != "strategies"),  # which has one of its own
)
RUN_SEED = Number(
    key="rseed",
    label="Seed of batches and guesses",
    default=0,
    low=0,
    high=LARGEST_SEED,
    pages=("explore", "strategies", "batches", "race"),
)
