"""One column of any table: numbers, or categories.

Tables of pandas, Polars and pyarrow are known by what they can do: none of these is imported.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnusableData

Ints = NDArray[np.integer]
# Names are shown in titles and menus.
LONGEST_NAME = 100
# A text column with more values tells examples apart rather than kinds of examples.
MOST_CATEGORIES = 100
MISSING = -1
# Names of types whose values compare in ways of their own.
_MISSING_TYPES = ("NAType", "NaTType")
_NESTED = ("list", "large_list", "fixed_size_list", "struct", "map", "dense_union", "sparse_union")


class Categories(NamedTuple):
    """A column of texts: for each row the number of its text, or MISSING."""

    codes: Ints  # (N,)
    names: tuple[str, ...]  # in rising order, each of them in some row


Column = NDArray[np.number] | Categories


def columns_of(table: Any) -> dict[str, Any]:
    """The columns of a table by name, each as the table has it.

    Raises:
        TypeError: this is no table.
        UnusableData: a name is too long, or stands twice.
    """
    if isinstance(table, Mapping):
        pairs = list(table.items())
    elif hasattr(table, "column_names"):  # pyarrow
        pairs = list(zip(table.column_names, table.columns, strict=True))
    elif hasattr(table, "columns"):  # pandas and Polars
        names = list(table.columns)
        _check_names([plain(name) for name in names])
        pairs = [(name, table[name]) for name in names]
    else:
        kind = type(table).__name__
        raise TypeError(f"table must be of pandas, Polars or pyarrow, or a mapping; got {kind}")
    names = [plain(name) or f"column {k + 1}" for k, (name, _) in enumerate(pairs)]
    _check_names(names)
    return {name: column for name, (_, column) in zip(names, pairs, strict=True)}


def plain(name: object) -> str:
    """A name on one line, without what can't be seen."""
    return "".join(c for c in " ".join(str(name).split()) if c.isprintable())


def _check_names(names: Sequence[str]) -> None:
    longest = max(names, key=len, default="")
    if len(longest) > LONGEST_NAME:
        raise UnusableData(
            f"names of columns must have at most {LONGEST_NAME} characters",
            f"{len(longest):,} in {longest[:20]!r} …",
            "rename the column",
        )
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            raise UnusableData(
                "columns must have names of their own", f"{name!r} twice", "rename one of them"
            )
        seen.add(name)


def column_of(raw: Any, name: str) -> Column:
    """A column as numbers, NaN where there is none, or as categories.

    Raises:
        UnusableData: it holds neither, or too many categories.
    """
    if hasattr(raw, "combine_chunks"):
        return _arrow(raw, name)
    values = np.asarray(raw)
    if values.ndim != 1:
        raise _refused(name, f"shape {values.shape}")
    if str(getattr(raw, "dtype", "")) == "category":
        return _texts(_categorical(values), name)
    return _plain_column(values, name)


def _plain_column(values: NDArray[Any], name: str) -> Column:
    kind = values.dtype.kind
    if kind in "biuf":
        return values
    if kind not in "OUT":
        raise _refused(name, str(values.dtype))
    values = values.astype(object)
    values = np.array([None if _is_missing(v) else v for v in values], dtype=object)
    kinds = {type(value) for value in values if value is not None}
    if all(issubclass(kind, Real | Decimal | np.bool_) for kind in kinds):
        return np.array([np.nan if v is None else float(v) for v in values])
    if not all(issubclass(kind, str) for kind in kinds):
        found = sorted(kind.__name__ for kind in kinds)
        raise _refused(name, " and ".join(found[:3]))
    return _texts(values, name)


def _is_missing(value: Any) -> bool:
    if value is None or type(value).__name__ in _MISSING_TYPES:
        return True
    return isinstance(value, float | np.floating | Decimal) and math.isnan(value)


def _categorical(values: NDArray[Any]) -> NDArray[Any]:
    """Categories as texts, also where they are numbers."""
    texts = [None if _is_missing(value) else str(value) for value in values.astype(object)]
    return np.array(texts, dtype=object)


def _texts(values: NDArray[Any], name: str) -> Categories:
    """Texts, None where there is none, as categories."""
    found: dict[str | None, int] = {None: MISSING}
    codes = np.empty(len(values), np.int64)
    for row, value in enumerate(values):
        if value not in found:
            found[value] = len(found) - 1
        codes[row] = found[value]
    return _sorted(codes, [text for text in found if text is not None], name)


def _arrow(raw: Any, name: str) -> Column:
    """A column of pyarrow. Texts are numbered without ever being made one by one."""
    kind = str(raw.type).split("<")[0]
    if kind in _NESTED:
        raise _refused(name, f"nested values ({kind})")
    if kind in ("string", "large_string", "string_view"):
        raw, kind = raw.cast("string").dictionary_encode(), "dictionary"
    if kind != "dictionary":
        return _plain_column(np.asarray(raw), name)
    whole = raw.unify_dictionaries().combine_chunks()
    if len(whole.dictionary) > MOST_CATEGORIES:
        raise _too_many(name, len(whole.dictionary))
    texts = whole.dictionary.to_pylist()
    codes = np.asarray(whole.indices.fill_null(MISSING)).astype(np.int64)
    known = np.array([MISSING if t is None else k for k, t in enumerate(texts)] + [MISSING])
    return _sorted(known[codes], ["" if t is None else str(t) for t in texts], name)


def _sorted(codes: Ints, texts: Sequence[str], name: str) -> Categories:
    """Categories in rising order; texts that read the same are one, and unused ones none."""
    used = np.unique(codes[codes != MISSING])
    if len(used) > MOST_CATEGORIES:
        raise _too_many(name, len(used))
    shown = {int(k): plain(texts[k]) or "(empty)" for k in used}
    longest = max(shown.values(), key=len, default="")
    if len(longest) > LONGEST_NAME:
        raise UnusableData(
            f"categories must have at most {LONGEST_NAME} characters",
            f"{len(longest):,} in column {name!r}",
            "leave the column out",
        )
    names = sorted(set(shown.values()))
    numbers = np.full(len(texts) + 1, MISSING)  # the last place is that of MISSING
    for k, text in shown.items():
        numbers[k] = names.index(text)
    return Categories(numbers[codes], tuple(names))


def _too_many(name: str, count: int) -> UnusableData:
    return UnusableData(
        f"a column of texts must hold at most {MOST_CATEGORIES} different ones",
        f"{count:,} in column {name!r}",
        "leave the column out, group its values, or choose another column of labels",
    )


def _refused(name: str, got: str) -> UnusableData:
    return UnusableData(
        "a column must hold numbers or texts, one kind of them",
        f"{got} in column {name!r}",
        "turn it into numbers, or leave it out",
    )
