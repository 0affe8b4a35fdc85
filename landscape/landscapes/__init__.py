"""Landscapes that go into one file: grids on a plane, the paths on it, and where all that is from.

landscape = ls.landscape_of(model, ls.open_recording("run"))
landscape.save("run.npz")
"""

from landscape.landscapes._checks import MOST_CELLS, check_bytes
from landscape.landscapes._facts import facts_of
from landscape.landscapes._file import open_landscape, packed, save_landscape
from landscape.landscapes._folder import LandscapeFolder
from landscape.landscapes._landscape import Landscape, PathOnPlane
from landscape.landscapes._making import landscape_of

__all__ = [
    "MOST_CELLS",
    "Landscape",
    "LandscapeFolder",
    "PathOnPlane",
    "check_bytes",
    "facts_of",
    "landscape_of",
    "open_landscape",
    "packed",
    "save_landscape",
]
