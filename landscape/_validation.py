"""Checks that several modules share: each raises ValueError with the rule, then what was got."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def finite_array(values: ArrayLike, name: str, ndim: int) -> NDArray[np.number]:
    """The values as a numeric array of `ndim` axes without NaN or infinity.

    Raises:
        ValueError: wrong number of axes, not numbers, or a value that is not finite.
    """
    array = np.asarray(values)
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes; got shape {array.shape}")
    kind = array.dtype.kind
    if kind not in "biufc":
        raise ValueError(f"{name} must hold numbers; got dtype {array.dtype}")
    if kind == "c":
        raise ValueError(f"{name} must hold real numbers; got dtype {array.dtype}")
    if kind == "f" and not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite; got {array[where]} at {list(where)}")
    return array


def weights_array(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """Weights of any shape, in float64.

    Raises:
        ValueError: a single number, not numbers, or a value that is not finite.
    """
    return finite_array(values, name, max(1, np.ndim(values))).astype(np.float64)


def positive(value: float, name: str, *, zero: bool = False) -> float:
    """The value, when it is a finite number above 0 (or at least 0, with `zero`).

    Raises:
        ValueError: it is not.
    """
    if not np.isfinite(value) or value < 0 or (value == 0 and not zero):
        rule = "a finite number of at least 0" if zero else "a finite number above 0"
        raise ValueError(f"{name} must be {rule}; got {value}")
    return value


def one_of(value: str, name: str, choices: tuple[str, ...]) -> str:
    """The value, when it is one of the choices.

    Raises:
        ValueError: it is not.
    """
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}; got {value!r}")
    return value
