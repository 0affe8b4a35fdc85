"""The cells of a grid as they are drawn: axes in rising order, heights on a linear or log scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.grid import PlaneGrid

Single = NDArray[np.float32]

# A logarithmic scale spans this many decades at most, so that one tiny loss does not take them all.
MOST_DECADES = 6


@dataclass(frozen=True, eq=False)
class Cells:
    """Arrays in single precision, which is what a browser is sent, and the scale's ticks.

    `height` is the loss, or on a logarithmic scale `max(log10(loss), floor − 0.5)`, where the floor
    is the exponent of the smallest positive loss, but at most MOST_DECADES below the largest: exact
    zeros stand half a decade below all others. A loss that is not finite has no height.
    """

    a: Single  # (columns,), rising
    b: Single  # (rows,), rising
    loss: Single  # (rows, columns)
    height: Single  # (rows, columns)
    floor: float | None  # exponent of the logarithmic scale's floor; None on a linear scale
    ticks: tuple[float, ...] = ()  # heights that the scale names by their losses
    labels: tuple[str, ...] = ()

    def height_of(self, loss: NDArray[np.floating] | float) -> NDArray[np.float64]:
        """Heights of losses on this scale."""
        loss = np.asarray(loss, dtype=np.float64)
        return loss if self.floor is None else _logarithm(loss, self.floor)

    @property
    def scale(self) -> dict:
        """Ticks of a colour bar or vertical axis, in Plotly's words."""
        return {"tickvals": self.ticks, "ticktext": self.labels} if self.ticks else {}


def drawn_cells(grid: PlaneGrid, *, logarithmic: bool) -> Cells:
    """The cells of a grid, on a logarithmic scale when some loss is positive."""
    columns, rows = np.argsort(grid.a, kind="stable"), np.argsort(grid.b, kind="stable")
    loss = grid.loss[np.ix_(rows, columns)]
    axes = grid.a[columns].astype(np.float32), grid.b[rows].astype(np.float32)
    finite = np.where(np.isfinite(loss), loss, np.nan)
    positive = finite[finite > 0]
    single = loss.astype(np.float32)
    if not logarithmic or positive.size == 0:
        return Cells(*axes, single, finite.astype(np.float32), None)
    top = float(np.log10(positive.max()))
    floor = max(float(np.log10(positive.min())), top - MOST_DECADES)
    ticks = _logarithmic_ticks(floor, top)
    labels = [f"{10**tick:.3g}" for tick in ticks]
    below = finite[finite < 10 ** (floor - 0.5)]
    if below.size:
        ticks = [floor - 0.5, *ticks]
        labels = ["0" if not below.any() else f"≤{10 ** (floor - 0.5):.1g}", *labels]
    heights = _logarithm(finite, floor).astype(np.float32)
    return Cells(*axes, single, heights, floor, tuple(ticks), tuple(labels))


def _logarithm(loss: NDArray[np.float64], floor: float) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.maximum(np.log10(loss), floor - 0.5)


def _logarithmic_ticks(low: float, high: float) -> list[float]:
    """Exponents of 1-2-5 steps, of whole decades where the span is wide, or evenly spread."""
    if high - low < 0.4:
        return [float(tick) for tick in np.linspace(low, high, 4)]
    steps = (1.0, 2.0, 5.0) if high - low < 2.5 else (1.0,)
    decades = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    ticks = [decade + float(np.log10(step)) for decade in decades for step in steps]
    return [tick for tick in ticks if low - 1e-9 <= tick <= high + 1e-9]
