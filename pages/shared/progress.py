"""Long work beside the page: it shows how far it is, and stops when the reader moves on."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import streamlit as st
from threadpoolctl import threadpool_limits

Result = TypeVar("Result")
PATIENCE = 0.3  # seconds without a word before a bar appears
BEAT = 0.1  # seconds between two looks at the bar


class Stopped(Exception):
    """The reader has moved on; raised inside the work that nobody waits for any more."""


class Progress:
    """How far a piece of work is. The work calls it with a fraction; the page reads it."""

    def __init__(self) -> None:
        self.fraction = 0.0
        self.stopped = threading.Event()

    def __call__(self, fraction: float) -> None:
        if self.stopped.is_set():
            raise Stopped
        self.fraction = min(max(fraction, 0.0), 1.0)


def computed(label: str, work: Callable[[Progress], Result]) -> Result:
    """The result of the work, with a bar over the page when it takes more than a blink.

    The work runs in a thread of its own, so that the page's thread can draw the bar, and notices
    when the reader changes a control: then the work is told to stop. Each piece of work gets one
    BLAS thread: many readers share the machine.
    """
    progress = Progress()
    future: Future[Result] = Future()
    threading.Thread(target=_run, args=(work, progress, future), daemon=True).start()
    if not _ready(future, PATIENCE):
        slot = st.empty()
        try:
            while not _ready(future, BEAT):
                slot.progress(progress.fraction, label)
        finally:
            progress.stopped.set()
        slot.empty()
    return future.result()


def _run(work: Callable[[Progress], Result], progress: Progress, future: Future[Result]) -> None:
    try:
        with threadpool_limits(1, user_api="blas"):
            future.set_result(work(progress))
    except BaseException as error:  # handed to the page's thread, which raises it again
        future.set_exception(error)


def _ready(future: Future[Result], seconds: float) -> bool:
    try:
        future.exception(timeout=seconds)
    except TimeoutError:
        return False
    return True
