"""The classifier to touch."""

from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Scale

PLAY_L2 = Scale(
    key="reg",
    label="Regularisation λ",
    default=0.1,
    pages=("classifier",),
    values=(0.0, *(float(f"{d}e{e}") for e in (-3, -2, -1) for d in (1, 2, 5)), 1.0),
    help=explained("regularisation"),
)
PLAY_RATE = Scale(
    key="cstep",
    label="Step size",
    default=0.1,
    pages=("classifier",),
    values=(*(float(f"{d}e{e}") for e in range(-3, 2) for d in (1, 2, 5)), 100.0),
    help=explained("learning rate"),
)
