"""The gradient, measured and derived."""

from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Choice, Number, Scale, Slider, Switch

_GRADIENT = ("gradient",)
GRADIENT_PART = Choice(
    key="part",
    label="View",
    default="Entry by entry",
    pages=_GRADIENT,
    options={
        label: label
        for label in (
            "Entry by entry",
            "By the formula",
            "Gradient check",
            "Error against h",
            "Any direction",
        )
    },
    buttons=True,
)
_WIDTHS = tuple(f"1e-{k}" for k in range(15, 0, -1))
METHOD = Choice(
    key="method",
    label="Difference",
    default="Forward",
    pages=_GRADIENT,
    options={"Forward": "forward", "Centred": "centered"},
    buttons=True,
    help=explained("finite difference"),
)
WIDTH = Scale(
    key="h", label="h, how far a weight is moved", default="1e-4", pages=_GRADIENT, values=_WIDTHS
)
FILLED = Number(key="filled", label="Weights measured", default=5, low=1, pages=_GRADIENT)
FORMULA_EXAMPLE = Slider(key="gexample", label="Example", default=0, low=0, step=1, pages=_GRADIENT)
BUG = Choice(key="bug", label="Bug in the gradient", pages=_GRADIENT)
GUESSED_BUG = Choice(key="guess", label="Which bug is it?", pages=_GRADIENT)
CHECK_WIDTH = Scale(
    key="check_h",
    label="h, how far a weight is moved",
    default="1e-5",
    pages=_GRADIENT,
    values=_WIDTHS,
)
CHECK_ALL = Switch(key="all", label="All weights", pages=_GRADIENT)
ERROR_SAMPLE = Scale(
    key="hsample",
    label="Weights sampled",
    default=20,
    pages=_GRADIENT,
    values=(5, 10, 20, 50, 100),
)
ANGLE = Slider(
    key="angle",
    label="Angle between the direction u and −∇L, in degrees",
    default=60,
    low=0,
    high=360,
    step=5,
    pages=_GRADIENT,
)
