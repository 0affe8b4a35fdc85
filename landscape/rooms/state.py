"""What is so in a room, as a function of what has happened in it.

All that changes a room is an event: a plain dict that JSON can hold, with the numbers that were
computed, so that the same events give the same state on any machine, bit for bit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from landscape.rooms.polls import QUESTIONS, Question, Vote, counts

Event = dict[str, Any]


class Look(NamedTuple):
    """One evaluation of the loss, and whether the hiker went there."""

    round: int  # from 1
    number: int  # from 1, in the round
    a: float
    b: float
    loss: float
    kept: bool


class Round(NamedTuple):
    """What was played."""

    number: int  # from 1
    kind: str  # of rivals.KINDS
    budget: int  # looks that each hiker has
    start_loss: float


@dataclass
class Hiker:
    """One phone.

    Attributes:
        number: in the order of coming, from 0.
        name: as the board can show it.
        token: what the phone proves itself by.
        ticket: what the phone called itself when it came, so that it comes once.
        at: a, b and loss where it stands.
        best: its lowest loss in this round, that of the start included.
        used: looks of this round.
        looks: of all rounds.
        bests: the lowest loss of each round in which it has looked.
        vote: its answer to what is asked.
    """

    number: int
    name: str
    token: str
    ticket: str
    at: tuple[float, float, float]
    best: float
    used: int = 0
    looks: list[Look] = field(default_factory=list)
    bests: dict[int, float] = field(default_factory=dict)
    vote: Vote | None = None

    def back_to(self, start: tuple[float, float, float]) -> None:
        """Begin a round."""
        self.at, self.best, self.used = start, start[2], 0

    @property
    def looks_now(self) -> list[Look]:
        """The looks of this round."""
        return self.looks[len(self.looks) - self.used :]


@dataclass
class State:
    """A room at one moment.

    Attributes:
        start: a, b and loss where everybody starts.
        phase: `lobby`, `round`, `paused`, `reveal` or `closed`.
        rounds: those played, the present one last.
        hikers: by number.
        tokens: numbers of the hikers by their tokens.
        joined: how many have ever come, the next number.
        question: what is asked just now.
        rivals: what the real strategies did, once it is revealed.
        seq: number of the last event, from 1.
    """

    start: tuple[float, float, float]
    phase: str = "lobby"
    rounds: list[Round] = field(default_factory=list)
    hikers: dict[int, Hiker] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    joined: int = 0
    question: Question | None = None
    rivals: list[dict[str, Any]] = field(default_factory=list)
    seq: int = 0

    @property
    def round(self) -> Round:
        """The present round; one without looks before the first."""
        return self.rounds[-1] if self.rounds else Round(0, "random", 0, self.start[2])

    def ranked(self) -> list[Hiker]:
        """The hikers of this round, the lowest loss first, of equals who needed fewer looks."""
        return sorted(self.hikers.values(), key=lambda hiker: (hiker.best, hiker.used))

    def public(self) -> dict[str, Any]:
        """What everybody in the room may know."""
        asked = self.question
        return {
            "seq": self.seq,
            "phase": self.phase,
            "round": self.round.number,
            "kind": self.round.kind,
            "budget": self.round.budget,
            "hikers": len(self.hikers),
            "question": asked
            and {"kind": asked.kind, "text": asked.text, "choices": asked.choices},
        }

    def votes(self) -> dict[str, Any]:
        """The answers, without who gave them."""
        given = [hiker.vote for hiker in self.hikers.values() if hiker.vote is not None]
        if self.question is None or self.question.kind == "where":
            return {"marks": given, "count": len(given)}
        return {"counts": counts(self.question, given), "count": len(given)}

    def apply(self, event: Event) -> None:
        """Let an event happen."""
        match event["what"]:
            case "join":
                secret = event["name"], event["token"], event["ticket"]
                number = event["hiker"]
                self.hikers[number] = Hiker(number, *secret, self.start, self.start[2])
                self.tokens[event["token"]] = number
                self.joined = number + 1
            case "step":
                self._step(self.hikers[event["hiker"]], event)
            case "begin":
                number = len(self.rounds) + 1
                self.rounds.append(Round(number, event["kind"], event["budget"], self.start[2]))
                self.phase, self.rivals = "round", []
                self._ask(None)
                for hiker in self.hikers.values():
                    hiker.back_to(self.start)
            case "phase":
                self.phase = event["phase"]
            case "ask":
                self._ask(QUESTIONS.get(event["question"]))
            case "vote":
                vote = event["vote"]
                self.hikers[event["hiker"]].vote = tuple(vote) if isinstance(vote, list) else vote
            case "reveal":
                self.phase, self.rivals = "reveal", event["rivals"]
            case "remove":
                gone = self.hikers.pop(event["hiker"])
                del self.tokens[gone.token]
        self.seq = event["seq"]

    def _ask(self, question: Question | None) -> None:
        self.question = question
        for hiker in self.hikers.values():
            hiker.vote = None

    def _step(self, hiker: Hiker, event: Event) -> None:
        a, b, loss, kept = (event[name] for name in ("a", "b", "loss", "kept"))
        hiker.used += 1
        hiker.looks.append(Look(self.round.number, hiker.used, a, b, loss, kept))
        hiker.best = hiker.bests[self.round.number] = min(hiker.best, loss)
        if kept:
            hiker.at = a, b, loss


def replayed(start: tuple[float, float, float], events: Iterable[Event]) -> State:
    """The state after these events."""
    state = State(start)
    for event in events:
        state.apply(event)
    return state
