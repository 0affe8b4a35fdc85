"""The search strategies."""

from pages.shared.settings.kinds import Choice, Scale, Switch

_STRATEGIES = ("strategies",)
STRATEGY_PART = Choice(
    key="strategy",
    label="Show",
    default="The three strategies",
    pages=_STRATEGIES,
    options={"The three strategies": "run", "The notes, measured": "notes"},
    buttons=True,
)
EVALUATIONS = Scale(
    key="evals",
    label="Loss evaluations for each",
    default=1000,
    pages=_STRATEGIES,
    values=(1, 3, 10, 30, 100, 300, 1000, 3000, 10_000),
    help="Every strategy may ask so many times for the loss over all examples.",
)
GUESS_SIZES = Choice(
    key="sizes",
    label="Sizes of guesses and steps",
    default="matched to the data",
    pages=_STRATEGIES,
    options={"matched to the data": None, "as in the notes": 1.0}
    | {f"{factor} times": float(factor) for factor in (3, 10, 30, 100, 300, 1000)},
    help="The course notes draw weights of 1e-4 for CIFAR-10, whose pixels go up to 255. "
    "Matched: as many times larger as the examples are shorter, to a power of ten.",
)
DESCENT_RATE = Choice(
    key="gdrate",
    label="Learning rate of gradient descent",
    default="of the best first step",
    pages=_STRATEGIES,
    options={"of the best first step": None} | {f"1e{k}": float(f"1e{k}") for k in range(-10, 2)},
    help="That of the best first step can be too large for the steps that follow.",
)
HIKE_PLANE = Choice(
    key="hike",
    label="Landscape",
    default="Through the three ends",
    pages=_STRATEGIES,
    options={"Through the three ends": "ends", "Plane of the walks": "paths"},
    buttons=True,
)
HIKE_LOGARITHMIC = Switch(
    key="hlog", label="Logarithmic loss scale", default=True, pages=_STRATEGIES
)
LOG_OF = Choice(key="log_of", label="Log of", pages=_STRATEGIES, buttons=True)
NOTE_SEEDS = Scale(
    key="seeds",
    label="Seeds",
    default=1,
    pages=_STRATEGIES,
    values=(1, 2, 3),
    help="Measured so many times.",
)
