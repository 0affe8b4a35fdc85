"""What has happened lately in a room, and who wants to hear of it."""

import threading
from collections import deque
from collections.abc import Callable
from itertools import islice

from landscape.rooms.state import Event

# So many events are kept at hand. Who is further behind is told the whole.
AT_HAND = 5000
# What phones hear of. Of all else only the board does.
LOUD = ("begin", "phase", "ask", "reveal", "remove")
SECRET = ("token", "ticket")

Ear = Callable[[bool], object]
"""Called at every event, with whether phones are to hear of it."""


class News:
    """The last events of a room. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: deque[Event] = deque(maxlen=AT_HAND)
        self._ears: set[Ear] = set()

    def add(self, event: Event) -> None:
        """Keep an event at hand, and tell who listens that there is one."""
        with self._lock:
            self._events.append(event)
            ears = list(self._ears)
        for ear in ears:
            ear(event["what"] in LOUD)

    def listen(self, ear: Ear) -> None:
        """Call this at every event."""
        with self._lock:
            self._ears.add(ear)

    def ignore(self, ear: Ear) -> None:
        """Call it no more."""
        with self._lock:
            self._ears.discard(ear)

    def since(self, seq: int) -> list[Event] | None:
        """The events after that number, without secrets; None where they are not all at hand."""
        with self._lock:
            last = self._events[-1]["seq"] if self._events else 0
            missed = last - seq
            if not 0 <= missed <= len(self._events):
                return None
            chosen = list(islice(self._events, len(self._events) - missed, None))
        return [{k: v for k, v in event.items() if k not in SECRET} for event in chosen]
