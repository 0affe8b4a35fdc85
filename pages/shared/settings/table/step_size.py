"""One step downhill."""

from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Number, Scale

STEP_SHARE = Scale(
    key="step",
    label="Step size, as a multiple of the best one",
    default=1.6,
    pages=("step_size",),
    help=explained("step size"),
    values=(
        *(0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4, 1.6),
        *(1.8, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0, 20.0, 30.0, 50.0, 70.0, 100.0),
    ),
)
STEP_TYPED = Number(
    key="eta",
    label="Or type the step size η",
    low=0.0,
    high=1e6,
    pages=("step_size",),
    help="Empty: the slider decides.",
)
STEPS_IN_ROW = Scale(
    key="row",
    label="Steps in a row",
    default=10,
    pages=("step_size",),
    values=(1, 2, 5, 10, 20, 50, 100),
    help="Each of this size, against the gradient where it begins.",
)
