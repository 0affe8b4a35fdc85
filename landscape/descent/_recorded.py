"""`Recorded`: the weights of a path, wherever they lie."""

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray


@runtime_checkable
class Recorded(Protocol):
    """A path of T recorded steps, whose weights may be too many to be held in memory at once.

    Attributes:
        steps: (T,): steps done, rising.
        shape: of the weights at one step.
    """

    @property
    def steps(self) -> NDArray[np.int64]: ...

    @property
    def shape(self) -> tuple[int, ...]: ...

    def part(self, rows: slice, columns: slice) -> NDArray[np.float64]:
        """These entries of the flat weights at these steps, (t, p)."""
        ...
