"""What Explore alone offers: the slices and the chord."""

from pages.shared.settings.glossary import explained
from pages.shared.settings.kinds import Number, Slider, Switch

SLICE_A = Number(key="slice_a", label="Slice at a =", default=0.0, pages=("explore",))
SLICE_B = Number(key="slice_b", label="Slice at b =", default=0.0, pages=("explore",))
VEIL = Switch(
    key="veil",
    label="Veil the map",
    pages=("explore",),
    help="Only what lies around a look is seen, like the ground around a hiker in the fog. Each "
    "click on the map is a look.",
)
CHORD = Switch(
    key="chord",
    label="Lay a chord on the slice along W1",
    pages=("explore",),
    help=explained("convex"),
)
CHORD_ENDS = Slider(
    key="ends",
    label="Its ends (−1 and 1 are the edges of the window)",
    default=(-0.8, 0.6),
    low=-1.0,
    high=1.0,
    step=0.05,
    pages=("explore",),
)
