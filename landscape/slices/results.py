"""What the evaluations return: frozen records of plain arrays."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape._display import Displayed
from landscape.plane import Plane

Floats = NDArray[np.float64]


class LowestCell(NamedTuple):
    """The cell of a grid with the smallest finite loss; all NaN where no cell is finite."""

    loss: float
    a: float
    b: float


class PlaneMinimum(NamedTuple):
    """The lowest point of a convex loss in a window of a plane."""

    a: float
    b: float
    loss: float
    gap: float  # the true minimum is at least loss − gap


@dataclass(frozen=True, eq=False)
class PlaneGrid(Displayed):
    """`loss[i, j] = L(W + a[j]·W1 + b[i]·W2)`."""

    a: Floats  # (columns,)
    b: Floats  # (rows,)
    loss: Floats  # (rows, columns)
    plane: Plane
    seconds: float  # that the evaluation took

    @property
    def minimum(self) -> LowestCell:
        """Loss, a and b of the lowest finite cell; of several, the one amid them.

        A convex loss can be flat at its bottom: the cell nearest to the mean of the tied ones.
        """
        finite = np.isfinite(self.loss)
        if not finite.any():
            return LowestCell(np.nan, np.nan, np.nan)
        tied = np.argwhere(self.loss == self.loss[finite].min())
        amid = ((tied - tied.mean(axis=0)) ** 2).sum(axis=1).argmin()
        i, j = tied[amid]
        return LowestCell(float(self.loss[i, j]), float(self.a[j]), float(self.b[i]))


@dataclass(frozen=True, eq=False)
class Line(Displayed):
    """`loss[j] = L(W + a[j]·W1)`, with all kinks between the ends where the loss has any.

    Without a regulariser a loss with kinks is straight between them; with one it is a parabola.
    """

    a: Floats  # (n,)
    loss: Floats  # (n,)
    kinks: Floats  # (k,), rising; empty for a smooth loss and for a callable
    kink_loss: Floats  # (k,)

    @property
    def polyline(self) -> tuple[Floats, Floats]:
        """Positions in rising order, each once, and their losses: grid and kinks together."""
        positions, first = np.unique(np.concatenate([self.a, self.kinks]), return_index=True)
        return positions, np.concatenate([self.loss, self.kink_loss])[first]


@dataclass(frozen=True, eq=False)
class Creases:
    """The segments inside a window along which the loss surface is folded."""

    segments: Floats  # (M, 2, 2): the ends ((a, b), (a, b))
    examples: NDArray[np.intp]  # (M,): the example whose loss is bent there
    classes: NDArray[
        np.intp
    ]  # (M,): the class whose score bends it, not the example's own if it can
    total: int  # of the segments in the window; M < total where a limit applied

    @property
    def whole(self) -> bool:
        """Whether all of them are here."""
        return len(self.segments) == self.total
