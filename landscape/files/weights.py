"""Weights of a linear classifier from a file: NPZ or safetensors."""

import io
import json
import struct
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnreadableFile, UnusableData
from landscape.files.limits import MOST_NUMBERS, WEIGHTS, check_size
from landscape.models.estimators import two_rows
from landscape.npz import opened, unreadable

Floats = NDArray[np.float64]
Arrays = Mapping[str, Floats]

ZIP = b"PK"
HEADER_BYTES = 100_000
# NumPy has no type for BF16, the upper half of a float32.
SAFE_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
WHOLE = "a file of weights must be a whole NPZ or safetensors file"
AGAIN = "save it with numpy.savez or safetensors; pickles and .pt files are never opened"
MATRICES, VECTORS = ("coef", "w", "weight", "weights"), ("intercept", "bias", "b")
LARGEST = 1e15
SHAPE = "weights must be a matrix with a row for each class and a column for each feature"
SAVED_AS = "save them as np.savez('weights.npz', coef_=model.coef_, intercept_=model.intercept_)"


def read_weights(content: bytes) -> dict[str, Floats]:
    """The arrays of a file by name, in float64.

    Raises:
        UnreadableFile: it is neither an NPZ nor a safetensors file, damaged, or too large.
        UnusableData: a number that is not finite, or beyond all use.
    """
    check_size(content)
    found = _npz(content) if content.startswith(ZIP) else _safe(content)
    for name, array in found.items():
        if not (np.abs(array) <= LARGEST).all():  # NaN is not, either
            wrong = array[~(np.abs(array) <= LARGEST)][0]
            raise UnusableData(
                f"weights must be finite, and smaller than {LARGEST:g} in size",
                f"{wrong} in {name[:30]!r}",
                "train again with a smaller learning rate",
            )
    return found


def _npz(content: bytes) -> dict[str, Floats]:
    with opened(io.BytesIO(content), WEIGHTS) as arrays:
        numbers = [name for name, entry in arrays.entries.items() if entry.dtype.kind in "iuf"]
        return {name: arrays.read(name).astype(np.float64) for name in numbers}


def _safe(content: bytes) -> dict[str, Floats]:
    """The tensors of a safetensors file, whose offsets its own library checks."""
    from safetensors import SafetensorError, deserialize

    _check_header(content)
    with unreadable(WHOLE, AGAIN):
        try:
            tensors = deserialize(content)
        except SafetensorError as error:
            raise ValueError(str(error)) from error
        numbers = sum(len(t["data"]) // int(SAFE_TYPES[t["dtype"]][-1]) for _, t in tensors)
        if numbers > MOST_NUMBERS:
            raise UnreadableFile(
                f"a file must hold at most {MOST_NUMBERS:,} weights",
                f"{numbers:,}",
                "save the weights of one layer alone",
            )
        return {name: _tensor(facts) for name, facts in tensors}


def _check_header(content: bytes) -> None:
    """Refuse a long header, or unknown types in it, before it is taken apart.

    Eight bytes say how long it is; it is JSON text: types, shapes and places of all tensors.
    """
    if len(content) < 8:
        raise UnreadableFile(WHOLE, f"{len(content)} bytes", AGAIN)
    (length,) = struct.unpack_from("<Q", content)
    if length > len(content) - 8 or content[8:9] != b"{":
        raise UnreadableFile(WHOLE, "another kind of file, or a part of one", AGAIN)
    if length > HEADER_BYTES:
        raise UnreadableFile(
            f"the header of a safetensors file must be at most {HEADER_BYTES:,} bytes",
            f"{length:,}",
            "save the weights of one layer alone",
        )
    with unreadable(WHOLE, AGAIN):
        header = json.loads(content[8 : 8 + length])
        tensors = {name: facts for name, facts in header.items() if name != "__metadata__"}
        types = {str(facts["dtype"]) for facts in tensors.values()}
    if len(tensors) > WEIGHTS.arrays:
        raise UnreadableFile(
            f"a file must hold at most {WEIGHTS.arrays} arrays",
            f"{len(tensors):,}",
            "save the weights of one layer alone",
        )
    if other := sorted(types - set(SAFE_TYPES)):
        raise UnreadableFile(
            f"weights must be of a type among {', '.join(SAFE_TYPES)}",
            other[0][:20],
            "convert them to float32",
        )


def _tensor(facts: Mapping) -> Floats:
    values = np.frombuffer(facts["data"], SAFE_TYPES[facts["dtype"]])
    if facts["dtype"] == "BF16":
        values = (values.astype(np.uint32) << 16).view(np.float32)
    return values.astype(np.float64).reshape(facts["shape"])


def linear_weights(arrays: Arrays, classes: int, features: int) -> Floats:
    """The weights (C, D + 1) of a linear classifier, its bias last.

    A matrix (C, D) with a vector (C,) of biases, or without one; or (C, D + 1). Where there are
    several arrays their names tell: `coef_` and `intercept_`, `weight` and `bias`, `W` and `b`. A
    single row w of two classes becomes −w/2 and +w/2, as `from_sklearn` has it.

    Args:
        arrays: by name.
        classes: C, of the data.
        features: D, of the data.

    Raises:
        UnusableData: they do not fit.
    """
    matrix = _matrix(arrays)
    rows, columns = matrix.shape
    bias = _vector(arrays, rows)
    if bias is not None and columns == features:
        matrix = np.column_stack([matrix, bias])
    elif bias is None and columns == features:
        matrix = np.column_stack([matrix, np.zeros(rows)])
    if matrix.shape[1] != features + 1 or (bias is not None and columns != features):
        turned = rows == features and columns == classes
        raise UnusableData(
            SHAPE,
            f"shape {(rows, columns)} for {classes} classes and {features} features",
            "transpose it: W.T" if turned else "open the data that they were trained on first",
        )
    if rows == 1 and classes == 2:
        return two_rows(matrix)
    if rows != classes:
        raise UnusableData(
            SHAPE,
            f"{rows} rows for {classes} classes",
            "open the data that they were trained on first",
        )
    return matrix


def _last(name: str) -> str:
    """`fc.weight` → `weight`, `coef_` → `coef`."""
    return name.rsplit(".", 1)[-1].lower().strip("_")


def _matrix(arrays: Arrays) -> Floats:
    named = {name: array for name, array in arrays.items() if _last(name) in MATRICES}
    found = [a for a in named.values() if a.ndim in (1, 2)]
    if len(found) != 1:
        found = [array for array in arrays.values() if array.ndim == 2]
    if not found:
        shapes = ", ".join(f"{name[:30]} {a.shape}" for name, a in list(arrays.items())[:5])
        raise UnusableData(SHAPE, shapes or "no array of numbers", SAVED_AS)
    if len(found) > 1:
        raise UnusableData(
            "weights must be those of a linear classifier, a single matrix",
            f"{len(found)} matrices, as of a network",
            "record the training of a network in a landscape file instead",
        )
    return np.atleast_2d(found[0])


def _vector(arrays: Arrays, rows: int) -> Floats | None:
    """The biases, one for each row; None where there are none."""
    named = [array for name, array in arrays.items() if _last(name) in VECTORS]
    if not named and not any(_last(name) in MATRICES for name in arrays):
        # Beside a matrix that says what it is, a vector that doesn't may be anything.
        named = [array for array in arrays.values() if array.ndim == 1 and array.size == rows]
    if not named:
        return None
    bias = named[0].ravel()
    # Without an intercept scikit-learn may have a single 0.
    if len(named) > 1 or (bias.size != rows and bias.tolist() != [0]):
        raise UnusableData(
            "there must be one bias for each row of the weights",
            f"{len(named)} arrays, the first of {bias.size:,}",
            SAVED_AS,
        )
    return np.broadcast_to(bias, rows)
