"""Landscapes of files: what is seen of them."""

from pages.shared.settings.kinds import Choice, Number
from pages.shared.settings.table.scopes import OF_FILES

# Which grids there are depends on the files.
QUANTITY = Choice(
    key="ogrid",
    label="Quantity",
    pages=OF_FILES,
    buttons=True,
    help="What the files hold for each cell: the loss of the training examples, and where the "
    "model had them, its accuracy and the same of its test examples.",
)
AT_A = Number(
    key="oa",
    label="Slice at a =",
    default=0.0,
    pages=OF_FILES,
    help="The slice along b runs through this number. A click on a map sets both.",
)
AT_B = Number(
    key="ob",
    label="Slice at b =",
    default=0.0,
    pages=OF_FILES,
    help="The slice along a runs through this number. A click on a map sets both.",
)
