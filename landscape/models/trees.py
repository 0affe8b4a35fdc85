"""Trees of arrays: mappings, lists and tuples, nested at will. None is a tree without leaves."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.models.protocols import Block

Floats = NDArray[np.float64]


def leaves(tree: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Path and leaf of each leaf, in order; None holds nothing."""
    if isinstance(tree, (Mapping, list, tuple)):
        items = tree.items() if isinstance(tree, Mapping) else enumerate(tree)
        for key, part in items:
            yield from leaves(part, f"{name}/{key}" if name else str(key))
    elif tree is not None:
        yield name, tree


def rebuilt(tree: Any, array_of: Callable[[Any], Any]) -> Any:
    """The same tree with other leaves, asked for in the order of `leaves`."""
    if isinstance(tree, Mapping):
        return {key: rebuilt(part, array_of) for key, part in tree.items()}
    if isinstance(tree, (list, tuple)):
        parts = [rebuilt(part, array_of) for part in tree]
        return type(tree)(*parts) if hasattr(tree, "_fields") else type(tree)(parts)
    return None if tree is None else array_of(tree)


def namespace(leaf: Any) -> Any:
    """The library that a leaf is an array of."""
    return leaf.__array_namespace__() if hasattr(leaf, "__array_namespace__") else np


def real(leaf: Any, name: str) -> Floats:
    """A leaf in float64.

    Raises:
        TypeError: it is no array of floating-point numbers, nor such a number.
    """
    known = hasattr(leaf, "__array_namespace__") or isinstance(leaf, (float, np.floating))
    dtype = str(getattr(leaf, "dtype", "float64"))
    if not known or not dtype.startswith(("float", "bfloat")):
        got = f"{type(leaf).__name__} of {dtype}" if known else type(leaf).__name__
        raise TypeError(
            f"leaves must be arrays of floating-point numbers; got {got} at {name or 'the top'}: "
            "what is no weight belongs into the loss"
        )
    return np.asarray(leaf).astype(np.float64)


def blocks(arrays: Iterable[tuple[str, NDArray]]) -> tuple[Block, ...]:
    """A block of a flat vector for each named array, one after another."""
    found, start = [], 0
    for name, array in arrays:
        kind = "weight" if array.ndim > 1 else "bias"
        found.append(Block(name, array.shape, start, kind))
        start = found[-1].stop
    return tuple(found)


def arrays_of(tree: Any) -> Iterator[tuple[str, Floats]]:
    """Path and array of each leaf, in order; tensors of PyTorch too, from whatever device.

    Those are taken in single precision: NumPy has not all the precisions that they have.

    Raises:
        TypeError: a leaf is no array of floating-point numbers.
    """
    for name, leaf in leaves(tree, ""):
        yield (
            name,
            real(leaf.detach().cpu().float().numpy() if hasattr(leaf, "detach") else leaf, name),
        )
