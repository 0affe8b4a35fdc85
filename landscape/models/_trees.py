"""Trees of arrays: mappings, lists and tuples, nested at will. None is a tree without leaves."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
