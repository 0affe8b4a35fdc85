"""`Rooms`: all rooms of a server, found by their codes."""

import threading
import time
from collections.abc import Callable

from landscape.rooms.codes import is_code, new_code, new_key
from landscape.rooms.journal import Journal, Opened
from landscape.rooms.refusals import TooMany, Unknown
from landscape.rooms.room import Room
from landscape.rooms.terrain import Terrain, TerrainSpec

MOST_ROOMS = 50
LONGEST = 12 * 3600.0  # seconds that a room is kept
# Behind a proxy another process stands in while this one is down, and may have gone on with a room
# that nobody has asked this one for.
FRESH = 1.0  # seconds


class Rooms:
    """Opens rooms, finds them, and lets them end. Safe between threads.

    Args:
        journal: where they come back from after a restart.
        clock: seconds since 1970.
    """

    def __init__(self, journal: Journal, clock: Callable[[], float] = time.time) -> None:
        self.journal, self._clock = journal, clock
        self._rooms: dict[str, Room] = {}
        self._asked: dict[str, float] = {}
        self._lock = threading.Lock()

    def open(self, spec: TerrainSpec) -> Room:
        """A new room.

        Raises:
            TooMany: there are as many as there may be.
            Refused: its landscape is not to be had here.
        """
        terrain = Terrain(spec)
        with self._lock:
            self._forget_old()
            taken = self.journal.codes()
            if len(taken) >= MOST_ROOMS:
                raise TooMany("Too many rooms are open on this server. Close one, or wait.")
            opened = Opened(new_code(taken), new_key(), self._clock(), spec.plain)
            self.journal.open(opened)
            return self._keep(Room(terrain, *opened[:3], self.journal))

    def at_hand(self, code: str) -> Room | None:
        """The room of a code, where it is known to be as it should; asks no file."""
        room, now = self._rooms.get(code.upper()), self._clock()
        if room is None or now - self._asked[room.code] > FRESH or self._is_old(room.made):
            return None
        self._asked[room.code] = now
        return room

    def find(self, code: str) -> Room:
        """The room of a code; after a restart, as it was.

        Raises:
            Unknown: there is none.
        """
        code = code.upper()
        with self._lock:
            self._forget_old()
            room = self._rooms.get(code) or self._back(code)
            self.journal.flush()
            room.return_to(self.journal.events(code, room.state.seq))
            return self._keep(room)

    def close(self, room: Room) -> None:
        """End a room, and forget it."""
        room.close()
        with self._lock:
            self._drop(room.code)
            self.journal.forget([room.code])

    def _back(self, code: str) -> Room:
        opened = self.journal.opened(code) if is_code(code) else None
        if opened is None:
            raise Unknown("There is no such room.")
        return Room(Terrain(TerrainSpec.read(opened.terrain)), *opened[:3], self.journal)

    def _keep(self, room: Room) -> Room:
        self._rooms[room.code], self._asked[room.code] = room, self._clock()
        return room

    def _forget_old(self) -> None:
        self.journal.forget_older(self._clock() - LONGEST)
        for room in [room for room in self._rooms.values() if self._is_old(room.made)]:
            room.close()
            self._drop(room.code)

    def _is_old(self, made: float) -> bool:
        return made < self._clock() - LONGEST

    def _drop(self, code: str) -> None:
        self._rooms.pop(code, None)
        self._asked.pop(code, None)
