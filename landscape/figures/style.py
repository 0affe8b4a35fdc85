"""What all figures share: themes, colour scales, and the layout around a picture."""

from dataclasses import dataclass

from plotly.colors import get_colorscale

from landscape._validation import one_of
from landscape.figures.figure import Figure

THEMES = ("light", "dark")
FONT = "Source Sans, 'Source Sans Pro', Helvetica, Arial, sans-serif"

# Perceptually even and readable with any colour vision, then the blue-to-red of lecture notes.
COLOR_SCALES = {
    "viridis": get_colorscale("Viridis"),
    "cividis": get_colorscale("Cividis"),
    "blue to red": [
        [0.0, "#00007f"],
        [0.125, "#0000ff"],
        [0.375, "#00ffff"],
        [0.625, "#ffff00"],
        [0.875, "#ff0000"],
        [1.0, "#7f0000"],
    ],
}

# Okabe and Ito's palette ("Color universal design", 2008), which stays apart for any colour vision.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")

# The legend of a landscape, as dark as the low parts of a map: white marks are seen on it.
CHIP = {"bgcolor": "#443A6B", "font": {"color": "white", "size": 13}}
# Plotly's button that uploads the reader's picture to a cloud.
UPLOAD = "sendChartToCloud"


@dataclass(frozen=True)
class Theme:
    """Colours of a figure's frame."""

    name: str
    ink: str
    faint: str
    background: str
    accent: str
    second: str


_THEMES = {
    "light": Theme("light", "#31333F", "#D5D8DE", "#FFFFFF", "#0072B2", "#C44E00"),
    "dark": Theme("dark", "#E6E8EE", "#454B58", "#0E1117", "#63B8EC", "#FF9E57"),
}


def theme_named(name: str) -> Theme:
    """The theme of that name.

    Raises:
        ValueError: the name is neither `light` nor `dark`.
    """
    return _THEMES[one_of(name, "theme", THEMES)]


def framed(theme: Theme, height: int, uirevision: str = "kept") -> Figure:
    """An empty figure in the frame that all pictures share.

    `uirevision` stays the same from one picture to the next as long as the reader's zoom and camera
    are to be kept.
    """
    axis = {
        "gridcolor": theme.faint,
        "zeroline": False,
        "linecolor": theme.faint,
        "ticks": "outside",
        "tickcolor": theme.faint,
        "automargin": True,
        "exponentformat": "power",
        "minexponent": 5,
        "separatethousands": True,
        "title": {"standoff": 8},
    }
    layout = {
        "height": height,
        "margin": {"l": 58, "r": 16, "t": 36, "b": 48},
        "paper_bgcolor": theme.background,
        "plot_bgcolor": theme.background,
        "font": {"family": FONT, "size": 14, "color": theme.ink},
        "hoverlabel": {"font": {"family": FONT, "size": 14}},
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.01,
            "xanchor": "left",
            "yanchor": "bottom",
            "bgcolor": "rgba(0,0,0,0)",
        },
        "modebar": {"remove": [UPLOAD]},
        "uirevision": uirevision,
        "hovermode": "closest",
        "xaxis": axis,
        "yaxis": axis,
    }
    return Figure(layout=layout)
