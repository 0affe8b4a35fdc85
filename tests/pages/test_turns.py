"""Turns: never more at once than there are places, first come, first served, and none is lost."""

import threading
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.work import progress, turns
from pages.shared.work.progress import Abandoned, Progress, Stopped
from pages.shared.work.turns import Turnstile

SOON = 10.0  # seconds in which all that is to happen has happened


def patient(_ahead: int) -> bool:
    return False


def started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    for _ in range(int(SOON * 100)):
        if condition():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it did not happen")


@pytest.mark.parametrize("places", [1, 2, 3])
def test_never_more_at_once_and_in_the_order_of_coming(places):
    gate, inside, most, order = Turnstile(places), set(), [], []
    doors = [threading.Event() for _ in range(8)]
    queued = []

    def work(number: int) -> None:
        def waiting(_ahead: int) -> bool:
            if number not in queued:
                queued.append(number)
            return False

        assert gate.enter(waiting)
        inside.add(number)
        order.append(number)
        most.append(len(inside))
        assert doors[number].wait(SOON)
        inside.remove(number)
        gate.leave()

    threads = []
    for number in range(8):
        threads.append(started(lambda number=number: work(number)))
        until(lambda number=number: number in order or number in queued)
    for number, door in enumerate(doors):
        until(lambda number=number: len(order) == min(number + places, len(doors)))
        door.set()
    for thread in threads:
        thread.join(SOON)
    assert order == list(range(8))
    assert max(most) == places


def test_who_gives_up_or_fails_while_waiting_takes_no_place():
    gate = Turnstile(1)
    assert gate.enter(patient)
    assert not gate.enter(lambda _ahead: True)

    def fails(_ahead: int) -> bool:
        raise KeyError

    with pytest.raises(KeyError):
        gate.enter(fails)
    gate.leave()
    assert gate.enter(lambda _ahead: pytest.fail("the place is free"))


def test_a_place_that_comes_while_one_gives_up_goes_on():
    gate = Turnstile(1)
    assert gate.enter(patient)

    def leaves_and_gives_up(_ahead: int) -> bool:
        gate.leave()
        return True

    assert not gate.enter(leaves_and_gives_up)
    assert gate.enter(lambda _ahead: pytest.fail("the place is free"))


def test_a_run_that_ends_as_its_turn_comes_gives_its_turn_back(monkeypatch):
    class Ended(BaseException):
        pass

    class Place:
        def empty(self) -> None:
            raise Ended

    monkeypatch.setattr(turns, "SCRIPTS", Turnstile(1))
    monkeypatch.setattr(turns.st, "empty", Place)
    for _ in range(2):
        with pytest.raises(Ended), turns.turn():
            pytest.fail("the run has ended")


def test_who_waits_is_told_how_many_are_before():
    gate, told = Turnstile(1), []
    assert gate.enter(patient)

    def comes_and_goes() -> None:
        gate.enter(patient)
        gate.leave()

    first = started(comes_and_goes)
    until(lambda: len(gate._queue) == 1)
    assert not gate.enter(lambda ahead: told.append(ahead) or True)
    assert told == [1]
    gate.leave()
    first.join(SOON)


def test_a_script_lets_others_pass_while_it_waits_for_long_work(monkeypatch):
    monkeypatch.setattr(turns, "SCRIPTS", Turnstile(1))
    with turns.turn():
        assert not turns.SCRIPTS.enter(lambda _ahead: True)
        with turns.aside():
            assert turns.SCRIPTS.enter(patient)
            turns.SCRIPTS.leave()
        assert not turns.SCRIPTS.enter(lambda _ahead: True)
    with pytest.raises(KeyError), turns.turn(), turns.aside():
        raise KeyError
    assert turns.SCRIPTS.enter(patient)


def test_long_work_waits_for_a_place_and_can_be_stopped_there(monkeypatch):
    full = Turnstile(1)
    assert full.enter(patient)
    monkeypatch.setattr(progress, "LONG_WORK", full)
    short, kept, whole, left = Progress(), Progress(), Progress(whole=True), Progress()
    assert short(0.1) is False  # what is short asks for no place
    for each in (kept, whole, left):
        each.long.set()
    threading.Timer(0.2, kept.stopped.set).start()
    assert kept(0.1) is True
    threading.Timer(0.2, whole.stopped.set).start()
    with pytest.raises(Stopped):
        whole(0.1)
    threading.Timer(0.2, left.abandoned.set).start()
    with pytest.raises(Abandoned):
        left(0.1)
    monkeypatch.setattr(progress, "LONGEST_WAIT", 0.2)
    late = Progress()
    late.long.set()
    assert late(0.1) is False  # whoever has the place may wait for this very work
    assert not late.has_place
    full.leave()
    last = Progress()
    last.long.set()
    assert last(0.5) is False
    assert not full.enter(lambda _ahead: True)
    last.end()
    assert full.enter(patient)


def test_a_run_whose_slot_a_later_run_has_taken_ends_without_a_word():
    def script():
        import streamlit as st

        from pages.shared.work.progress import Progress, computed

        def work(progress: Progress) -> bool:
            progress.abandoned.set()  # as a later run of the same page does
            return progress(0.5)

        st.write("before")
        computed("Working …", work)
        st.write("after")

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert [written.value for written in app.markdown] == ["before"]
