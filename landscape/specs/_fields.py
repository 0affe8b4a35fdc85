"""`Fields`: the entries of one JSON object, each taken with the rule that it must fulfil."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, NamedTuple

from landscape.errors import UnusableSpec

REQUIRED: Any = object()
LONGEST_SHOWN = 60
# Numbers beyond these have squares, sums and differences that float64 does not hold.
SMALLEST, LARGEST = 1e-30, 1e30
KINDS = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}


class Rule(NamedTuple):
    """What an entry must be: whether a value is, in words, and what to do where it is not."""

    fits: Callable[[Any], bool]
    words: str
    remedy: str


class Fields:
    """The entries of an object of the spec.

    Args:
        entries: the object, as JSON has given it.
        path: where it stands in the spec, such as `plane.weights`; empty of the spec itself.
        known: names that its entries may have.

    Raises:
        UnusableSpec: it is no object, or has an entry of another name.
    """

    def __init__(self, entries: object, path: str, known: Sequence[str]) -> None:
        where = path or "a spec"
        if not isinstance(entries, Mapping):
            remedy = f"write {{…}} with {', '.join(known)}"
            raise UnusableSpec(f"{where} must be an object", shown(entries), remedy)
        self._entries, self._path = entries, path
        for name in entries:
            if name not in known:
                rule = f"{where} must have no entries but {', '.join(known)}"
                raise UnusableSpec(rule, shown(name), near(name, known) or "take it out")

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def named(self, key: str) -> str:
        """The whole name of an entry."""
        return f"{self._path}.{key}" if self._path else key

    def part(self, key: str, known: Sequence[str]) -> "Fields":
        """An object in this one; without one, an empty one."""
        return Fields(self._entries.get(key, {}), self.named(key), known)

    def word(self, key: str, choices: Collection[str], default: str = REQUIRED) -> str:
        """One of some words."""
        remedy = near(self._entries.get(key), choices) or "choose one of these"
        words = f"one of {', '.join(choices)}"
        return self._taken(key, default, Rule(tuple(choices).__contains__, words, remedy))

    def text(self, key: str) -> str:
        """A text that is not empty."""
        rule = Rule(lambda it: isinstance(it, str) and bool(it.strip()), "a text", "write one")
        return self._taken(key, REQUIRED, rule)

    def truth(self, key: str, default: bool) -> bool:
        """Whether something is."""
        rule = Rule(lambda it: isinstance(it, bool), "true or false", "write it without quotes")
        return self._taken(key, default, rule)

    def whole(self, key: str, low: int, high: int, default: int = REQUIRED) -> int:
        """A whole number from `low` to `high`."""
        words = f"a whole number from {low:,} to {high:,}"
        rule = Rule(lambda it: is_whole(it) and low <= it <= high, words, "choose one of these")
        return self._taken(key, default, rule)

    def number(self, key: str, default: float = REQUIRED, *, low: float = 0.0) -> float:
        """A number from `low` to LARGEST."""
        words = f"a finite number of at least {low:g} and at most {LARGEST:g}"
        rule = Rule(lambda it: is_number(it) and low <= it <= LARGEST, words, "choose another")
        return float(self._taken(key, default, rule))

    def widths(self, key: str, most: int, widest: int) -> tuple[int, ...]:
        """At most so many whole numbers from 1; without an entry none."""
        rule = Rule(
            lambda it: (
                isinstance(it, list)
                and len(it) <= most
                and all(is_whole(width) and 1 <= width <= widest for width in it)
            ),
            f"a list of at most {most} whole numbers from 1 to {widest:,}",
            "write the width of each hidden layer, as [32]",
        )
        return tuple(self._taken(key, [], rule))

    def rising(self, key: str, fewest: int, most: int) -> tuple[float, ...]:
        """Numbers within ±LARGEST, each above the one before."""
        rule = Rule(
            lambda it: (
                isinstance(it, list)
                and fewest <= len(it) <= most
                and all(is_number(x) and abs(x) <= LARGEST for x in it)
                and all(float(x) < float(y) for x, y in pairwise(it))
            ),
            f"a list of {fewest} to {most:,} finite numbers within ±{LARGEST:g}, each above the "
            "one before",
            "sort them, and take out what is there twice",
        )
        return tuple(map(float, self._taken(key, REQUIRED, rule)))

    def _taken(self, key: str, default: Any, rule: Rule) -> Any:
        """The entry, or the default without one."""
        if key not in self._entries:
            if default is REQUIRED:
                raise UnusableSpec(f"{self.named(key)} must be {rule.words}", "nothing", "add it")
            return default
        value = self._entries[key]
        if not rule.fits(value):
            raise UnusableSpec(f"{self.named(key)} must be {rule.words}", shown(value), rule.remedy)
        return value


def near(name: object, known: Collection[str]) -> str | None:
    """A question for the name that was meant, where one is near."""
    close = get_close_matches(str(name), list(known), 1)
    return f"did you mean {close[0]!r}?" if close else None


def is_whole(value: object) -> bool:
    """Whether it is a whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    """Whether it is a number that float64 holds as a finite one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def shown(value: object) -> str:
    """What was got, in few signs."""
    if type(value) in KINDS:
        return KINDS[type(value)]
    words = repr(value)
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
