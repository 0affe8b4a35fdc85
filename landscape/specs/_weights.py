"""Weights that a spec names: the one array of an .npy file, or the array W of an .npz file."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnreadableFile, UnusableSpec
from landscape.npz import Limits, opened

# Of W; W1 and W2 are as large, and all three in memory.
MOST_WEIGHTS = 2**27
MOST_BYTES = 8 * MOST_WEIGHTS
FIELD = "plane.weights.path"


def read_array(path: Path) -> NDArray[np.float64]:
    """The array in float64.

    Raises:
        UnusableSpec: it is damaged, too large, holds no numbers, or some that are not finite.
        OSError: it can't be read.
    """
    array = _npz(path) if path.suffix == ".npz" else _npy(path)
    if array.dtype.kind not in "iuf":
        raise UnusableSpec(f"{FIELD} must lead to numbers", str(array.dtype), "save W alone")
    check_count(FIELD, array.size)
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        raise UnusableSpec(f"{FIELD} must lead to finite weights", "NaN or infinity", "mend them")
    return array


def check_count(entry: str, weights: int) -> None:
    """Refuse more weights than are computed with.

    Raises:
        UnusableSpec: there are more; it names the entry that leads to them.
    """
    if weights > MOST_WEIGHTS:
        rule = f"{entry} must lead to at most {MOST_WEIGHTS:,} weights"
        raise UnusableSpec(rule, f"{weights:,}", "take fewer features, or narrower layers")


def _npz(path: Path) -> NDArray:
    try:
        with opened(path, Limits(arrays=100, bytes=MOST_BYTES)) as arrays:
            return arrays.read("W")
    except UnreadableFile as error:
        raise UnusableSpec(f"{FIELD}: {error.rule}", error.got, error.remedy) from error


def _npy(path: Path) -> NDArray:
    try:
        # Mapped, so that a header that lies is seen before any memory is taken. `numpy.load` would
        # open archives too, which are no arrays, whatever they are named.
        return np.lib.format.open_memmap(path, mode="r")
    except (ValueError, EOFError, OverflowError) as error:
        rule = f"{FIELD} must lead to a whole file of one array of numbers"
        raise UnusableSpec(rule, "something else", "save it with numpy.save") from error
