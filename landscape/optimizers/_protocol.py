"""What an optimiser is to the rest of the engine: three small protocols."""

from typing import Any, ClassVar, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from landscape.optimizers._lbfgs import LBFGS

Floats: TypeAlias = NDArray[np.float64]


@runtime_checkable
class Optimizer(Protocol):
    """Follows gradients: the update rule alone, knowing neither data nor planes.

    Weights may have any shape. Neither method changes what it is given.
    """

    def init(self, W: Floats) -> Any:
        """The state before the first step from W."""
        ...

    def update(self, gradient: Floats, state: Any, W: Floats) -> tuple[Floats, Any]:
        """The next weights and state, from the gradient at W."""
        ...


@runtime_checkable
class SearchStrategy(Protocol):
    """Guesses weights and keeps the best of them: needs losses, not gradients."""

    from_best: ClassVar[bool]
    """Whether a move starts at the best weights so far; else at zero."""

    def moves(self, count: int, shape: tuple[int, ...], generator: np.random.Generator) -> Floats:
        """The next moves, shape (count, *shape). None depends on how the others turn out."""
        ...


Method: TypeAlias = Optimizer | SearchStrategy | LBFGS
"""All that `optimize` can run."""
