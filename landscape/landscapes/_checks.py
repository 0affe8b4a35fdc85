"""What a landscape file must hold, checked by its headers before any array of numbers is read."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import numpy as np

from landscape.landscapes._words import MOST_FACTS, check_name, check_text
from landscape.npz import AGAIN, Arrays, Entry, Limits, refuse, unreadable

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


def checked_header(arrays: Arrays) -> dict[str, Any]:
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
        _check_names(key, header[key], most)
    facts, titles, lengths = header["facts"], header["titles"], header["lengths"]
    if len(facts) > MOST_FACTS or len(titles) != 2 or len(lengths) != 2 or not header["grids"]:
        raise ValueError("a list of another length")
    if not isinstance(titles, list):
        raise ValueError("titles that are no list")
    for text in facts.values():
        check_text(text)
    for name in (*facts, *titles):  # Plotly draws tags in titles of axes
        check_name(name)
    shares = [number for pair in header.get("explained") or [] for number in pair or []]
    numbers = [*lengths, header["cosine"], *shares]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("a number that is none")


def _expected(arrays: Arrays, header: dict[str, Any]) -> Iterator[tuple[str, tuple[int, ...], str]]:
    """Name, shape and kinds of all arrays that the header speaks of."""
    columns, rows = (math.prod(_entry(arrays, axis).shape) for axis in "ab")
    _check_cells(rows, columns)
    yield from (("a", (columns,), "f"), ("b", (rows,), "f"))
    for number in range(len(header["grids"])):
        yield f"grid{number}", (rows, columns), "f"
    for number in range(len(header["paths"])):
        steps = math.prod(_entry(arrays, f"path{number}_steps").shape)
        _check_steps(steps)
        for part in PATH_PARTS:
            shape = (steps, 2) if part == "coordinates" else (steps,)
            yield f"path{number}_{part}", shape, "iu" if part == "steps" else "f"
    if "W" in arrays.entries:
        shape = _entry(arrays, "W").shape
        if not shape:
            refuse("W must hold an array of weights", "a single number", AGAIN)
        for name in PLANE:
            yield name, shape, "f"


def check_planned(resolution: int, paths: Mapping[str, int]) -> None:
    """Refuse what no file could hold, before it is computed.

    Args:
        resolution: cells along each side.
        paths: numbers of steps by name.

    Raises:
        UnreadableFile: a name is none, or there are too many cells, paths or steps.
    """
    _check_cells(resolution, resolution)
    _check_names("paths", list(paths), MOST_PATHS)
    for steps in paths.values():
        _check_steps(steps)


def check_bytes(cells: tuple[int, int], grids: int, steps: int, weights: int) -> None:
    """Refuse so many grids, steps of all paths and weights, where no file could hold them.

    Args:
        cells: along each side.
        grids: of so many cells.
        steps: of all paths.
        weights: of the plane's origin.

    Raises:
        UnreadableFile: they take too many bytes.
    """
    plane = 3 * weights if weights <= MOST_WEIGHTS else 0
    size = MOST_HEADER + 8 * (grids * math.prod(cells) + sum(cells) + 6 * steps + plane)
    if size > LIMITS.bytes:
        rule = f"a landscape must take at most {LIMITS.bytes / 1e6:,.0f} MB"
        got = f"{size / 1e6:,.0f} MB: {grids} grids, {steps:,} steps and {weights:,} weights"
        refuse(rule, got, "lower the resolution, or give fewer paths")


def _check_cells(rows: int, columns: int) -> None:
    if not (2 <= columns <= MOST_CELLS and 2 <= rows <= MOST_CELLS):
        got = f"{rows:,} × {columns:,}"
        refuse(f"a grid must have 2 to {MOST_CELLS:,} cells along each side", got, "save fewer")


def _check_steps(steps: int) -> None:
    if not 1 <= steps <= MOST_STEPS:
        refuse(f"a path must have 1 to {MOST_STEPS:,} steps", f"{steps:,}", "save fewer")


def _check_names(key: str, names: Any, most: int) -> None:
    if not isinstance(names, list) or len(names) > most:
        refuse(f"a file must hold at most {most} {key}", "more", "save fewer")
    if len({check_name(name) for name in names}) < len(names):
        refuse("each grid and each path must have a name of its own", "a name twice", AGAIN)


def check_entries(arrays: Arrays, header: dict[str, Any]) -> None:
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


def _entry(arrays: Arrays, name: str) -> Entry:
    if name not in arrays.entries:
        refuse(f"the file must hold the array {name}", "a file without it", AGAIN)
    return arrays.entries[name]
