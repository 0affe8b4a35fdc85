"""The rooms of this server, and what keeps them from being overrun."""

import asyncio
import logging
import sqlite3
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic
from weakref import WeakKeyDictionary

from landscape.rooms import Journal, Room, Rooms, TooMany, place
from landscape.rooms.journal import NAME

_log = logging.getLogger(__name__)


class Bucket:
    """Lets so many pass at once, and then so many a second.

    Nobody is known by an address: a school is one, and none is to be kept.
    """

    def __init__(self, burst: float, rate: float) -> None:
        self.burst, self.rate = burst, rate
        self._left, self._seen = burst, monotonic()

    def take(self) -> None:
        """Raises TooMany where nobody may pass now."""
        now = monotonic()
        self._left = min(self.burst, self._left + self.rate * (now - self._seen))
        self._seen = now
        if self._left < 1:
            raise TooMany("Too many at once. Try again in a moment.")
        self._left -= 1


OPENED = Bucket(20, 0.2)
# A full room joins in the same instant, and once more; guests without a room can't go on for long.
_JOINED: WeakKeyDictionary[Room, Bucket] = WeakKeyDictionary()


def may_join(room: Room) -> None:
    """Raises TooMany where too many join this room."""
    _JOINED.setdefault(room, Bucket(400, 20)).take()


@cache
def rooms() -> Rooms:
    """All rooms; the file of their journal is opened for the first one.

    Where it can't be written the journal is in a folder of this process, and ends with it.
    """
    try:
        return Rooms(Journal(place()))
    except (OSError, sqlite3.Error) as error:
        _log.error("rooms will not outlive this server, %s can't be written: %s", place(), error)
        return Rooms(Journal(Path(mkdtemp(prefix="landscape-")) / NAME))


async def find(code: str) -> Room:
    """The room of a code.

    Raises:
        Unknown: there is none.
    """
    return rooms().at_hand(code) or await asyncio.to_thread(rooms().find, code)


async def settle() -> None:
    """Wait until all that has happened is in the journal: what is answered outlives the process."""
    try:
        await asyncio.to_thread(rooms().journal.flush)
    except sqlite3.Error as error:  # the class goes on; its events wait for the next time
        _log.error("the journal of the rooms can't be written: %s", error)
