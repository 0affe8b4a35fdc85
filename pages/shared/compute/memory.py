"""What has been computed is remembered, for all readers of this process, in bounded memory."""

import threading
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

import numpy as np
from cachetools import LRUCache, cached

from landscape import Dataset
from pages.shared.settings.specs import Own, parts_of

Asked = ParamSpec("Asked")
Result = TypeVar("Result")

MEMORY = 512 * 2**20  # bytes; what was used longest ago is forgotten first
AT_LEAST = 1024  # bytes, of objects around the arrays


def footprint(result: Any) -> int:
    """Bytes of the arrays and texts that a result holds; of the data it refers to, none.

    What a result works out later, when it is first asked for, is not counted.
    """
    if isinstance(result, Dataset):
        return AT_LEAST + result.X.nbytes + result.y.nbytes
    return AT_LEAST + _held(result)


def _held(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_held, value.values()))
    if isinstance(value, tuple | list):
        return sum(map(_held, value))
    if is_dataclass(value) and not isinstance(value, Dataset):
        return sum(_held(getattr(value, field.name)) for field in fields(value))
    return 0


_results: LRUCache[Hashable, Any] = LRUCache(MEMORY, footprint)
_changed = threading.Condition()
# What no session holds any more; a garbage collector may tell it at any moment.
_gone: deque[Own] = deque()


def remembered(function: Callable[Asked, Result]) -> Callable[Asked, Result]:
    """The function with a memory: what several ask for at once is computed once.

    Arguments are names, numbers and frozen specs of them; those whose names begin with `_` make no
    difference to the result. Results are shared by all who ask: nobody may change them. An error is
    not remembered.
    """
    parameters = signature(function).parameters.values()
    telling = [each.name for each in parameters if not each.name.startswith("_")]
    names = [each.name for each in parameters]
    usual = {each.name: each.default for each in parameters}

    def key(*arguments: Asked.args, **named: Asked.kwargs) -> Hashable:
        given = usual | dict(zip(names, arguments, strict=False)) | named
        return (function, *(given[name] for name in telling))

    kept = cached(_results, key, condition=_changed)(function)

    @wraps(function)
    def result(*arguments: Asked.args, **named: Asked.kwargs) -> Result:
        if _gone:
            _sweep()
        return kept(*arguments, **named)

    return result


def leave(own: Own) -> None:
    """Forget, before the next thing is asked for, all that was made of a reader's own."""
    _gone.append(own)


def _sweep() -> None:
    with _changed:
        gone = {_gone.popleft() for _ in range(len(_gone))}
        for key in list(_results):
            if not gone.isdisjoint(part for part in parts_of(key) if isinstance(part, Own)):
                del _results[key]


def forget() -> None:
    """Forget everything."""
    with _changed:
        _results.clear()
