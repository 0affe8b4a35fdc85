"""The journal: what happened in all rooms, in an SQLite file, so that a restart loses nothing."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pooch

from landscape.rooms.state import Event

NAME = "rooms.sqlite"
PATIENCE = 10.0  # seconds that another process may hold the file
TABLES = """
create table if not exists room (code text primary key, key text, made real, terrain text);
create table if not exists event (
    code text, seq integer, body text, primary key (code, seq)
) without rowid;
"""


class Opened(NamedTuple):
    """A room as it was opened."""

    code: str
    key: str
    made: float  # seconds since 1970
    terrain: dict[str, Any]  # of TerrainSpec


class Journal:
    """Rooms and their events, in one file. Safe between threads and between processes.

    `add` costs next to nothing; what is added is in the file once `flush` has returned, called by
    whoever is to answer for it. Events that came in the meantime go into the file together.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # keys are in it
        self._database = sqlite3.connect(path, PATIENCE, check_same_thread=False)
        # A process may be killed at any time; against a power cut there is no promise.
        self._database.execute("pragma journal_mode = wal")
        self._database.execute("pragma synchronous = normal")
        self._database.execute("pragma secure_delete = on")
        self._database.executescript(TABLES)
        self._file, self._list = threading.Lock(), threading.Lock()
        self._waiting: list[tuple[str, int, str]] = []

    def add(self, code: str, event: Event) -> None:
        """Keep an event."""
        with self._list:
            self._waiting.append((code, event["seq"], json.dumps(event)))

    def flush(self) -> None:
        """See to it that all events added so far are in the file.

        Raises:
            sqlite3.Error: the file can't be written. They wait for the next time.
        """
        with self._file:
            with self._list:
                rows, self._waiting = self._waiting, []
            if not rows:
                return
            try:
                with self._database:
                    # Of two processes that both believe a room theirs, the first is right.
                    insert = "insert or ignore into event values (?, ?, ?)"
                    self._database.executemany(insert, rows)
            except sqlite3.OperationalError:
                with self._list:
                    self._waiting[:0] = rows
                raise

    def open(self, room: Opened) -> None:
        """Keep a new room."""
        row = (*room[:3], json.dumps(room.terrain))
        with self._file, self._database:
            self._database.execute("insert into room values (?, ?, ?, ?)", row)

    def opened(self, code: str) -> Opened | None:
        """The room of a code."""
        found = self._rows("select * from room where code = ?", code)
        return Opened(*found[0])._replace(terrain=json.loads(found[0][3])) if found else None

    def codes(self) -> list[str]:
        """Of all rooms that there are."""
        return [code for (code,) in self._rows("select code from room")]

    def events(self, code: str, after: int = 0) -> list[Event]:
        """What happened in a room after an event, in order."""
        query = "select body from event where code = ? and seq > ? order by seq"
        return [json.loads(body) for (body,) in self._rows(query, code, after)]

    def forget(self, codes: Iterable[str]) -> None:
        """Keep nothing of these rooms."""
        rows = [(code,) for code in codes]
        self.flush()
        with self._file, self._database:
            self._database.executemany("delete from event where code = ?", rows)
            self._database.executemany("delete from room where code = ?", rows)

    def forget_older(self, made: float) -> None:
        """Keep nothing of rooms that were opened before that time."""
        old = [code for (code,) in self._rows("select code from room where made < ?", made)]
        if old:
            self.forget(old)

    def close(self) -> None:
        """Write what waits, and leave the file."""
        self.flush()
        self._database.close()

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._file:
            return self._database.execute(query, values).fetchall()


def place() -> Path:
    """Where the journal is: the file that LANDSCAPE_ROOMS names, or one in the user's cache."""
    named = os.environ.get("LANDSCAPE_ROOMS")
    return Path(named) if named else Path(pooch.os_cache("loss-landscape-explorer")) / NAME
