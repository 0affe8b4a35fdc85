"""From JSON to a `Spec`, checked as a whole: what is wrong is said by entry, rule and remedy."""

import json
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

from landscape.datasets import LOADERS
from landscape.datasets.preprocessing import PREPROCESSINGS
from landscape.errors import AllRowsZero, UnusableSpec
from landscape.landscapes import MOST_CELLS
from landscape.specs._entries import (
    AxesEntry,
    DatasetEntry,
    DirectionsEntry,
    LossEntry,
    ModelEntry,
    Spec,
    WeightsEntry,
)
from landscape.specs._fields import SMALLEST, Fields
from landscape.specs._grounds import LOSSES, WITHOUT_MARGIN

MOST_BYTES = 1_000_000
MOST = 2**53  # above it not every whole number has a float64 of its own
MOST_LAYERS, WIDEST = 100, 100_000
NORMALISATIONS = {True: ("none", "rows"), False: ("none", "filter", "layer")}
PARAMETERS = {"blobs": ("examples", "classes", "features")}
MOST_MADE = 20_000_000  # features of all examples that are made up, and as many for the test
GIVE_ONE = "give one of the two"


def read_spec(path: str | PathLike[str]) -> Spec:
    """The spec of a file. Paths in it are meant from the file's own folder.

    Raises:
        UnusableSpec: it is no JSON, or an entry is missing or wrong.
        OSError: there is no such file.
    """
    path = Path(path)
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        got = f"{len(content):,}"
        raise UnusableSpec(f"a spec must take at most {MOST_BYTES:,} bytes", got, "shorten it")
    try:
        entries = json.loads(
            content.decode("utf-8-sig"), parse_constant=_constant, object_pairs_hook=_once
        )
    except json.JSONDecodeError as error:
        got = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise UnusableSpec("a spec must be JSON", got, "mend it there") from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        if isinstance(error, UnusableSpec):
            raise
        raise UnusableSpec("a spec must be JSON", type(error).__name__, "save as UTF-8") from error
    return spec_of(entries, path.parent)


def spec_of(entries: object, folder: Path | None = None) -> Spec:
    """The spec of JSON that has been read, paths in it meant from a folder.

    Raises:
        UnusableSpec: an entry is missing or wrong.
    """
    here = Path.cwd() if folder is None else folder.resolve()
    names = ("dataset", "loss", "l2", "bias", "model", "plane", "axes")
    fields = Fields(entries, "", names)
    for key in ("dataset", "axes"):
        if key not in fields:
            raise UnusableSpec(f"a spec must have the entry {key}", "none", "add it")
    model = _model(fields.part("model", ("hidden", "activation", "skip")))
    linear = not model.hidden
    bias = fields.truth("bias", True)
    if not (bias or linear):
        raise UnusableSpec("bias must be true of a network", "false", "leave it out")
    plane = fields.part("plane", ("weights", "directions"))
    weights = _weights(plane.part("weights", ("kind", "scale", "seed", "path")), here)
    directions = _directions(plane.part("directions", ("normalize", "seed")), linear=linear)
    if weights.kind == "zeros" and directions.normalize != "none":
        rule, remedy = AllRowsZero.rule, "choose other weights, or normalize none"
        raise UnusableSpec(f"plane.directions: {rule}", "zeros", remedy)
    return Spec(
        _dataset(fields.part("dataset", _of_dataset(entries)), here),
        _axes(fields.part("axes", ("extent", "cells", "a", "b"))),
        _loss(fields.part("loss", ("name", "delta"))),
        fields.number("l2", 0.0),
        bias,
        model,
        weights,
        directions,
    )


def _of_dataset(entries: Any) -> tuple[str, ...]:
    """The names of what a data set may have, by its kind."""
    dataset = entries["dataset"] if isinstance(entries["dataset"], Mapping) else {}
    if "path" in dataset and "name" not in dataset:
        return "path", "preprocess"
    of_loader = PARAMETERS.get(str(dataset.get("name")), ())
    return "name", "path", "preprocess", "limit", "seed", *of_loader


def _dataset(fields: Fields, here: Path) -> DatasetEntry:
    if "path" in fields:
        if "name" in fields:
            raise UnusableSpec("dataset must have a name or a path", "both", GIVE_ONE)
        path = here / fields.text("path")
        if not path.exists():
            got = f"{str(path)!r}, which is not there"
            raise UnusableSpec("dataset.path must lead to data", got, "mend the path")
        return DatasetEntry(
            path=str(path), preprocess=fields.word("preprocess", PREPROCESSINGS, "raw")
        )
    name = fields.word("name", tuple(LOADERS))
    parameters = {
        key: fields.whole(key, 1, MOST_MADE) for key in PARAMETERS.get(name, ()) if key in fields
    }
    _check_made(parameters)
    return DatasetEntry(
        name,
        None,
        fields.word("preprocess", PREPROCESSINGS, "raw"),
        fields.whole("limit", 1, MOST) if "limit" in fields else None,
        fields.whole("seed", 0, MOST, 0),
        tuple(parameters.items()),
    )


def _check_made(parameters: Mapping[str, int]) -> None:
    """Refuse data that would not fit into memory once they are made."""
    numbers = parameters.get("examples", 1) * parameters.get("features", 1)
    if numbers > MOST_MADE:
        rule = f"dataset.examples times dataset.features must be at most {MOST_MADE:,}"
        raise UnusableSpec(rule, f"{numbers:,}", "lower one of the two")


def _loss(fields: Fields) -> LossEntry:
    name = fields.word("name", tuple(LOSSES), "hinge")
    if name not in WITHOUT_MARGIN:
        return LossEntry(name, fields.number("delta", 1.0))
    if "delta" in fields:
        raise UnusableSpec(f"loss must have no delta where it is {name}", "one", "take it out")
    return LossEntry(name, None)


def _model(fields: Fields) -> ModelEntry:
    hidden = fields.widths("hidden", MOST_LAYERS, WIDEST)
    activation = fields.word("activation", ("relu", "tanh"), "relu")
    skip = fields.truth("skip", False)
    # Of a linear classifier there is only one, whatever is said of layers that it has not.
    return ModelEntry(hidden, activation, skip) if hidden else ModelEntry()


def _weights(fields: Fields, here: Path) -> WeightsEntry:
    kind = fields.word("kind", ("zeros", "random", "file"), "random")
    of_kind = {"zeros": (), "random": ("scale", "seed"), "file": ("path",)}[kind]
    for key in ("scale", "seed", "path"):
        if key in fields and key not in of_kind:
            rule = f"{fields.named(key)} must not be given where the kind is {kind}"
            raise UnusableSpec(rule, "one", "take it out, or choose another kind")
    if kind == "file":
        path = here / fields.text("path")
        if not (path.is_file() and path.suffix in (".npy", ".npz")):
            rule = f"{fields.named('path')} must lead to an .npy or .npz file"
            raise UnusableSpec(rule, repr(str(path)), "mend the path")
        return WeightsEntry("file", path=str(path))
    if kind == "zeros":
        return WeightsEntry("zeros")
    scale = fields.number("scale", low=SMALLEST) if "scale" in fields else None
    return WeightsEntry("random", scale, fields.whole("seed", 0, MOST, 0))


def _directions(fields: Fields, *, linear: bool) -> DirectionsEntry:
    normalize = fields.word("normalize", NORMALISATIONS[linear], "none")
    return DirectionsEntry(normalize, fields.whole("seed", 0, MOST, 0))


def _axes(fields: Fields) -> AxesEntry:
    numbers, sizes = (
        [k for k in "ab" if k in fields],
        [k for k in ("extent", "cells") if k in fields],
    )
    if numbers and sizes:
        rule = "axes must have extent and cells, or the numbers a and b"
        raise UnusableSpec(rule, " and ".join([*sizes, *numbers]), GIVE_ONE)
    if numbers:
        a, b = (fields.rising(axis, 2, MOST_CELLS) for axis in "ab")
        return AxesEntry(a=a, b=b)
    return AxesEntry(fields.number("extent", low=SMALLEST), fields.whole("cells", 2, MOST_CELLS))


def _constant(constant: str) -> NoReturn:
    raise UnusableSpec("numbers of a spec must be finite", constant, "write a number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names stand there once: else one of two would silently win."""
    entries = dict(pairs)
    if len(entries) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        rule = "each name must stand once in an object"
        raise UnusableSpec(rule, f"two {twice!r}", "take one out")
    return entries
