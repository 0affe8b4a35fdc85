"""`Marker` and `Arrow`: a named point of a plane, and a step from one point to another."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, eq=False)
class Marker:
    """A named point of the plane with its loss, drawn with its own symbol."""

    name: str
    a: float
    b: float
    loss: float
    symbol: str = "circle"

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
