"""Turns: at most so many at once, first come, first served."""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
BEAT = 0.1  # seconds between two looks at whether a reader still waits
PATIENCE = 1.0  # seconds without a word

# Told how many are served before; whether to give up.
Waiting = Callable[[int], bool]


class Turnstile:
    """Lets so many in at once; the others wait in the order in which they came."""

    def __init__(self, places: int) -> None:
        self._lock = threading.Lock()
        self._free = places
        self._queue: deque[threading.Event] = deque()

    def enter(self, waiting: Waiting) -> bool:
        """Wait for a place; whether it was had.

        Args:
            waiting: called every tenth of a second of the wait.
        """
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            called = threading.Event()
            self._queue.append(called)
        try:
            while not called.wait(BEAT):
                if waiting(self._ahead(called)):
                    self._give_up(called)
                    return False
        except BaseException:
            self._give_up(called)
            raise
        return True

    def leave(self) -> None:
        """Give the place to who has waited longest."""
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._free += 1

    def _ahead(self, called: threading.Event) -> int:
        with self._lock:
            return self._queue.index(called) if called in self._queue else 0

    def _give_up(self, called: threading.Event) -> None:
        with self._lock:
            waits = called in self._queue
            if waits:
                self._queue.remove(called)
        if not waits:  # the place came in the meantime
            self.leave()


# Scripts are bound by Python's lock: more at once than cores only makes all of them late.
SCRIPTS = Turnstile(CORES)
# Work that takes long; it waits here for others of its kind, never a script for it.
LONG_WORK = Turnstile(CORES)
_own = threading.local()


@contextmanager
def turn() -> Iterator[None]:
    """Run the block when it is this script's turn; a line on the page says so if that takes long.

    The line has its place on the page at all times: what follows is not to move.
    """
    place = st.empty()
    SCRIPTS.enter(_told(place))
    _own.turn = True
    try:
        place.empty()  # Streamlit may end the run here, as at every element
        yield
    finally:
        if _own.turn:
            _own.turn = False
            SCRIPTS.leave()


@contextmanager
def aside() -> Iterator[None]:
    """Let other scripts pass while this one waits for long work in the block."""
    if not getattr(_own, "turn", False):  # a script that nobody has given a turn
        yield
        return
    _own.turn = False
    SCRIPTS.leave()
    yield
    SCRIPTS.enter(_look)
    _own.turn = True


def _told(place: DeltaGenerator) -> Waiting:
    """Tells the reader how many are served before, once that has taken a second."""
    start, told = monotonic(), -1

    def waiting(ahead: int) -> bool:
        nonlocal told
        if ahead != told and monotonic() - start >= PATIENCE:
            before = f"{ahead} before you" if ahead else "you are next"
            place.caption(f"Many readers are here at once: {before}.")
            told = ahead
        return _look(ahead)

    return waiting


def _look(_ahead: int) -> bool:
    """Let Streamlit end this run where the reader has left or has asked for another."""
    st.session_state.get("turn")
    return False
