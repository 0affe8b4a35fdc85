"""The ground of a landscape: data and loss."""

from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Choice, Number, Scale
from pages.shared.settings.table.scopes import (
    LARGEST_DELTA,
    LARGEST_SEED,
    WITH_DATA,
    WITH_EXAMPLES,
)

YOURS = "yours"  # the data that a reader has opened
DATA = Choice(
    key="data",
    label="Data set",
    default="Digits",
    pages=WITH_EXAMPLES,
    options={
        "Digits": "digits",
        "CIFAR-10": "cifar10",
        "Iris": "iris",
        "Blobs": "blobs",
        "Planar": "planar",
        "Three points": "three-points",
        "Ravine": "ravine",
        "Yours": YOURS,
    },
    only_here=("Yours",),
    help="Digits: 8×8 handwritten digits. CIFAR-10: 32×32 photographs. Iris: four lengths of "
    "flowers. Blobs, planar, three points: small made-up sets. Ravine: two features, one of them "
    "ten times as large as the other. Your own are opened on the page *Yours*.",
)
EXAMPLES = Scale(
    key="n",
    label="Number of examples",
    default=100,
    pages=WITH_EXAMPLES,
    values=(
        *(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100),
        *(120, 150, 200, 300, 500, 700, 1000, 1437, 2000, 5000, 10_000, 20_000, 50_000),
    ),
    help="The loss is the mean over this many training examples.",
)
BLOB_CLASSES = Number(
    key="classes", label="Classes", default=3, low=2, high=10, pages=WITH_EXAMPLES
)
BLOB_FEATURES = Number(
    key="features", label="Features", default=2, low=1, high=100, pages=WITH_EXAMPLES
)
PREPROCESSING = Choice(
    key="pre",
    label="Features are",
    default="centred",
    pages=(*WITH_EXAMPLES, "results"),
    options={
        "centred": "center",
        "raw": "raw",
        "unit": "unit",
        "standardised": "standardize",
    },
    help="Centred: the training mean of each feature is subtracted. Raw: as they are. "
    "Unit: scaled to 0 … 1, then centred. Standardised: centred, then divided by the standard "
    "deviation of each feature.",
)
DRAW = Number(
    key="draw",
    label="Draw of examples",
    default=0,
    low=0,
    high=LARGEST_SEED,
    pages=WITH_EXAMPLES,
    help="The seed of the random draw: another number, other examples.",
)
LOSS = Choice(
    key="loss",
    label="Loss function",
    default="SVM",
    pages=(*WITH_DATA, "classifier", "results"),
    options={
        "SVM": "hinge",
        "Softmax": "softmax",
        "One-vs-all": "one-vs-all",
        "Structured": "structured",
    },
    help=explained("loss", "hinge", "softmax"),
)
DELTA = Number(
    key="delta",
    label="Margin Δ",
    default=1.0,
    low=0.0,
    high=LARGEST_DELTA,
    step=0.5,
    pages=(*WITH_DATA, "classifier", "hinges", "results"),
    help="A wrong class costs nothing once its score is lower by at least Δ.",
)
L2 = Scale(
    key="l2",
    label="Regularisation λ",
    default=0.0,
    pages=(*WITH_DATA, "results"),
    values=(0.0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0),
    help=explained("regularisation"),
)
