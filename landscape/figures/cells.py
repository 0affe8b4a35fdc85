"""The cells of a grid as they are drawn: axes in rising order, heights on the scale of the loss."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.figures.scale import LossScale, loss_scale
from landscape.slices import PlaneGrid

Single = NDArray[np.float32]
# Above and below a landscape this share of its height is left free.
ROOM = 0.05


@dataclass(frozen=True, eq=False)
class Cells:
    """Arrays in single precision, which is what a browser is sent, and the scale of the loss."""

    a: Single  # (columns,), rising
    b: Single  # (rows,), rising
    loss: Single  # (rows, columns)
    height: Single  # (rows, columns); NaN where the loss is not finite
    scale: LossScale
    limits: tuple[float, float] | None = None  # heights between which the colours run
    quantity: str = "loss"

    @property
    def span(self) -> tuple[float, float]:
        """The heights between which the landscape lies, with a little room."""
        low, high = self.limits or _range(self.height)
        room = ROOM * (high - low) or 0.5
        return low - room, high + room

    def height_of(self, loss: ArrayLike) -> NDArray[np.float64]:
        """Heights of other losses on the same scale."""
        return self.scale.height_of(loss)


def drawn_cells(
    grid: PlaneGrid, *, logarithmic: bool, spanned: tuple[float, float] | None = None
) -> Cells:
    """The cells of a grid, on a logarithmic scale when some loss is positive.

    The scale holds the grid's own losses, or those from the first to the second of `spanned`.
    """
    columns, rows = np.argsort(grid.a, kind="stable"), np.argsort(grid.b, kind="stable")
    loss = grid.loss[np.ix_(rows, columns)]
    shown = loss
    if spanned is not None:
        # What lies beyond the ends must not make the scales of two pictures differ.
        shown = np.append(loss[(loss >= spanned[0]) & (loss <= spanned[1])], spanned)
    scale = loss_scale(shown, logarithmic=logarithmic)
    limits = None
    if spanned is not None:
        low, high = scale.height_of(spanned)
        limits = float(low), float(high)
    heights = scale.height_of(loss)
    with np.errstate(over="ignore"):  # beyond single precision a number is infinite
        return Cells(
            grid.a[columns].astype(np.float32),
            grid.b[rows].astype(np.float32),
            loss.astype(np.float32),
            heights.astype(np.float32),
            scale,
            limits,
        )


def _range(heights: Single) -> tuple[float, float]:
    """The lowest and the highest of them that are finite."""
    finite = heights[np.isfinite(heights)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
