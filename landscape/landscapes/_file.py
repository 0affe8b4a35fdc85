"""Landscape files: NPZ files with a header of JSON, and nothing that is ever run.

header              JSON text as bytes: version, names, titles, facts, lengths of W1 and W2
a, b                the axes
grid0, grid1 …      (rows, columns), named in the header
path0_steps …       also _coordinates, _loss, _plane_loss, _distance
W, W1, W2           the plane itself, where it is small enough
"""

import io
import json
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from landscape._version import __version__
from landscape.errors import NoPlane
from landscape.landscapes._checks import (
    FORMAT,
    LIMITS,
    MOST_WEIGHTS,
    PATH_PARTS,
    PLANE,
    VERSION,
    check_entries,
    checked_header,
)
from landscape.landscapes._landscape import Landscape, PathOnPlane, stand_in
from landscape.npz import AGAIN, Arrays, opened, refuse, unreadable
from landscape.path_planes import Shadow
from landscape.plane import Plane


def save_landscape(path: str | PathLike[str], landscape: Landscape) -> None:
    """Write a landscape file; weights of more than MOST_WEIGHTS numbers are left out.

    Raises:
        UnreadableFile: the landscape holds more than a file may.
    """
    Path(path).write_bytes(packed(landscape))


def open_landscape(source: str | PathLike[str] | BinaryIO) -> Landscape:
    """The landscape of a file, however it has come here: nothing in it is run.

    All names, shapes and types are checked before an array is read.

    Raises:
        UnreadableFile: it is no landscape file, damaged, of a newer version, or too large.
        OSError: there is no such file.
    """
    with opened(source, LIMITS) as arrays:
        header = checked_header(arrays)
        check_entries(arrays, header)
        return _landscape(arrays, header)


def packed(landscape: Landscape) -> bytes:
    """The bytes of a landscape file.

    Raises:
        UnreadableFile: the landscape holds more than a file may.
    """
    arrays: dict[str, Any] = {"a": landscape.a, "b": landscape.b}
    for number, grid in enumerate(landscape.grids.values()):
        arrays[f"grid{number}"] = grid
    for number, path in enumerate(landscape.paths):
        arrays |= {f"path{number}_{name}": part for name, part in _parts(path).items()}
    plane = landscape.plane
    if landscape.whole and plane.W.size <= MOST_WEIGHTS:
        arrays |= {name: getattr(plane, name) for name in PLANE}
    text = json.dumps(_described(landscape), ensure_ascii=False).encode()
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, header=np.frombuffer(text, np.uint8), **arrays)
    open_landscape(file)  # what can't be opened must not be saved
    return file.getvalue()


def _parts(path: PathOnPlane) -> dict[str, np.ndarray]:
    shadow = path.shadow
    return {
        "steps": np.asarray(path.steps, np.int64),
        "coordinates": shadow.coordinates,
        "loss": shadow.loss,
        "plane_loss": shadow.plane_loss,
        "distance": shadow.distance,
    }


def _described(landscape: Landscape) -> dict[str, Any]:
    plane = landscape.plane
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": f"landscape {__version__}",
        "grids": list(landscape.grids),
        "paths": [path.name for path in landscape.paths],
        "titles": list(landscape.titles),
        "facts": dict(landscape.facts),
        "lengths": [float(np.linalg.norm(V)) for V in (plane.W1, plane.W2)],
        "cosine": plane.cosine,
        "explained": landscape.explained,
        "settings": landscape.settings,
    }


def _landscape(arrays: Arrays, header: dict[str, Any]) -> Landscape:
    a, b = (_finite(arrays, axis) for axis in "ab")
    if not ((np.diff(a) > 0).all() and (np.diff(b) > 0).all()):
        refuse("the numbers of an axis must rise", "some that do not", "sort them")
    grids = {name: _grid(arrays, number) for number, name in enumerate(header["grids"])}
    paths = [_path(arrays, number, name) for number, name in enumerate(header["paths"])]
    whole = "W" in arrays.entries
    explained = header.get("explained")
    return Landscape(
        a,
        b,
        grids,
        _plane(arrays, header, whole=whole),
        whole,
        tuple(paths),
        (header["titles"][0], header["titles"][1]),
        header["facts"],
        None if explained is None else _pairs(explained),
        _settings(header),
    )


def _pairs(explained: Any) -> tuple[list[float], list[float] | None]:
    with unreadable("what is explained must be two pairs of shares", AGAIN):
        (first, second), walk = explained
        if walk is not None:
            walk1, walk2 = walk
            walk = [float(walk1), float(walk2)]
        return [float(first), float(second)], walk


def _settings(header: Mapping[str, Any]) -> Mapping[str, object] | None:
    settings = header.get("settings")
    return settings if isinstance(settings, dict) else None


def _finite(arrays: Arrays, name: str) -> np.ndarray:
    array = arrays.read(name)
    if array.dtype.kind not in "iu":
        array = _doubles(array)
    if not np.isfinite(array).all():
        refuse(f"the numbers of {name} must be finite", "NaN or infinity", AGAIN)
    return array


def _doubles(array: np.ndarray) -> np.ndarray:
    """The numbers in double precision; infinite where they are too large for it."""
    with np.errstate(over="ignore"):
        return array.astype(np.float64)


def _grid(arrays: Arrays, number: int) -> np.ndarray:
    """A grid: losses that are not finite stay so, and are shown as such, but for all of them."""
    grid = _doubles(arrays.read(f"grid{number}"))
    if not np.isfinite(grid).any():
        refuse("a grid must have a cell that is finite", "none", "choose a smaller window")
    return grid


def _path(arrays: Arrays, number: int, name: str) -> PathOnPlane:
    def part(of: str) -> np.ndarray:
        return _finite(arrays, f"path{number}_{of}")

    steps = part("steps").astype(np.int64)
    if steps[0] < 0 or not (np.diff(steps) > 0).all():
        refuse("the steps of a path must rise from 0 or above", "some that do not", AGAIN)
    losses = [_doubles(arrays.read(f"path{number}_{of}")) for of in PATH_PARTS[2:4]]
    return PathOnPlane(name, steps, Shadow(part("coordinates"), part("distance"), *losses))


def _plane(arrays: Arrays, header: dict[str, Any], *, whole: bool) -> Plane:
    try:
        if whole:
            return Plane(*(_finite(arrays, name) for name in PLANE))
        first, second = map(float, header["lengths"])
        return stand_in((first, second), float(header["cosine"]))
    except NoPlane as error:
        refuse(error.rule, error.got, AGAIN)
