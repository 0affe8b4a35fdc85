"""Stages: planes with a grid, and what they show of some paths. Used wherever paths are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

import landscape as ls
from landscape.path_planes import PathPlane, Shadow
from landscape.slices import Slice

# A window around paths leaves this much room, and is not narrower than this share of its length.
ROOM, NARROWEST = 1.15, 0.4


@dataclass(frozen=True, eq=False)
class Stage:
    """A plane with its grid, and what it shows of each path.

    `kind` is "drawn" for a plane that the reader has chosen, "paths" for that of the principal
    components of the paths, and "ends" for one through ends of paths.
    """

    grid: ls.PlaneGrid
    shadows: tuple[Shadow, ...]
    kind: str = "drawn"
    path_plane: PathPlane | None = None

    @property
    def leaving(self) -> int:
        """How many paths leave the window."""
        a, b = (np.abs(axis).max() for axis in (self.grid.a, self.grid.b))
        edges = np.array([a, b]) * (1 + 1e-9)
        return sum(bool((np.abs(path.coordinates) > edges).any()) for path in self.shadows)


def window_around(shadows: Sequence[Shadow]) -> tuple[float, float]:
    """Extents along a and b that hold all paths; neither much narrower than the other."""
    a, b = (ROOM * max(float(np.abs(s.coordinates[:, k]).max()) for s in shadows) for k in (0, 1))
    least = NARROWEST * max(a, b) or 1.0
    return max(a, least), max(b, least)


def grid_on(on_plane: Slice, window: tuple[float, float], resolution: int) -> ls.PlaneGrid:
    """The grid of a window around the middle of a plane."""
    a, b = (ls.centered_axis(edge, resolution) for edge in window)
    return ls.evaluate_plane(on_plane, on_plane.plane, a, b)
