"""`Plane`: a point and two directions in weight space, and the least-squares projection on them."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, weights_array
from landscape.errors import NoPlane

Floats = NDArray[np.float64]


class Projection(NamedTuple):
    """Points of weight space seen from a plane."""

    coordinates: Floats  # (T, 2): a and b of the nearest point of the plane
    distance: Floats  # (T,): Euclidean distance from the plane


@dataclass(frozen=True, eq=False)
class Plane:
    """The plane `W + a·W1 + b·W2`; W, W1 and W2 have the shape of the weights, which may be any.

    Raises:
        ValueError: shapes differ, or a value is not finite.
        NoPlane: a direction is zero, or the two are parallel.
    """

    W: Floats
    W1: Floats
    W2: Floats

    def __post_init__(self) -> None:
        for name in ("W", "W1", "W2"):
            array = weights_array(getattr(self, name), name)
            if array.shape != np.shape(self.W):
                raise ValueError(
                    f"{name} must have the shape {np.shape(self.W)} of W; got {array.shape}"
                )
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        lengths = np.linalg.norm(self.W1), np.linalg.norm(self.W2)
        if min(lengths) == 0:
            raise NoPlane(f"lengths {lengths[0]}, {lengths[1]}")
        if abs(self.cosine) > 1 - 1e-12:
            raise NoPlane(f"cosine {self.cosine}")

    @property
    def cosine(self) -> float:
        """Cosine of the angle between the directions. Random directions are not orthogonal."""
        unit1, unit2 = (V / np.linalg.norm(V) for V in (self.W1, self.W2))
        return float((unit1 * unit2).sum())

    def equals(self, other: "Plane") -> bool:
        """Whether the other plane has the same W, W1 and W2, number by number."""
        pairs = ((self.W, other.W), (self.W1, other.W1), (self.W2, other.W2))
        return self is other or all(np.array_equal(mine, its) for mine, its in pairs)

    def at(self, a: float, b: float) -> Floats:
        """The weights `W + a·W1 + b·W2`."""
        return self.W + a * self.W1 + b * self.W2

    def project(self, weights: ArrayLike) -> Projection:
        """Least-squares coordinates of weights (T, *shape) and their distance from the plane.

        `(a, b) = argmin |W + a·W1 + b·W2 − weights|`, which is right for directions at any angle.
        Weights in the shape of W itself are one point, T = 1.

        Raises:
            ValueError: the shape of the weights is not that of the plane, or they are not finite.
        """
        points = finite_array(weights, "weights", np.ndim(weights)).astype(np.float64, copy=False)
        if self.W.shape not in (points.shape, points.shape[1:]):
            shape = ", ".join(map(str, self.W.shape))
            raise ValueError(f"weights must have shape (T, {shape}); got {points.shape}")
        displacement = (points - self.W).reshape(-1, self.W.size)
        directions = np.stack([self.W1.ravel(), self.W2.ravel()], axis=1)
        lengths = np.linalg.norm(directions, axis=0)
        basis, triangle = np.linalg.qr(directions / lengths)
        within = displacement @ basis
        coordinates = np.linalg.solve(triangle, within.T).T / lengths
        distance = np.linalg.norm(displacement - within @ basis.T, axis=1)
        return Projection(coordinates, distance)
