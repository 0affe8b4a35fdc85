"""The model of a ground, and how a network is trained."""

from landscape.optimizers import OPTIMIZERS
from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Choice, Number, Scale, Switch
from pages.shared.settings.table.scopes import LARGEST_SEED, WITH_MODEL

MODEL = Choice(
    key="model",
    label="Scores are made by",
    default="linear",
    pages=WITH_MODEL,
    options={"linear": "linear", "network": "network"},
    buttons=True,
    help="Linear: a weight for each feature and class. Network: hidden layers between features and "
    "scores.",
)
LAYERS = Scale(
    key="layers",
    label="Hidden layers",
    default=1,
    pages=WITH_MODEL,
    values=(0, 1, 2, 3, 4, 5, 8, 10, 20, 50, 100, 200),
    help=explained("hidden layer"),
)
LAYER_WIDTH = Scale(
    key="width",
    label="Units in each",
    default=32,
    pages=WITH_MODEL,
    values=(1, 2, 3, 4, 5, 8, 10, 16, 32, 64, 128, 256, 512, 1000),
)
ACTIVATION = Choice(
    key="act",
    label="Activation",
    default="ReLU",
    pages=WITH_MODEL,
    options={"ReLU": "relu", "tanh": "tanh"},
    buttons=True,
    help=explained("activation"),
)
SKIP = Switch(
    key="skip",
    label="Skip connections",
    pages=WITH_MODEL,
    help="Each hidden layer but the first adds what comes in to what goes out.",
)
EPOCHS = Scale(
    key="epochs",
    label="Epochs of training",
    default=30,
    pages=WITH_MODEL,
    values=(1, 2, 5, 10, 20, 30, 50, 100, 200, 500),
    help=explained("epoch"),
)
TRAINER = Choice(
    key="trainer",
    label="Optimiser",
    default=OPTIMIZERS["adam"].label,
    pages=WITH_MODEL,
    options={entry.label: name for name, entry in OPTIMIZERS.items() if entry.has_learning_rate},
)
TRAINING_RATE = Scale(
    key="trate",
    label="Learning rate",
    default=5e-3,
    pages=WITH_MODEL,
    values=(*(float(f"{d}e{e}") for e in range(-5, 1) for d in (1, 2, 5)), 10.0, 1e3, 1e6),
    help=explained("learning rate"),
)
TRAINING_BATCH = Scale(
    key="tbatch",
    label="Examples in a mini-batch",
    default="32",
    pages=WITH_MODEL,
    values=("1", "4", "8", "16", "32", "64", "128", "256", "all"),
    help=explained("mini-batch"),
)
TRAINING_SEED = Number(
    key="tseed",
    label="Seed of the training",
    default=0,
    low=0,
    high=LARGEST_SEED,
    pages=WITH_MODEL,
    help="Of its random start and of its batches: another number, another minimum.",
)
