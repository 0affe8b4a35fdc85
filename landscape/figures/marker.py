"""`Marker`: a named point of a plane."""

from dataclasses import dataclass


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
