"""`Landscape`: what a landscape file holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape._display import Displayed
from landscape.landscapes._words import check_name
from landscape.path_planes import Shadow
from landscape.plane import Plane
from landscape.slices import PlaneGrid

Floats = NDArray[np.float64]


class PathOnPlane(NamedTuple):
    """A named path of T steps, and what the plane shows of it."""

    name: str
    steps: NDArray[np.int64]  # (T,), rising
    shadow: Shadow


@dataclass(frozen=True, eq=False)
class Landscape(Displayed):
    """Grids on one plane, the paths that are drawn on it, and where all that is from.

    Attributes:
        a: (columns,): numbers along W1, rising.
        b: (rows,): numbers along W2, rising.
        grids: (rows, columns) by name; the first is the loss.
        plane: W, W1 and W2. Of a file without weights, three vectors of other dimensions that have
            the same lengths and angle between W1 and W2, so that pictures are the same.
        whole: whether the plane holds the weights themselves.
        paths: with true losses, losses of the plane, and distances from it.
        titles: of the axes.
        facts: data, model, loss, directions and programs, in words by name.
        explained: shares of the paths' squared distance from the middle along W1 and W2, and those
            of random walks of the same lengths (None of paths with different starts), where the
            plane is that of the paths' principal components.
        settings: of the app, from which it computes the landscape again; none elsewhere.

    Raises:
        ValueError: shapes that do not fit, axes that do not rise, or a name that is none.
    """

    a: Floats
    b: Floats
    grids: Mapping[str, Floats]
    plane: Plane
    whole: bool = True
    paths: tuple[PathOnPlane, ...] = ()
    titles: tuple[str, str] = ("a, along W1", "b, along W2")
    facts: Mapping[str, str] = field(default_factory=dict)
    explained: tuple[list[float], list[float] | None] | None = None
    settings: Mapping[str, object] | None = None

    def __post_init__(self) -> None:
        for name in ("a", "b"):
            axis = getattr(self, name)
            if axis.ndim != 1 or len(axis) < 2 or not (np.diff(axis) > 0).all():
                raise ValueError(f"{name} must hold at least two rising numbers")
        if not self.grids:
            raise ValueError("grids must hold at least one; got none")
        for name, grid in self.grids.items():
            check_name(name)
            if grid.shape != (len(self.b), len(self.a)):
                raise ValueError(
                    f"a grid must have the shape {(len(self.b), len(self.a))}; got {grid.shape}"
                )
        for path in self.paths:
            check_name(path.name)
            _check_path(path)

    def grid(self, name: str | None = None) -> PlaneGrid:
        """One of the grids; without a name the first, the loss."""
        chosen = next(iter(self.grids)) if name is None else name
        return PlaneGrid(self.a, self.b, self.grids[chosen], self.plane, 0.0)

    def save(self, path: str | PathLike[str]) -> None:
        """Write a landscape file, as `save_landscape` does."""
        from landscape.landscapes._file import save_landscape  # which knows landscapes

        save_landscape(path, self)


def stand_in(lengths: tuple[float, float], cosine: float) -> Plane:
    """A plane of two dimensions whose W1 and W2 have these lengths and this angle, W = 0."""
    sine = float(np.sqrt(max(0.0, 1 - cosine**2)))
    W2 = lengths[1] * np.array([cosine, sine])
    return Plane(np.zeros(2), np.array([lengths[0], 0.0]), W2)


def _check_path(path: PathOnPlane) -> None:
    """Raise ValueError unless a path has one number, or two coordinates, for each step."""
    T, shadow = len(path.steps), path.shadow
    shapes = [np.shape(part) for part in (shadow.loss, shadow.plane_loss, shadow.distance)]
    if T == 0 or shapes != [(T,)] * 3 or np.shape(shadow.coordinates) != (T, 2):
        raise ValueError(f"a path of {T} steps must have a place and losses for each of them")
