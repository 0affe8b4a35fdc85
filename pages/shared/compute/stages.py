"""Stages: planes with a grid, and what they show of some paths. Used wherever paths are drawn."""

from dataclasses import dataclass

import numpy as np

import landscape as ls
from landscape.path_planes import PathPlane, Shadow
from landscape.slices import Slice


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


def grid_on(on_plane: Slice, window: tuple[float, float], resolution: int) -> ls.PlaneGrid:
    """The grid of a window around the middle of a plane."""
    a, b = (ls.centered_axis(edge, resolution) for edge in window)
    return ls.evaluate_plane(on_plane, on_plane.plane, a, b)
