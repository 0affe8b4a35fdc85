"""A race, and the plane of its paths."""

from landscape.optimizers import OPTIMIZERS
from landscape.studies.race import SCHEDULES
from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Choice, Number, Scale, Several, Slider, Switch

_RACES = ("race", "explore")
SPACE = Choice(
    key="space",
    label="Where they run",
    default="On the plane",
    pages=("race",),
    options={"On the plane": "plane", "In weight space": "weights"},
    buttons=True,
)
VARIED = Choice(
    key="varied",
    label="What differs",
    default="the optimiser",
    pages=_RACES,
    options={"the optimiser": "optimiser", "the start": "start"},
    buttons=True,
    help="Several optimisers from one start, or one optimiser from several.",
)
RUNNER = Choice(
    key="runner",
    label="Optimiser",
    default=OPTIMIZERS["adam"].label,
    pages=_RACES,
    options={entry.label: name for name, entry in OPTIMIZERS.items()},
)
STARTS = Scale(
    key="starts",
    label="Starts",
    default=4,
    pages=_RACES,
    values=(2, 3, 4, 5, 6, 7, 8),
    help="At equal angles around W on its plane. Of a network in weight space: random, as "
    "trainings with the seed under *Model* and the next ones begin.",
)
RACERS = Several(
    key="opt",
    label="Optimisers",
    default=("Gradient descent", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"),
    pages=_RACES,
    options={entry.label: name for name, entry in OPTIMIZERS.items()},
)
BUDGET = Scale(
    key="budget",
    label="Budget, in passes over the data",
    default=100,
    pages=_RACES,
    values=(0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
    help="The same for every optimiser. Work is counted in examples touched by loss or "
    "gradient evaluations: a full-batch gradient is one pass.",
)
RATES = Choice(
    key="rates",
    label="Learning rates",
    default="tuned for each",
    pages=_RACES,
    options={"tuned for each": "tuned", "the same for all": "same", "as given": "given"},
    help="Tuned: for each optimiser the best of a logarithmic sweep, at the same budget for "
    "every rate.",
)
RATE = Scale(
    key="rate",
    label="Learning rate",
    default=1e-3,
    pages=_RACES,
    values=(*(float(f"{d}e{e}") for e in range(-7, 2) for d in (1, 2, 5)), 1e3, 1e6),
    help=explained("learning rate"),
)
OWN_RATES = {
    name: Number(
        key=f"lr_{name}",
        label=entry.label,
        default=entry.size,
        low=1e-12,
        high=1e12,
        pages=_RACES,
    )
    for name, entry in OPTIMIZERS.items()
    if entry.size_name is not None
}
START_A = Number(
    key="start_a", label="Start at a =", pages=_RACES, help="A click on the map sets both."
)
START_B = Number(
    key="start_b", label="Start at b =", pages=_RACES, help="A click on the map sets both."
)
BATCH = Scale(
    key="batch",
    label="Examples in a mini-batch",
    default="all",
    pages=_RACES,
    values=("1", "2", "4", "8", "16", "32", "64", "128", "256", "512", "all"),
    help=explained("mini-batch"),
)
SCHEDULE = Choice(
    key="schedule",
    label="Learning-rate schedule",
    default=SCHEDULES[0],
    pages=_RACES,
    options={name: name for name in SCHEDULES},
    help="1/√t is the one that theory gives for a convex loss with kinks.",
)
MOMENTUM = Slider(key="momentum", label="Momentum", default=0.9, high=0.99, step=0.01, pages=_RACES)
SHOWN = Choice(
    key="shown",
    label="Plane",
    default="Random plane",
    pages=("race",),
    options={"Random plane": "drawn", "Plane of the paths": "paths", "Through two ends": "ends"},
    buttons=True,
)
BESIDE = Switch(key="beside", label="Beside another plane", pages=("race",))
FIRST_END = Choice(key="end_0", label="First end", pages=("race",))
SECOND_END = Choice(key="end_1", label="Second end", pages=("race",))
LINE_FROM = Choice(key="line_0", label="From the end of", pages=("race",))
LINE_TO = Choice(key="line_1", label="To the end of", pages=("race",))
CURVES = Choice(
    key="curves",
    label="Curves",
    default="Loss",
    pages=("race", "yours", "results"),
    options={
        "Loss": "loss",
        "Loss on the map": "shadow",
        "Distance from the plane": "distance",
        "Learning rates": "rates",
    },
)
BY_STEPS = Switch(key="bysteps", label="Against steps", pages=("race",))
LOG_X = Switch(key="logx", label="Log x", pages=("race", "strategies"))
LOG_Y = Switch(key="logy", label="Log loss", default=True, pages=("race", "strategies"))
