"""Questions to all hikers, and what they have answered."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from landscape.rooms.refusals import Refused

Vote = tuple[float, float] | int


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        kind: `where`, answered by a place on the map, or `which`, by the number of a choice.
        text: the question.
        choices: of `which`.
    """

    kind: str
    text: str
    choices: tuple[str, ...] = ()


QUESTIONS = {
    "where": Question("where", "Where is the lowest point?"),
    "which": Question(
        "which",
        "Which way gets lowest with equally many looks?",
        ("Guessing anywhere", "Trying a step", "Following the slope"),
    ),
}


def checked_vote(question: Question | None, vote: Any) -> Vote:
    """The vote, as it is kept: a place in shares of the half-width, or the number of a choice.

    Raises:
        Refused: nothing is asked, or it is no answer to what is asked.
    """
    if question is None:
        raise Refused("Nothing is asked just now.")
    if question.kind == "which":
        if type(vote) is int and 0 <= vote < len(question.choices):
            return vote
        raise Refused("That is none of the choices.")
    if isinstance(vote, list | tuple) and len(vote) == 2 and all(map(_is_share, vote)):
        return float(vote[0]), float(vote[1])
    raise Refused("That is no place on the map.")


def counts(question: Question, votes: Iterable[Vote]) -> list[int]:
    """How many have chosen each of the choices."""
    chosen = list(votes)
    return [chosen.count(number) for number in range(len(question.choices))]


def _is_share(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and -1 <= value <= 1
