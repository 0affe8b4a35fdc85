"""Blocks on several threads: the results in order, whatever the threads do."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from landscape import _parallel
from landscape._parallel import mapped, one_blas_thread
from landscape.datasets import Dataset
from landscape.directions import random_plane
from landscape.losses import Hinge, Loss, Softmax
from landscape.models import MLP, _mlp_grid
from landscape.objective import Objective
from landscape.slices import evaluate_plane


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Four workers, however many cores there are and whatever BLAS does."""
    monkeypatch.setattr(_parallel, "_cores", lambda: 4)
    monkeypatch.setattr(_parallel, "_blas_threads", lambda: 1)
    _parallel._pool.cache_clear()
    yield
    _parallel._pool().shutdown()
    _parallel._pool.cache_clear()


@pytest.mark.usefixtures("workers")
def test_results_come_in_order_though_later_ones_are_ready_first() -> None:
    threads = set()

    def work(number: int) -> int:
        threads.add(threading.get_ident())
        time.sleep(0.002 * (number % 3 == 0))
        return number**2

    assert list(mapped(work, range(40))) == [number**2 for number in range(40)]
    assert threading.get_ident() not in threads
    assert len(threads) > 1


@pytest.mark.usefixtures("workers")
def test_with_a_blas_of_several_threads_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_parallel, "_blas_threads", lambda: 2)
    assert set(mapped(lambda _: threading.get_ident(), range(9))) == {threading.get_ident()}


def test_the_threads_of_blas_are_known() -> None:
    with threadpool_limits(1, user_api="blas"):
        assert _parallel._blas_threads() == 1


class Blas:
    """A library of matrix products with so many threads."""

    def __init__(self, threads: int) -> None:
        self.num_threads = threads

    def set_num_threads(self, threads: int) -> None:
        self.num_threads = threads


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch) -> list[Blas]:
    found = [Blas(6), Blas(1)]
    monkeypatch.setattr(_parallel, "_blas", lambda: found)
    return found


def threads_of(libraries: list[Blas]) -> list[int]:
    return [library.num_threads for library in libraries]


def test_blas_has_one_thread_until_the_last_who_wants_it_so_is_done(libraries: list[Blas]) -> None:
    first, second = one_blas_thread(), one_blas_thread()
    with first:
        assert threads_of(libraries) == [1, 1]
        assert _parallel._blas_threads() == 1
        second.__enter__()
    assert threads_of(libraries) == [1, 1]
    second.__exit__(None, None, None)
    assert threads_of(libraries) == [6, 1]
    with pytest.raises(InterruptedError), one_blas_thread():
        raise InterruptedError
    assert threads_of(libraries) == [6, 1]


def test_the_grid_of_a_network_shares_its_rows_whatever_threads_blas_has(
    libraries: list[Blas], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[list[int]] = []

    def watched(work: Callable[[object], object], items: Sequence[object]) -> Iterator[object]:
        threads.append(threads_of(libraries))
        return map(work, items)

    monkeypatch.setattr(_mlp_grid, "mapped", watched)
    model = MLP(Dataset(np.eye(6), np.arange(6) % 2), (3,))
    plane = random_plane(model.random_weights())
    evaluate_plane(model, plane, np.zeros(2), np.zeros(2))
    assert len(threads) == 2
    assert all(each == [1, 1] for each in threads)
    assert threads_of(libraries) == [6, 1]


def test_a_single_item_is_done_here() -> None:
    assert list(mapped(lambda _: threading.get_ident(), [0])) == [threading.get_ident()]
    assert list(mapped(abs, [])) == []


@pytest.mark.usefixtures("workers")
def test_errors_and_the_handling_of_overflow_are_the_callers() -> None:
    with pytest.raises(ZeroDivisionError):
        list(mapped(lambda number: 1 // number, [2, 1, 0, 3]))
    huge = np.array([1e308, 1e308])
    with np.errstate(over="ignore"):
        assert list(mapped(lambda factor: (factor * huge).sum(), [10.0, 20.0])) == [np.inf, np.inf]
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        list(mapped(lambda factor: (factor * huge).sum(), [10.0, 20.0]))


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])
def test_threads_change_no_bit_of_loss_gradient_or_scores(
    loss: Loss, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(0)
    X = generator.integers(0, 256, (900, 48)).astype(np.uint8)
    objective = Objective(Dataset(X, np.arange(900) % 5, preprocessing="center"), loss, l2=0.1)
    W = generator.normal(size=objective.shape) / 500
    monkeypatch.setattr("landscape._features.BLOCK_ELEMENTS", 48 * 64)

    def found() -> list[np.ndarray]:
        value, gradient = objective.value_and_gradient(W)
        stack = np.stack([W, 2 * W])
        scores = [np.array(value), gradient, objective.scores(W), objective.values(stack)]
        return [*scores, np.array(objective.value(W)), np.array(objective.accuracy(W))]

    several = found()
    monkeypatch.setattr(_parallel, "MOST_WORKERS", 1)
    for many, one in zip(several, found(), strict=True):
        np.testing.assert_array_equal(many, one)
