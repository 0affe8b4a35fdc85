"""The kinds of settings: what a reader can choose from, and what a link says of it.

A setting says nothing of the screen but its words; `widgets` draws each kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing that a reader can set.

    Attributes:
        key: its name in links and in the session.
        label: its name on the page; a page may tell more in its place.
        default: its value at the start, as the widget holds it; None for one that depends on the
            data.
        pages: where it is offered.
        help: a word of explanation.
    """

    key: str
    label: str
    default: Any = None
    pages: tuple[str, ...] = ()
    help: str | None = None


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One of some labels; `options` says what each stands for. Links hold the label.

    Those in `only_here` are there for a reader who has opened data or weights of his own.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    only_here: tuple[str, ...] = ()
    buttons: bool = False  # a row of buttons, where there are few; else a menu


@dataclass(frozen=True, kw_only=True)
class Several(Setting):
    """Any of some labels."""

    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Scale(Setting):
    """One of some values in rising order, on a slider."""

    values: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Number(Setting):
    """A number from `low` to `high`, typed or stepped; None where empty means something."""

    low: float | None = None
    high: float | None = None
    step: float | None = None


@dataclass(frozen=True, kw_only=True)
class Slider(Setting):
    """A number, or two ends of a range, on a slider."""

    low: float = 0.0
    high: float = 1.0
    step: float | None = None


@dataclass(frozen=True, kw_only=True)
class Switch(Setting):
    """On or off."""

    default: bool = False
