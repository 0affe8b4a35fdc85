"""What is marked in a picture: one look for each meaning, the same flat, in 3-D and on a line."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Mark:
    """The look of one meaning, seen on any colour: white with a black rim or the reverse."""

    symbol: str
    fill: str = "white"

    def drawn(self, size: int, *, rim: int = 2) -> dict:
        """The mark in Plotly's words, `size` and `rim` in pixels."""
        line = {"color": "black" if self.fill == "white" else "white", "width": rim}
        return {"symbol": self.symbol, "color": self.fill, "size": size, "line": line}


HERE = Mark("circle")
LOWEST, START = Mark("diamond"), Mark("circle", "black")
# The key is what the legend says. All but the last three are drawn in 3-D too.
MARKS = {
    "W": HERE,
    "saddle": HERE,
    "first network": HERE,
    "second network": HERE,
    "minimum": LOWEST,
    "its mirror image": LOWEST,
    "where the slices cross": Mark("cross"),
    "lowest in view": LOWEST,
    "lowest for all": LOWEST,
    "lowest for this batch": Mark("diamond", "black"),
    "start": START,
    "start of the walks": START,
    "where the step lands": Mark("square"),
    "best step": Mark("square", "black"),
    "leaves the picture": Mark("x", "black"),
    "overshooting starts": Mark("x"),
    "end of the chord": Mark("triangle-up", "black"),
    "corners": Mark("triangle-down"),
}
# Any other name; no meaning of the table looks like this.
OTHER = Mark("cross", "black")


def mark_of(name: str) -> Mark:
    """The look of what has this name in a legend."""
    return MARKS.get(name, OTHER)


@dataclass(frozen=True, eq=False)
class Marker:
    """A named point of the plane with its loss; its look is that of its name in `MARKS`."""

    name: str
    a: float
    b: float
    loss: float

    @property
    def hover(self) -> str:
        """What is shown when the pointer rests on it."""
        return (
            f"{self.name}<br>a = {self.a:.4g}<br>b = {self.b:.4g}"
            f"<br>loss = {self.loss:.6g}<extra></extra>"
        )


class Arrow(NamedTuple):
    """An arrow from the start to the tip, and a dashed ray from there to the end, all (a, b)."""

    start: tuple[float, float]
    tip: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Way:
    """A named line from one point of the plane to another, at its own losses."""

    name: str
    coordinates: NDArray[np.float64]  # (T, 2)
    loss: NDArray[np.float64]  # (T,)
    color: str
    dash: str = "solid"
