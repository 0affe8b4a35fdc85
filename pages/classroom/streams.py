"""News of a room as server-sent events, gathered for a beat."""

import asyncio
import json
import signal
from collections.abc import AsyncGenerator
from typing import Any

from landscape.rooms import Room, TooMany
from landscape.rooms.words import moment, next_step, shown

BEAT = 0.1  # seconds for which news are gathered
KEEP_ALIVE = 15.0  # seconds without news after which a comment keeps proxies from hanging up
LOOK = 0.5  # seconds between two looks at whether the server ends
MOST = 1000  # streams of a server
AGAIN = "retry: 1000\n\n"  # milliseconds after which a browser connects again

_open: set[asyncio.Event] = set()
_watch: list[asyncio.Task[None]] = []


def may_listen() -> None:
    """Raises TooMany where the server has as many streams as it may have."""
    if len(_open) >= MOST:
        raise TooMany("Too many listen to this server.")


def whole(room: Room) -> dict[str, Any]:
    """All that the board shows of a room: the hikers with their paths of this round."""
    state = room.state
    hikers = [
        {
            "hiker": hiker.number,
            "name": hiker.name,
            "used": hiker.used,
            "best": hiker.best,
            "looks": [look[2:] for look in hiker.looks_now],
        }
        for hiker in state.hikers.values()
    ]
    return {
        "edge": room.terrain.edge,
        "start": state.start,
        "hikers": hikers,
        "rivals": state.rivals,
    }


def for_board(room: Room, seq: int | None) -> dict[str, Any]:
    """What the board is told that knows all up to an event."""
    state = room.state
    events = None if seq is None else room.news.since(seq)
    news = {"whole": whole(room)} if events is None else {"events": events}
    told = {"moment": moment(state), "next": next_step(state), "shown": shown(state)}
    return {"public": state.public(), "votes": state.votes(), **told, **news}


async def news(room: Room, *, board: bool) -> AsyncGenerator[str]:
    """All news for the board, for phones what all may know, whenever that has changed.

    It ends with the room, and with the server, which waits for its streams before it ends.
    """
    loop, fresh, seq = asyncio.get_running_loop(), asyncio.Event(), None

    def ear(loud: bool) -> None:
        if board or loud:
            loop.call_soon_threadsafe(fresh.set)

    room.news.listen(ear)
    _open.add(fresh)
    _look_out()
    fresh.set()
    try:
        yield AGAIN
        while not _ending():
            try:
                await asyncio.wait_for(fresh.wait(), KEEP_ALIVE)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            fresh.clear()
            told = for_board(room, seq) if board else room.state.public()
            seq = told["public"]["seq"] if board else None
            yield f"data: {json.dumps(told)}\n\n"
            if room.state.phase == "closed":
                return
            await asyncio.sleep(BEAT)
    finally:
        room.news.ignore(ear)
        _open.discard(fresh)


def _look_out() -> None:
    """See to it that somebody wakes the streams when the server ends."""
    if not _watch or _watch[0].done():
        _watch[:] = [asyncio.create_task(_wake_at_the_end())]


async def _wake_at_the_end() -> None:
    while _open:
        await asyncio.sleep(LOOK)
        if _ending():
            for fresh in _open:
                fresh.set()


def _ending() -> bool:
    """Whether the server was told to end. Uvicorn tells nobody but who has set its signal handler,
    which is a method of it."""
    handler = signal.getsignal(signal.SIGTERM)
    return bool(getattr(getattr(handler, "__self__", None), "should_exit", False))
