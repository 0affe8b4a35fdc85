"""`Stored`: features and labels side by side, wherever they lie, and how they are found."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from landscape.datasets import Examples
from landscape.errors import UnreadableFile, UnusableData
from landscape.npz import unreadable
from landscape.partitions.dask_arrays import DaskRows, dask_rows, is_dask_array
from landscape.partitions.npy import open_npy
from landscape.partitions.parquet import open_parquet
from landscape.partitions.rows import Rows, joined

Place: TypeAlias = str | PathLike[str]
# A path, the paths of shards in their order, or a dask array.
Source: TypeAlias = Any
TEST_FOLDER = "test"
LAYOUT = "save features as X.npy (or X-0.npy, X-1.npy …) and labels as y.npy, or write Parquet"


@dataclass(frozen=True)
class Stored:
    """N examples: recipes for their features (N, D) and for their labels (N,)."""

    X: Rows
    y: Rows

    def __len__(self) -> int:
        return self.X.shape[0]

    def read(self, rows: slice) -> Examples:
        """Features and class numbers of consecutive examples; the next ones will be wanted soon."""
        start, stop = rows.start, rows.stop
        self.X.soon(stop, min(2 * stop - start, len(self)))
        y = self.y.read(start, stop).astype(np.int64, copy=False)
        return Examples(self.X.read(start, stop), y)

    def parts(self, rows: int) -> list[tuple[Any, Any]] | None:
        """Both as tasks of a graph, for each part of so many rows; None where both are files."""
        if not isinstance(self.X, DaskRows) and not isinstance(self.y, DaskRows):
            return None
        count = -(-len(self) // rows)
        X, y = (
            each.parts(rows) if isinstance(each, DaskRows) else [None] * count
            for each in (self.X, self.y)
        )
        return list(zip(X, y, strict=True))

    def files(self) -> "Stored | None":
        """What tasks read by themselves, without the graphs of dask arrays; None if nothing."""
        X, y = (None if isinstance(each, DaskRows) else each for each in (self.X, self.y))
        return None if X is None and y is None else Stored(X, y)  # pyright: ignore


def stored(X: Source, y: Source | None) -> Stored:
    """The examples of paths or dask arrays, whose headers are read and held against each other.

    Args:
        X: a folder with X*.npy and y*.npy or *.parquet; a .npy file or several, the shards of one
            array; Parquet files; a dask array.
        y: the same, of labels; of Parquet files the name of their column, or None; None for a
            folder.

    Raises:
        UnreadableFile: a file is not what it should be.
        UnusableData: something is missing, of the wrong kind, or does not fit the rest.
        OSError: there is no such file.
    """
    examples = _found(X, y)
    if examples.X.shape[0] != examples.y.shape[0]:
        raise UnusableData(
            "there must be as many labels as examples",
            f"{examples.y.shape[0]:,} labels ({examples.y.named(0)} is the first) and "
            f"{examples.X.shape[0]:,} examples ({examples.X.named(0)} is the first)",
            "write both anew from the same examples",
        )
    if min(examples.X.shape) == 0:
        rule, got = "there must be at least one example and feature", f"shape {examples.X.shape}"
        raise UnusableData(rule, got, "choose other files")
    return examples


def _found(X: Source, y: Source | None) -> Stored:
    if is_dask_array(X):
        return Stored(dask_rows(X, 2), _labels(y))
    if isinstance(X, str | PathLike) and Path(X).is_dir() and not _is_parquet(_files(X)):
        folder = Path(X)
        return Stored(_npy(_shards(folder, "X"), 2), _labels(y or _shards(folder, "y")))
    paths = _files(X)
    if _is_parquet(paths):
        return Stored(*open_parquet(paths, y))
    return Stored(_npy(paths, 2), _labels(y))


def _labels(y: Source | None) -> Rows:
    if y is None:
        raise UnusableData("examples must have labels", "X without y", "name the file of y as well")
    if is_dask_array(y):
        return dask_rows(y, 1)
    if isinstance(y, str | PathLike) and Path(y).is_dir():
        y = _shards(Path(y), "y")
    return _npy(_files(y), 1)


def _files(places: Place | Sequence[Place]) -> list[Path]:
    """The files that are meant: one, several, or all Parquet files of a folder."""
    if not isinstance(places, str | PathLike):
        if not isinstance(places, list | tuple) or not places:
            rule = "examples must be paths of files or folders, or dask arrays"
            remedy = "data in memory are a Dataset"
            raise UnusableData(rule, type(places).__name__, remedy)
        return [Path(each) for each in places]
    path = Path(places)
    return sorted(path.glob("*.parquet"), key=_in_order) if path.is_dir() else [path]


def _is_parquet(paths: list[Path]) -> bool:
    return bool(paths) and all(path.suffix == ".parquet" for path in paths)


def _shards(folder: Path, name: str) -> list[Path]:
    """The files NAME.npy or NAME-0.npy, NAME-1.npy … of a folder, by their numbers."""
    found = [
        path for path in folder.glob(f"{name}*.npy") if re.fullmatch(rf"{name}[-_.]?\d*", path.stem)
    ]
    if not found:
        raise UnusableData(f"{folder} must hold {name}*.npy or *.parquet", "none of these", LAYOUT)
    numbers = {tuple(_in_order(path)[0]) for path in found}
    if len(numbers) < len(found) or (len(found) > 1 and () in numbers):
        raise UnusableData(
            f"{folder} must hold one {name}.npy, or shards {name}-0.npy, {name}-1.npy …, each once",
            ", ".join(sorted(path.name for path in found))[:200],
            "take away what is there twice, or name the files: X=[…, …] or y=[…, …]",
        )
    return sorted(found, key=_in_order)


def _in_order(path: Path) -> tuple[list[int], str]:
    """Numbers by their value: X-10 comes after X-9."""
    return [int(number) for number in re.findall(r"\d+", path.stem)], path.stem


def _npy(paths: list[Path], axes: int) -> Rows:
    parts = [open_npy(path, axes) for path in paths]
    first = parts[0]
    for part in parts[1:]:
        if part.shape[1:] != first.shape[1:] or part.dtype != first.dtype:
            raise UnusableData(
                f"all shards must have the rows of {first.path}, "
                f"{first.dtype} of shape {first.shape[1:]}",
                f"{part.dtype} of shape {part.shape[1:]} in {part.path}",
                "write them anew from one array",
            )
    return joined(parts)


def names_of_classes(folder: Path) -> tuple[str, ...]:
    """What classes.json (a list of texts) or classes.txt (a name a line) says; () without both.

    Raises:
        UnreadableFile: classes.json is no list of texts, or classes.txt no text in UTF-8.
    """
    said, lines = folder / "classes.json", folder / "classes.txt"
    if said.exists():
        rule, remedy = f"{said} must be a list of texts, one for each class", "write it anew"
        with unreadable(rule, remedy):
            names = json.loads(said.read_text("utf-8"))
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise UnreadableFile(rule, "something else", remedy)
        return tuple(names)
    if not lines.exists():
        return ()
    with unreadable(f"{lines} must be a text in UTF-8", "save it anew in this encoding"):
        return tuple(lines.read_text("utf-8").splitlines())
