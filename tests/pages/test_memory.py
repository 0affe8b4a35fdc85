"""What has been computed is remembered once for all readers, in bounded memory."""

import threading
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

import landscape as ls
from pages.shared.compute import memory
from pages.shared.compute.memory import footprint, forget, remembered


@dataclass(frozen=True, eq=False)
class Inner:
    grid: np.ndarray
    data: ls.Dataset


class Pair(NamedTuple):
    first: Inner
    words: str


@pytest.fixture(autouse=True)
def own_memory():
    forget()
    yield
    forget()


def test_a_result_is_computed_once_for_equal_arguments():
    asked = Counter()

    @remembered
    def square(number: int, power: int = 2, _told: object = None) -> int:
        asked[number, power] += 1
        return number**power

    assert [square(3), square(3, 2), square(number=3), square(3, _told="other")] == [9] * 4
    assert square(3, power=3) == 27
    assert asked == {(3, 2): 1, (3, 3): 1}


def test_two_functions_do_not_share_their_results():
    one, two = remembered(lambda number: number), remembered(lambda number: -number)
    assert (one(1), two(1)) == (1, -1)


def test_what_many_ask_for_at_once_is_computed_once():
    asked, begun, go_on = Counter(), threading.Event(), threading.Event()

    @remembered
    def slow(number: int) -> np.ndarray:
        asked[number] += 1
        begun.set()
        assert go_on.wait(30)
        return np.full(3, number)

    found = []
    threads = [threading.Thread(target=lambda: found.append(slow(1))) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert begun.wait(30)
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert asked == {1: 1}
    assert len({id(each) for each in found}) == 1
    assert len(found) == 8


def test_an_error_is_not_remembered():
    answers = iter([ZeroDivisionError("first"), 5])

    @remembered
    def answer() -> int:
        given = next(answers)
        if isinstance(given, Exception):
            raise given
        return given

    with pytest.raises(ZeroDivisionError):
        answer()
    assert answer() == 5


def test_memory_is_bounded_and_forgets_what_was_used_longest_ago():
    asked = Counter()
    share = memory.MEMORY // 4 // 8

    @remembered
    def block(number: int) -> np.ndarray:
        asked[number] += 1
        return np.empty(share - 1000)

    for number in (0, 1, 2, 3, 0, 4, 0, 2, 3, 4):
        block(number)
    assert max(asked.values()) == 1
    block(1)
    assert asked == {0: 1, 1: 2, 2: 1, 3: 1, 4: 1}
    assert memory._results.currsize <= memory.MEMORY


def test_what_is_larger_than_the_memory_is_computed_all_the_same():
    @remembered
    def huge() -> np.ndarray:
        return np.broadcast_to(np.ones(1), (memory.MEMORY // 8 + 1,))

    assert huge().size == memory.MEMORY // 8 + 1
    assert memory._results.currsize == 0


def test_arrays_are_counted_wherever_they_lie_and_data_where_they_are_the_result():
    data = ls.load_dataset("three-points")
    held = Pair(Inner(np.zeros((10, 20)), data), "twelve words")
    assert footprint(held) - memory.AT_LEAST == 10 * 20 * 8 + len("twelve words")
    assert footprint({"runs": [held, held]}) - memory.AT_LEAST == 2 * (1600 + 12)
    assert footprint(data) - memory.AT_LEAST == data.X.nbytes + data.y.nbytes > 0
