"""`FlatFunction`: what every loss function of one flat vector of weights does alike."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array
from landscape.models.protocols import Block

Floats = NDArray[np.float64]


class FlatFunction(ABC):
    """A loss of one flat vector (P,) of named blocks, from `values` and `value_and_gradient`."""

    @property
    @abstractmethod
    def layout(self) -> Sequence[Block]:
        """The blocks of the flat vector, one after another."""

    @property
    def shape(self) -> tuple[int]:
        """(P,): the number of weights, biases included."""
        return (self.layout[-1].stop,)

    def value(self, W: ArrayLike) -> float:
        """L(W).

        Raises:
            ValueError: W has another shape, or is not finite.
        """
        return float(self.values(self._checked(W)[None])[0])

    @abstractmethod
    def values(self, weights: ArrayLike) -> Floats:
        """L (K,) of each of K vectors of weights (K, P)."""

    def gradient(self, W: ArrayLike) -> Floats:
        """∂L/∂W (P,), as `value_and_gradient` gives it.

        Raises:
            ValueError: W has another shape, or is not finite.
        """
        return self.value_and_gradient(W)[1]

    @abstractmethod
    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        """L(W), and ∂L/∂W (P,)."""

    def _checked(self, W: ArrayLike, name: str = "W") -> Floats:
        w = finite_array(W, name, 1).astype(np.float64, copy=False)
        if w.shape != self.shape:
            raise ValueError(f"{name} must have shape {self.shape}; got {w.shape}")
        return w

    def _checked_stack(self, weights: ArrayLike) -> Floats:
        stack = finite_array(weights, "weights", 2).astype(np.float64, copy=False)
        if stack.shape[1:] != self.shape:
            raise ValueError(f"weights must have shape (K, {self.shape[0]}); got {stack.shape}")
        return stack
