"""`World`: the points and the classifier of the playground, and their forms outside of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from landscape.datasets.small import PLANAR_POINTS

CLASSES = 3
TASKS = 4
MOST_POINTS = 200
FARTHEST = 1000.0
LARGEST = 1e12

Rows = tuple[tuple[float, ...], ...]


class Refused(ValueError):
    """A link, a file or a report of the browser that breaks a rule; the message says which."""


@dataclass(frozen=True)
class PlaneChoice:
    """The plane of the landscape: two of the nine parameters, or random directions by a seed.

    Parameters count class by class: W_c1, W_c2, b_c.
    """

    kind: str = "weights"
    first: int = 0
    second: int = 1
    seed: int = 1

    def __post_init__(self) -> None:
        _require(self.kind in ("weights", "random"), "plane", "weights or random", self.kind)
        for name in ("first", "second"):
            _whole(getattr(self, name), f"plane.{name}", 8)
        _require(self.first != self.second, "plane", "two different parameters", self.first)
        _whole(self.seed, "plane.seed", 9999)


@dataclass(frozen=True)
class World:
    """Points (N ≤ 200) of three classes in the plane, and the classifier `s = W x + b`.

    Raises:
        Refused: a number that is not finite or too large, wrong shapes, too many points, or a
            class other than 0, 1, 2.
    """

    points: Rows  # (N, 3): x₁, x₂, class
    W: Rows  # (3, 2)
    b: tuple[float, ...]  # (3,)
    plane: PlaneChoice = field(default_factory=PlaneChoice)
    tasks: tuple[bool, ...] = (False,) * TASKS

    def __post_init__(self) -> None:
        count = len(self.points)
        _require(count <= MOST_POINTS, "points", f"at most {MOST_POINTS} rows", count)
        for k, row in enumerate(self.points):
            _numbers(row, f"points[{k}]", 3, FARTHEST)
            _whole(row[2], f"points[{k}], its class,", CLASSES - 1)
        _require(len(self.W) == CLASSES, "W", "three rows", len(self.W))
        for c, row in enumerate(self.W):
            _numbers(row, f"W[{c}]", 2, LARGEST)
        _numbers(self.b, "b", CLASSES, LARGEST)
        right = len(self.tasks) == TASKS and all(isinstance(done, bool) for done in self.tasks)
        _require(right, "tasks", f"{TASKS} times true or false", list(self.tasks))

    @property
    def X(self) -> np.ndarray:
        """Features (N, 2)."""
        return np.array(self.points, dtype=float).reshape(-1, 3)[:, :2]

    @property
    def y(self) -> np.ndarray:
        """Class numbers (N,)."""
        return np.array(self.points, dtype=float).reshape(-1, 3)[:, 2].astype(int)

    @property
    def weights(self) -> np.ndarray:
        """W with b as its last column, as the engine has it, (3, 3)."""
        return np.column_stack([np.array(self.W, dtype=float), np.array(self.b, dtype=float)])

    @classmethod
    def of(cls, plain: object) -> "World":
        """The world of plain lists, as they come from JSON.

        Raises:
            Refused: a part is missing, is no list, or breaks a rule of `World`.
        """
        _require(isinstance(plain, Mapping), "the world", "an object", plain)
        assert isinstance(plain, Mapping)
        lists = {name: _list(plain, name) for name in ("points", "W", "b")}
        plane = plain.get("plane", {})
        known = {"kind", "first", "second", "seed"}
        right = isinstance(plane, Mapping) and set(plane) <= known
        _require(right, "plane", f"an object of {', '.join(sorted(known))}", plane)
        return cls(
            _rows(lists["points"], "points"),
            _rows(lists["W"], "W"),
            tuple(lists["b"]),
            PlaneChoice(**plane),
            tuple(_list(plain, "tasks")) if "tasks" in plain else (False,) * TASKS,
        )

    @property
    def plain(self) -> dict[str, Any]:
        """The world as plain lists, for JSON."""
        return {
            "points": [list(row) for row in self.points],
            "W": [list(row) for row in self.W],
            "b": list(self.b),
            "plane": dict(vars(self.plane)),
            "tasks": list(self.tasks),
        }


def _require(right: bool, name: str, rule: str, got: object) -> None:
    if not right:
        raise Refused(f"{name} must be {rule}; got {str(got)[:60]}")


def _list(plain: Mapping[str, Any], name: str) -> list:
    value = plain.get(name)
    _require(isinstance(value, list), name, "a list", "nothing" if value is None else value)
    assert isinstance(value, list)
    return value


def _rows(value: list, name: str) -> Rows:
    for k, row in enumerate(value):
        _require(isinstance(row, list), f"{name}[{k}]", "a list of numbers", row)
    return tuple(tuple(row) for row in value)


def _numbers(row: tuple, name: str, count: int, largest: float) -> None:
    _require(len(row) == count, name, f"{count} numbers", len(row))
    for x in row:
        right = isinstance(x, int | float) and not isinstance(x, bool) and abs(x) <= largest
        _require(right, name, f"finite numbers of at most {largest:g} in size", x)


def _whole(value: object, name: str, largest: int) -> None:
    right = isinstance(value, int | float) and not isinstance(value, bool)
    right = right and value in range(largest + 1)
    _require(right, name, f"a whole number from 0 to {largest}", value)


START = World(
    points=tuple(
        (*point, float(label)) for label, group in enumerate(PLANAR_POINTS) for point in group
    ),
    W=((2.06, 1.48), (0.44, -1.82), (2.27, -2.04)),
    b=(-0.42, 0.52, -0.10),
)
