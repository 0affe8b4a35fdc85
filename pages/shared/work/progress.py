"""Long work beside the page: it shows how far it is, can be stopped, and gives way to others."""

import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from time import monotonic
from typing import Any, TypeVar

import streamlit as st
from threadpoolctl import threadpool_limits

from pages.shared.work.turns import LONG_WORK, aside

Result = TypeVar("Result")
PATIENCE = 0.3  # seconds without a word before a bar appears
BEAT = 0.1  # seconds between two looks at the bar
LONGEST_WAIT = 30.0  # seconds that long work waits for a place
LINES = 10  # of what the work has said last
JOBS = "jobs"  # where a session keeps them
COSTLY = "costly_work"  # whether this run of the page has asked for some

# Many readers share the machine: one BLAS thread for each of them, never several.
threadpool_limits(1, user_api="blas")


class Abandoned(Exception):
    """Nobody waits for this work any more; raised inside it."""


class Stopped(Exception):
    """The reader has stopped work of which no part is of use; raised inside it."""


class Progress:
    """How far a piece of work is. The work calls it with a fraction; the page reads it.

    Work that has more to tell says it line by line; the page shows the last lines under the bar.
    Work that turns out to be long goes on when it has a place among the long: what is short does
    not wait behind it.

    Args:
        whole: the work is of use only as a whole, so that a stop ends it at once.
    """

    def __init__(self, *, whole: bool = False) -> None:
        self.whole = whole
        self.fraction = 0.0
        self.said: deque[str] = deque(maxlen=LINES)
        self.abandoned = threading.Event()
        self.stopped = threading.Event()
        self.long = threading.Event()
        self.has_place = False
        self.ahead: int | None = None  # how many are served before, while it waits
        self._asked = False

    def __call__(self, fraction: float) -> bool:
        """Note the fraction done; the answer is whether to stop and keep what there is.

        Raises:
            Abandoned: nobody waits for the result.
            Stopped: the reader has stopped work that is of use only as a whole.
        """
        self.fraction = min(max(fraction, 0.0), 1.0)
        if self._ended():
            return True
        if self.long.is_set() and not self._asked:
            self._asked = True
            self._wait_for_place()
        return self._ended()

    def _wait_for_place(self) -> None:
        # Not for ever: who has a place may himself wait for a cached result that is made here.
        end = monotonic() + LONGEST_WAIT

        def waiting(ahead: int) -> bool:
            self.ahead = ahead
            return self._ended() or monotonic() > end

        self.has_place = LONG_WORK.enter(waiting)
        self.ahead = None

    def _ended(self) -> bool:
        if self.abandoned.is_set():
            raise Abandoned
        if self.whole and self.stopped.is_set():
            raise Stopped
        return self.stopped.is_set()

    def end(self) -> None:
        """Nothing more is done: others may."""
        if self.has_place:
            self.has_place = False
            LONG_WORK.leave()


class Job:
    """Work in a thread of its own, so that the page's thread can draw the bar."""

    def __init__(self, key: Hashable, work: Callable[[Progress], Any], *, whole: bool) -> None:
        self.key, self.progress = key, Progress(whole=whole)
        self.failure_shown = False
        self.future: Future[Any] = Future()
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    def _run(self, work: Callable[[Progress], Any]) -> None:
        try:
            result = work(self.progress)
        except BaseException as error:  # handed to the page's thread, which raises it again
            self.progress.end()
            self.future.set_exception(error)
        else:
            self.progress.end()
            self.future.set_result(result)

    def ready(self, seconds: float) -> bool:
        """Wait a moment; whether the work has ended."""
        try:
            self.future.exception(timeout=seconds)
        except TimeoutError:
            return False
        return True


def computed(
    label: str,
    work: Callable[[Progress], Result],
    key: Hashable = None,
    slot: str = "work",
    *,
    whole: bool = False,
    costly: bool = False,
) -> Result:
    """The result of the work, with a bar on the page when it takes more than a blink.

    A slot holds one job of a session: another key abandons the job before. With a key the work can
    be stopped, and its result is kept until the key changes.

    Args:
        label: what the bar says.
        work: called with a `Progress`.
        key: the spec of the work; without one the work is started anew in each run.
        slot: what the work is for.
        whole: a part of the work is of no use, so that stopping it raises `Stopped`.
        costly: with most settings it takes long, so a drag of a slider is not to begin it.
    """
    jobs: dict[str, Job] = st.session_state.setdefault(JOBS, {})
    job = jobs.get(slot)
    if job is None or key is None or job.key != key or job.failure_shown:
        if job is not None:
            job.progress.abandoned.set()
        job = jobs[slot] = Job(key, work, whole=whole)
    # Always there: a bar that comes and goes would move what follows, and charts would start anew.
    place = st.empty()
    if not job.ready(PATIENCE):
        try:
            with place.container(), aside():
                job.progress.long.set()
                _wait(job, label, stoppable=key is not None, slot=slot)
            place.empty()
        finally:
            if key is None:  # nobody can come back to this job
                job.progress.abandoned.set()
    if costly:
        st.session_state[COSTLY] = True
    failure = job.future.exception()
    if isinstance(failure, Abandoned) and job.progress.abandoned.is_set():
        st.stop()  # a later run of this page has taken the slot: nobody waits for this one
    job.failure_shown = failure is not None
    return job.future.result()


def stopped_note(slot: str, words: str = "Stopped: this is what was run.") -> None:
    """Where the reader has stopped the work of a slot, say so, and offer to run it after all."""
    if not st.session_state[JOBS][slot].progress.stopped.is_set():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(words, icon=":material/stop_circle:")
        st.button("Run it again", key=f"again_{slot}", on_click=_forget, args=(slot,))


def _forget(slot: str) -> None:
    st.session_state[JOBS].pop(slot, None)


def _wait(job: Job, label: str, *, stoppable: bool, slot: str) -> None:
    """Draw the bar until the work has ended."""
    bar = st.progress(0.0, label)
    if stoppable:
        st.button(
            "Stop" if job.progress.whole else "Stop, and keep what has been run",
            key=f"stop_{slot}",
            on_click=job.progress.stopped.set,
            icon=":material/stop_circle:",
        )
    log = st.empty()
    while not job.ready(BEAT):
        bar.progress(job.progress.fraction, label + _waits(job.progress.ahead))
        if job.progress.said:
            log.code("\n".join(tuple(job.progress.said)), language=None)


def _waits(ahead: int | None) -> str:
    return "" if ahead is None else f" Waiting for a free core, {ahead} before you."
