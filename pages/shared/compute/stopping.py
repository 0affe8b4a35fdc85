"""What a reader's stop has left: shown to that reader, never kept for others."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class StoppedEarly(Exception):
    """Carries what a stop has left out of a cached function, past its cache."""

    def __init__(self, left: Any) -> None:
        super().__init__("stopped")
        self.left = left


@dataclass(frozen=True, eq=False)
class Outcome(Generic[Result]):
    """A result, and whether the work was done to its end."""

    result: Result
    whole: bool = True


def outcome(work: Callable[..., Result], *arguments: object) -> Outcome[Result]:
    """The result of a cached function, or what a stop has left of it."""
    try:
        return Outcome(work(*arguments))
    except StoppedEarly as early:
        return Outcome(early.left, whole=False)
