"""`Room`: what a teacher commands and hikers do, checked and turned into events."""

import math
import threading
from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np

from landscape.rooms.codes import clean_name, new_key, same
from landscape.rooms.news import News
from landscape.rooms.polls import QUESTIONS, checked_vote
from landscape.rooms.refusals import Forbidden, Refused, Unknown
from landscape.rooms.rivals import KINDS, rivals
from landscape.rooms.state import Event, Hiker, State
from landscape.rooms.terrain import Terrain

MOST_HIKERS = 300
MOST_LOOKS = 200  # in a round
LONGEST_TICKET = 64


class Diary(Protocol):
    """What keeps events."""

    def add(self, code: str, event: Event) -> None:
        """Keep an event of a room."""
        ...


class Room:
    """One landscape, its hikers, and who listens. Safe between threads.

    Attributes:
        terrain: what is walked on. A hiker is told losses, and in a round of slopes the slope;
            places are for the teacher.
        code: by which phones find it.
        key: by which the teacher commands it.
        made: when it was opened, in seconds since 1970.
        state: what is so now.
        news: what has happened lately.
    """

    def __init__(self, terrain: Terrain, code: str, key: str, made: float, diary: Diary) -> None:
        self.terrain, self.code, self.key, self.made = terrain, code, key, made
        self.news = News()
        self._diary, self._lock = diary, threading.RLock()
        self.state = State((*terrain.start, terrain.loss(*terrain.start)))

    # The teacher.

    def check_key(self, key: object) -> None:
        """Raises Forbidden where it is not the room's."""
        if not same(key, self.key):
            raise Forbidden("The key is not that of this room.")

    def begin(self, kind: object, budget: object) -> None:
        """Begin a round of so many looks: all go back to the start."""
        if kind not in tuple(KINDS):
            raise Refused(f"A round is one of {', '.join(KINDS)}.")
        if type(budget) is not int or not 1 <= budget <= MOST_LOOKS:
            raise Refused(f"A round has 1 to {MOST_LOOKS} looks.")
        self._happen({"what": "begin", "kind": kind, "budget": budget})

    def pause(self) -> None:
        """Nobody moves; all look at the board."""
        with self._lock:
            if self.state.phase != "round":
                raise Refused("No round is running.")
            self._happen({"what": "phase", "phase": "paused"})

    def resume(self) -> None:
        """Go on with the round."""
        with self._lock:
            if self.state.phase != "paused":
                raise Refused("The round is not frozen.")
            self._happen({"what": "phase", "phase": "round"})

    def ask(self, question: object) -> None:
        """Ask one of QUESTIONS; None ends what is asked."""
        if question is not None and question not in tuple(QUESTIONS):
            raise Refused(f"A question is one of {', '.join(QUESTIONS)}.")
        self._happen({"what": "ask", "question": question})

    def reveal(self) -> None:
        """End the round and let the real strategies walk, with as many looks as the hikers had."""
        with self._lock:
            if not self.state.rounds:
                raise Refused("Begin a round first.")
            budget = self.state.round.budget
        found = [rival._asdict() for rival in rivals(self.terrain, budget)]
        self._happen({"what": "reveal", "rivals": found})

    def remove(self, number: object) -> None:
        """Send a hiker away, with its name and its path."""
        with self._lock:
            if number not in tuple(self.state.hikers):
                raise Unknown("There is no such hiker.")
            self._happen({"what": "remove", "hiker": number})

    def close(self) -> None:
        """End it all."""
        self._happen({"what": "phase", "phase": "closed"})

    # The hikers.

    def join(self, name: object, ticket: object = None) -> Hiker:
        """Come in; who has come with this ticket already, and was not answered, is that hiker."""
        ticket = ticket if isinstance(ticket, str) and ticket else new_key()
        with self._lock:
            hikers = self.state.hikers.values()
            ticket = ticket[:LONGEST_TICKET]
            known = next((hiker for hiker in hikers if hiker.ticket == ticket), None)
            if known is not None:
                return known
            if len(hikers) >= MOST_HIKERS:
                raise Refused("The room is full.")
            chosen = clean_name(name, {hiker.name for hiker in hikers})
            number = self.state.joined
            secrets = {"token": new_key(), "ticket": ticket}
            self._happen({"what": "join", "hiker": number, "name": chosen, **secrets})
            return self.state.hikers[number]

    def hiker(self, token: object) -> Hiker:
        """Who has this token."""
        number = self.state.tokens.get(token) if isinstance(token, str) else None
        if number is None:
            raise Unknown("You are no longer in this room. Join it again.")
        return self.state.hikers[number]

    def act(
        self, token: object, angle: object = 0.0, step: object = 0.0, number: object = None
    ) -> dict[str, Any]:
        """One look: a guess in a round of random search, else a step from where the hiker stands.

        Args:
            token: of the hiker.
            angle: direction, in radians from the direction of W1 towards that of W2.
            step: length, 0 … 1 half-widths of the window.
            number: `[round, look]`, both from 1, as the phone counts: a look that is sent again is
                answered again. The next look when None.

        Returns:
            What the hiker feels now, as `felt` says, and `tried` and `kept` of this look.

        Raises:
            Refused: no round is running, no looks are left, or a number is none.
        """
        with self._lock:
            hiker, state = self.hiker(token), self.state
            if number is not None and _again(hiker, state.round.number, number):
                return self.felt(hiker)
            if state.phase != "round":
                raise Refused("Wait for the round to begin.")
            if hiker.used >= state.round.budget:
                raise Refused("You have no looks left.")
            a, b = self._target(hiker, _finite(angle, "angle"), _finite(step, "step"))
            loss = self.terrain.loss(a, b)
            kept = state.round.kind == "gradient" or loss < hiker.best
            place = {"a": a, "b": b, "loss": loss, "kept": kept}
            self._happen({"what": "step", "hiker": hiker.number, **place})
            return self.felt(hiker)

    def vote(self, token: object, vote: object) -> None:
        """Answer what is asked; the last answer counts."""
        with self._lock:
            hiker = self.hiker(token)
            kept = checked_vote(self.state.question, vote)
            self._happen({"what": "vote", "hiker": hiker.number, "vote": kept})

    def felt(self, hiker: Hiker) -> dict[str, Any]:
        """What a hiker knows: losses, looks, its place among all, and the slope in its round."""
        with self._lock:
            state, used = self.state, hiker.used
            ahead = sum(other.best < hiker.best for other in state.hikers.values())
            told = {
                "loss": hiker.at[2],
                "best": hiker.best,
                "used": used,
                "left": state.round.budget - used,
                "place": 1 + ahead,
                "losses": [look.loss for look in hiker.looks_now],
            }
            if used:
                told |= {"tried": hiker.looks[-1].loss, "kept": hiker.looks[-1].kept}
            if state.round.kind == "gradient" and state.phase == "round":
                slope = self.terrain.slope(*hiker.at[:2])
                told["downhill"] = math.atan2(-slope[1], -slope[0])
                told["steep"] = math.hypot(*slope) * self.terrain.edge
            return told

    def _target(self, hiker: Hiker, angle: float, step: float) -> tuple[float, float]:
        """Where a look lands, in the window."""
        edge = self.terrain.edge
        if self.state.round.kind == "random":
            # By what it is the guess of, so that a room that comes back goes on alike.
            made = int(self.made), self.state.round.number, hiker.number, hiker.used
            a, b = np.random.default_rng(made).uniform(-edge, edge, 2)
            return float(a), float(b)
        reach = edge * min(max(step, 0.0), 1.0)
        a = hiker.at[0] + reach * math.cos(angle)
        b = hiker.at[1] + reach * math.sin(angle)
        return min(max(a, -edge), edge), min(max(b, -edge), edge)

    def return_to(self, events: Iterable[Event]) -> None:
        """Let happen again what the diary has kept."""
        with self._lock:
            for event in events:
                if event["seq"] > self.state.seq:
                    self.state.apply(event)
                    self.news.add(event)

    def _happen(self, event: Event) -> None:
        with self._lock:
            if self.state.phase == "closed":
                raise Refused("The room is closed.")
            event["seq"] = self.state.seq + 1
            self.state.apply(event)
            self._diary.add(self.code, event)
            self.news.add(event)


def _again(hiker: Hiker, round_number: int, number: object) -> bool:
    """Whether a look has been had already; raises where it is not the next one either."""
    if not isinstance(number, list | tuple) or [type(n) for n in number] != [int, int]:
        raise Refused("A look has the number [round, look].")
    if number[0] != round_number:
        raise Refused("That round is over.")
    if number[1] == hiker.used and hiker.used:
        return True
    if number[1] != hiker.used + 1:
        raise Refused("That look is not your next one.")
    return False


def _finite(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused(f"The {name} must be a number.")
    return float(value)
