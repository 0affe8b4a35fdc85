"""Landscape files that a reader has opened: what is seen of them."""

from pages.shared.settings.kinds import Choice, Number

# Which grids there are depends on the files.
QUANTITY = Choice(
    key="ogrid",
    label="Quantity",
    pages=("yours",),
    buttons=True,
    help="What the files hold for each cell: the loss of the training examples, and where the "
    "model had them, its accuracy and the same of its test examples.",
)
AT_A = Number(
    key="oa",
    label="Slice at a =",
    default=0.0,
    pages=("yours",),
    help="The slice along b runs through this number. A click on a map sets both.",
)
AT_B = Number(
    key="ob",
    label="Slice at b =",
    default=0.0,
    pages=("yours",),
    help="The slice along a runs through this number. A click on a map sets both.",
)
