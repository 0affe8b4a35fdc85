"""A payload on its way to the browser: JSON, and beside it each array once, as plain numbers."""

import json
import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What JavaScript has typed arrays for, of what figures hold; other numbers travel as float64.
TYPES = ("float32", "float64", "uint8")
# Typed arrays start at a multiple of the size of their numbers.
ALIGNED = 8


def packed(payload: Mapping[str, Any]) -> bytes:
    """The payload as bytes, which `unpacked` of wire.js reads.

    Four bytes give the length of a text (unsigned, little-endian). The text is UTF-8 JSON: an
    object with the `payload`, in which `{"$array": k}` stands for the k-th array, and the list
    `arrays` of their types, shapes and places. Then come the numbers of the arrays, little-endian,
    row after row, each array at a multiple of eight bytes. Arrays that are equal are sent once: a
    map and its contours share one.

    Raises:
        ValueError: an array of other than one or two dimensions.
    """
    arrays = _Arrays()
    plain = arrays.placed(payload)
    text = json.dumps({"payload": plain, "arrays": arrays.table}, allow_nan=False).encode()
    return struct.pack("<I", len(text)) + text + b"".join(arrays.bodies)


class _Arrays:
    """The arrays of a payload, in the order in which they are met."""

    def __init__(self) -> None:
        self.table: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self._numbers: dict[tuple[str, tuple[int, ...], bytes], int] = {}
        self._end = 0

    def placed(self, value: Any) -> Any:
        """The value as JSON can hold it, arrays replaced by their numbers."""
        match value:
            case np.ndarray() if value.dtype.kind in "fiub":
                return {"$array": self._number(value)}
            case np.ndarray() | list() | tuple():
                return [self.placed(item) for item in value]
            case Mapping():
                return {name: self.placed(item) for name, item in value.items()}
            case np.generic():
                return self.placed(value.item())
            case float() if not math.isfinite(value):
                return None  # as Plotly writes it: a gap
            case _:
                return value

    def _number(self, array: NDArray[np.generic]) -> int:
        if array.ndim not in (1, 2):
            raise ValueError(f"a chart takes arrays of 1 or 2 dimensions; got {array.ndim}")
        name = array.dtype.name if array.dtype.name in TYPES else "float64"
        body = array.astype(np.dtype(name).newbyteorder("<"), copy=False).tobytes()
        key = (name, array.shape, body)
        if key not in self._numbers:
            self._numbers[key] = len(self.table)
            self.table.append({"type": name, "shape": array.shape, "start": self._end})
            self.bodies.append(body + bytes(-len(body) % ALIGNED))
            self._end += len(self.bodies[-1])
        return self._numbers[key]
