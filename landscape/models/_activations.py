"""Activation functions, with derivatives as functions of the value."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


class Activation(Protocol):
    """A function of each pre-activation z, and its derivatives from the value v at z."""

    gain: float
    """By how much larger than 1/inputs the variance of weights must be to keep that of values."""
    has_kinks: bool
    """Whether its slope jumps somewhere."""

    def value(self, z: Floats, out: Floats | None = None) -> Floats:
        """The value v; in `out`, which may be z itself, when it is given."""
        ...

    def slope(self, v: Floats) -> Floats:
        """First derivative in z."""
        ...

    def bend(self, v: Floats) -> Floats | float:
        """Second derivative in z."""
        ...


class Relu:
    """`max(0, z)`; at its kink, z = 0, the slope counts as 0."""

    gain = 2.0
    has_kinks = True

    def value(self, z: Floats, out: Floats | None = None) -> Floats:
        """`max(0, z)`."""
        return np.maximum(z, 0, out=out)

    def slope(self, v: Floats) -> Floats:
        """1 where the unit is on."""
        return (v > 0).astype(v.dtype)

    def bend(self, v: Floats) -> float:  # noqa: ARG002
        """0 off the kink."""
        return 0.0


class Tanh:
    """The hyperbolic tangent."""

    gain = 1.0
    has_kinks = False

    def value(self, z: Floats, out: Floats | None = None) -> Floats:
        """`tanh z`."""
        return np.tanh(z, out=out)

    def slope(self, v: Floats) -> Floats:
        """`1 − v²`."""
        return 1 - v * v

    def bend(self, v: Floats) -> Floats:
        """`−2v·(1 − v²)`."""
        return -2 * v * (1 - v * v)


ACTIVATIONS: dict[str, Activation] = {"relu": Relu(), "tanh": Tanh()}
