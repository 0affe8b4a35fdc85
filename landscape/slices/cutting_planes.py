"""`CuttingPlanes`: planes below a convex function, and the lowest point of their maximum."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# The sides of the square: `side · (u, v, t) ≥ −1`.
SIDES = np.array([[1.0, 0, 0], [-1.0, 0, 0], [0, 1.0, 0], [0, -1.0, 0]])
# How far a row may be missed, relative to max(1, |t|), and to the numbers that meet in it.
MISSED, ROUNDING = 1e-12, 4 * np.finfo(float).eps
# A row replaces one on which it depends by more than rounding.
DEPENDENT = 1e-12
# A plane that is added takes a few exchanges; degenerate ones might go in a circle.
EXCHANGES = 100


class LowestOfPlanes(NamedTuple):
    """Where the maximum of the planes is lowest, and a number that it is nowhere below."""

    point: Floats  # (2,)
    bound: float


class CuttingPlanes:
    """`max_i c_i + g_i·x` on the square x ∈ [−1, 1]², to which planes are added one by one.

    Its lowest point is a linear program: the smallest t with `t ≥ c_i + g_i·x` and x inside. Three
    of the rows, planes and sides, meet in a vertex and carry it with multipliers ≥ 0. A plane that
    is added leaves these as they are. So the dual simplex method goes on from there: the row missed
    by most replaces the one whose multiplier is the first to reach 0, until no row is missed.

    Source: Lemke, "The dual method of solving the linear programming problem", 1954.
    """

    def __init__(self) -> None:
        self._rows, self._right = SIDES, np.full(len(SIDES), -1.0)
        self._vertex = np.empty(0, np.intp)

    def add(self, intercept: float, gradient: Floats) -> None:
        """Add the plane `intercept + gradient·x`."""
        if len(self._vertex) == 0:  # the first plane is lowest in a corner
            down_u, down_v = gradient <= 0
            self._vertex = np.array([down_u, 2 + down_v, len(SIDES)], np.intp)
        self._rows = np.vstack([self._rows, [*-gradient, 1.0]])
        self._right = np.append(self._right, intercept)

    @np.errstate(all="ignore")
    def lowest(self) -> LowestOfPlanes | None:
        """The lowest point of the maximum; None where rounding leaves it without an answer.

        The bound is not the word of the method: any convex combination of planes lies below their
        maximum, and an affine function on the square is lowest at a corner. The multipliers give
        the best combination.
        """
        size = np.abs(self._rows).max(axis=1)
        rounding = ROUNDING * (np.abs(self._rows[:, :2]).sum(axis=1) + np.abs(self._right))
        for _ in range(EXCHANGES):
            rows, right = self._rows[self._vertex], self._right[self._vertex]
            try:
                inverse, vertex = np.linalg.inv(rows), np.linalg.solve(rows, right)
            except np.linalg.LinAlgError:
                return None
            if not np.isfinite(vertex).all():
                return None
            missed = self._right - self._rows @ vertex
            missed[self._vertex] = 0
            room = rounding + MISSED
            room[len(SIDES) :] += MISSED * abs(vertex[2])
            violated = np.flatnonzero(missed > room)
            if len(violated) == 0:
                return LowestOfPlanes(np.clip(vertex[:2], -1, 1), self._bound(inverse[2]))
            worst = (missed[violated] / size[violated]).argmax()
            self._exchange(int(violated[worst]), inverse)
        return None

    def _exchange(self, entering: int, inverse: Floats) -> None:
        """Let the row take the place of one of the three, all multipliers staying ≥ 0."""
        shares = self._rows[entering] @ inverse
        weight = shares * np.abs(self._rows[self._vertex]).max(axis=1)
        positive = weight > DEPENDENT * np.abs(weight).max()
        multipliers = np.maximum(inverse[2], 0)
        ratios = np.where(positive, multipliers / np.where(positive, shares, 1), np.inf)
        self._vertex[ratios.argmin()] = entering
        self._vertex.sort()  # of ratios that tie, the first row leaves

    def _bound(self, multipliers: Floats) -> float:
        planes = self._vertex >= len(SIDES)
        of, weights = self._vertex[planes], np.maximum(multipliers[planes], 0)
        weights /= weights.sum()
        return float(weights @ self._right[of] - np.abs(weights @ self._rows[of, :2]).sum())
