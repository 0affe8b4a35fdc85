"""Weights that a spec names: the one array of an .npy file, or the array W of an .npz file."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnreadableFile, UnusableSpec
from landscape.npz import Limits, opened

MOST_BYTES = 8 * 2**30
FIELD = "plane.weights.path"


def read_array(path: Path) -> NDArray[np.float64]:
    """The array in float64.

    Raises:
        UnusableSpec: it is damaged, holds no numbers, or some that are not finite.
        OSError: it can't be read.
    """
    array = _npz(path) if path.suffix == ".npz" else _npy(path)
    if array.dtype.kind not in "iuf":
        raise UnusableSpec(f"{FIELD} must lead to numbers", str(array.dtype), "save W alone")
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        raise UnusableSpec(f"{FIELD} must lead to finite weights", "NaN or infinity", "mend them")
    return array


def _npz(path: Path) -> NDArray:
    try:
        with opened(path, Limits(arrays=100, bytes=MOST_BYTES)) as arrays:
            return arrays.read("W")
    except UnreadableFile as error:
        raise UnusableSpec(f"{FIELD}: {error.rule}", error.got, error.remedy) from error


def _npy(path: Path) -> NDArray:
    try:
        # Mapped, so that a header that lies is seen before any memory is taken.
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError) as error:
        rule = f"{FIELD} must lead to a whole file of one array of numbers"
        raise UnusableSpec(rule, "something else", "save it with numpy.save") from error
