"""Results as bytes and back: records of numbers and arrays, as an NPZ file without pickles.

A record is a frozen dataclass or a named tuple. What is read is bit for bit what was written, and
its arrays are read-only. Nothing in a file is ever run, and it can make no records but those that
the reader expects.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import numpy as np

from landscape import npz

TREE = "tree"
PLAIN = (bool, int, float, str, type(None))
# Of a folder that only this program writes to: no more than memory holds.
LIMITS = npz.Limits(arrays=100_000, bytes=2**32)
Records = Mapping[str, type]


class Damaged(Exception):
    """These bytes are no result of this kind."""


def records_of(hint: Any) -> dict[str, type]:
    """All records that a value of this type can hold, by name."""
    if not _is_record(hint):
        found: dict[str, type] = {}
        for argument in get_args(hint):
            found |= records_of(argument)
        return found
    found = {hint.__name__: hint}
    for name, inner in get_type_hints(hint).items():
        if name in _names(hint):
            found |= records_of(inner)
    return found


def packed(result: object) -> bytes:
    """The bytes of a result.

    Raises:
        TypeError: it holds what is neither a record, a tuple, an array nor a plain value.
    """
    arrays: list[Any] = []
    text = json.dumps(_noted(result, arrays))
    numbered = {str(number): array for number, array in enumerate(arrays)}
    file = io.BytesIO()
    tree: Any = np.frombuffer(text.encode(), np.uint8)
    np.savez(file, allow_pickle=False, **{TREE: tree}, **numbered)
    return file.getvalue()


def unpacked(content: bytes, records: Records) -> Any:
    """The result of these bytes, made of these records.

    Raises:
        Damaged: the bytes are cut off, changed, or of another kind.
    """
    # Zip files carry a checksum of each array, which is compared as the array is read.
    try:
        with npz.opened(io.BytesIO(content), LIMITS) as arrays:
            tree = json.loads(arrays.read(TREE).tobytes())
            return _made(tree, arrays, records)
    except Exception as error:  # bytes can be wrong in more ways than can be listed
        raise Damaged(str(error)) from error


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and bool(is_dataclass(kind) or hasattr(kind, "_fields"))


def _names(kind: Any) -> tuple[str, ...]:
    """The names of a record's fields, in order."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else kind._fields


def _noted(value: Any, arrays: list[Any]) -> Any:
    """The value as JSON has it; arrays are put aside, and numbers of NumPy with them."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, np.ndarray | np.generic):
        arrays.append(value)
        return {"number" if isinstance(value, np.generic) else "array": len(arrays) - 1}
    if type(value) is tuple:
        return [_noted(each, arrays) for each in value]
    if _is_record(type(value)):
        held = [_noted(getattr(value, name), arrays) for name in _names(type(value))]
        return {"record": type(value).__name__, "fields": held}
    raise TypeError(f"results are made of records, tuples, arrays and numbers; got {type(value)}")


def _made(tree: Any, arrays: npz.Arrays, records: Records) -> Any:
    if isinstance(tree, list):
        return tuple(_made(each, arrays, records) for each in tree)
    if not isinstance(tree, dict):
        return tree
    if "record" in tree:
        return records[tree["record"]](*(_made(each, arrays, records) for each in tree["fields"]))
    if "number" in tree:
        return arrays.read(str(tree["number"]))[()]
    return arrays.read(str(tree["array"]))
