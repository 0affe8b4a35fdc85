"""Mini-batches."""

from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Choice, Scale, Slider

_BATCHES = ("batches",)
BATCH_PART = Choice(
    key="about",
    label="Show",
    default="Landscape and gradient",
    pages=_BATCHES,
    options={
        "Landscape and gradient": "maps",
        "Loss per example touched": "descent",
        "Copies": "copies",
        "Time per example": "times",
    },
    buttons=True,
)
BATCH_SIZE = Scale(
    key="bsize",
    label="Examples in a batch",
    default=4,
    pages=_BATCHES,
    help=explained("mini-batch"),
)
BATCH_NUMBER = Slider(
    key="bnum",
    label="Which batch of an epoch",
    default=1,
    low=1,
    step=1,
    pages=_BATCHES,
    help="An epoch shuffles all examples and walks through them, batch by batch.",
)
BATCH_BUDGET = Scale(
    key="bpass",
    label="Budget, in passes over the data",
    default=5,
    pages=_BATCHES,
    values=(1, 2, 5, 10, 20),
)
COPIES = Scale(
    key="copies", label="Copies", default=10, pages=_BATCHES, values=(2, 5, 10, 20, 50, 100)
)
