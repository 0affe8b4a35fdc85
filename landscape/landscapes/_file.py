"""Landscape files: NPZ files with a header of JSON, and nothing that is ever run.

header              JSON text as bytes: version, names, titles, facts, lengths of W1 and W2
a, b                the axes
grid0, grid1 …      (rows, columns), named in the header
path0_steps …       also _coordinates, _loss, _plane_loss, _distance
W, W1, W2           the plane itself, where it is small enough
"""

import io
import json
import math
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import numpy as np

from landscape._version import __version__
from landscape.errors import NoPlane
from landscape.landscapes._landscape import Landscape, PathOnPlane, stand_in
from landscape.landscapes._words import MOST_FACTS, check_name, check_text
from landscape.npz import AGAIN, Arrays, Limits, opened, refuse, unreadable
from landscape.path_planes import Shadow
from landscape.plane import Plane

FORMAT, VERSION = "loss landscape", 1
LIMITS = Limits(arrays=300, bytes=48_000_000)
MOST_HEADER = 1_000_000
# Above this many weights a file holds the lengths of the directions and the angle between them.
MOST_WEIGHTS = 1_000_000
MOST_CELLS, MOST_GRIDS, MOST_PATHS, MOST_STEPS = 2001, 16, 40, 20_000
PATH_PARTS = ("steps", "coordinates", "loss", "plane_loss", "distance")
PLANE = ("W", "W1", "W2")
KIND = "a landscape file must be one that this package has saved"
ANOTHER = "save it with landscape.save, or choose another file"


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
        header = _header(arrays)
        _check_entries(arrays, header)
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


def _header(arrays: Arrays) -> dict[str, Any]:
    """The header, each entry of the type that it must have."""
    entry = arrays.entries.get("header")
    if entry is None or entry.dtype != np.uint8 or len(entry.shape) != 1:
        refuse(KIND, "another NPZ file", ANOTHER)
    if entry.bytes > MOST_HEADER:
        refuse(f"the header must take at most {MOST_HEADER:,} bytes", f"{entry.bytes:,}", ANOTHER)
    with unreadable("the header must be JSON text", AGAIN):
        header = json.loads(arrays.read("header").tobytes(), parse_constant=_no_number)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        refuse(KIND, "another NPZ file", ANOTHER)
    if header.get("version") != VERSION:
        got = repr(header.get("version"))[:20]
        refuse(f"the file must be of version {VERSION}", f"version {got}", "update the package")
    with unreadable("the header must say names, titles, facts and lengths", AGAIN):
        _check_header(header)
    return header


def _no_number(constant: str) -> NoReturn:
    refuse("numbers of the header must be finite", constant, AGAIN)


def _check_header(header: dict[str, Any]) -> None:
    for key, most in (("grids", MOST_GRIDS), ("paths", MOST_PATHS)):
        names = header[key]
        if not isinstance(names, list) or len(names) > most:
            refuse(f"a file must hold at most {most} {key}", "more", "save fewer")
        if len({check_name(name) for name in names}) < len(names):
            refuse("each grid and each path must have a name of its own", "a name twice", AGAIN)
    facts, titles, lengths = header["facts"], header["titles"], header["lengths"]
    if len(facts) > MOST_FACTS or len(titles) != 2 or len(lengths) != 2 or not header["grids"]:
        raise ValueError("a list of another length")
    for text in (*facts.values(), *titles):
        check_text(text)
    for name in facts:
        check_name(name)
    shares = [number for pair in header.get("explained") or [] for number in pair or []]
    numbers = [*lengths, header["cosine"], *shares]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("a number that is none")


def _expected(arrays: Arrays, header: dict[str, Any]) -> Iterator[tuple[str, tuple[int, ...], str]]:
    """Name, shape and kinds of all arrays that the header speaks of."""
    columns, rows = (math.prod(_entry(arrays, axis).shape) for axis in "ab")
    if not (2 <= columns <= MOST_CELLS and 2 <= rows <= MOST_CELLS):
        got = f"{rows:,} × {columns:,}"
        refuse(f"a grid must have 2 to {MOST_CELLS:,} cells along each side", got, "save fewer")
    yield from (("a", (columns,), "f"), ("b", (rows,), "f"))
    for number in range(len(header["grids"])):
        yield f"grid{number}", (rows, columns), "f"
    for number in range(len(header["paths"])):
        steps = math.prod(_entry(arrays, f"path{number}_steps").shape)
        if not 1 <= steps <= MOST_STEPS:
            refuse(f"a path must have 1 to {MOST_STEPS:,} steps", f"{steps:,}", "save fewer")
        for part in PATH_PARTS:
            shape = (steps, 2) if part == "coordinates" else (steps,)
            yield f"path{number}_{part}", shape, "iu" if part == "steps" else "f"
    if "W" in arrays.entries:
        for name in PLANE:
            yield name, _entry(arrays, "W").shape, "f"


def _check_entries(arrays: Arrays, header: dict[str, Any]) -> None:
    """Refuse arrays of other shapes and types than the header says, missing ones, and others."""
    expected = {name: (shape, kinds) for name, shape, kinds in _expected(arrays, header)}
    for name, (shape, kinds) in expected.items():
        entry = _entry(arrays, name)
        if entry.shape != shape or entry.dtype.kind not in kinds:
            got = f"{entry.shape} of {entry.dtype}"
            refuse(f"the array {name} must have the shape {shape}, and hold numbers", got, AGAIN)
    if arrays.entries.keys() - expected.keys() - {"header"}:
        refuse("a file must hold no arrays but those of its header", "others", ANOTHER)
    if "W" in expected and math.prod(expected["W"][0]) > MOST_WEIGHTS:
        refuse(f"W must hold at most {MOST_WEIGHTS:,} weights", "more", "leave W, W1, W2 out")


def _entry(arrays: Arrays, name: str) -> Any:
    if name not in arrays.entries:
        refuse(f"the file must hold the array {name}", "a file without it", AGAIN)
    return arrays.entries[name]


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
    if not np.isfinite(array).all():
        refuse(f"the numbers of {name} must be finite", "NaN or infinity", AGAIN)
    return array if array.dtype.kind in "iu" else array.astype(np.float64)


def _grid(arrays: Arrays, number: int) -> np.ndarray:
    """A grid: losses that are not finite stay so, and are shown as such, but for all of them."""
    grid = arrays.read(f"grid{number}").astype(np.float64)
    if not np.isfinite(grid).any():
        refuse("a grid must have a cell that is finite", "none", "choose a smaller window")
    return grid


def _path(arrays: Arrays, number: int, name: str) -> PathOnPlane:
    def part(of: str) -> np.ndarray:
        return _finite(arrays, f"path{number}_{of}")

    steps = part("steps").astype(np.int64)
    if steps[0] < 0 or not (np.diff(steps) > 0).all():
        refuse("the steps of a path must rise from 0 or above", "some that do not", AGAIN)
    losses = [arrays.read(f"path{number}_{of}").astype(np.float64) for of in PATH_PARTS[2:4]]
    return PathOnPlane(name, steps, Shadow(part("coordinates"), part("distance"), *losses))


def _plane(arrays: Arrays, header: dict[str, Any], *, whole: bool) -> Plane:
    try:
        if whole:
            return Plane(*(_finite(arrays, name) for name in PLANE))
        first, second = map(float, header["lengths"])
        return stand_in((first, second), float(header["cosine"]))
    except NoPlane as error:
        refuse(error.rule, error.got, AGAIN)
