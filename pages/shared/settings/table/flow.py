"""One example, and updates of the weights."""

from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Choice, Number, Scale

_FLOW = ("flow",)
FLOW_EXAMPLE = Number(
    key="example",
    label="Example",
    default=0,
    low=0,
    pages=_FLOW,
    help="Whose numbers stand in the boxes.",
)
FLOW_LEARNING_RATE = Scale(
    key="frate",
    label="Step size",
    default=0.001,
    pages=_FLOW,
    values=(*(float(f"{d}e{e}") for e in range(-5, 2) for d in (1, 2, 5)), 100.0),
    help=explained("learning rate"),
)
FOLLOWED = Choice(
    key="follow",
    label="The gradient is that of",
    default="all examples",
    pages=_FLOW,
    options={"all examples": "all", "this example": "this"},
    buttons=True,
)
UPDATES = Number(key="updates", label="Updates done", default=0, low=0, high=500, pages=_FLOW)
