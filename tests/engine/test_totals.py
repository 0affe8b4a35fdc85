"""One loss of examples in memory and elsewhere: the same bits, wherever its sums are made."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import landscape as ls
from landscape import _features, sums
from landscape.datasets import Examined, is_held
from landscape.datasets.preprocessing import (
    PREPROCESSINGS,
    Preprocessing,
    squares_block,
    statistics_block,
)
from landscape.errors import NotHeld, TooManyScores
from landscape.losses import Loss
from landscape.slices import AffineSlice, LinearSlice, SummedSlice, sliced
from landscape.window import natural_extent
from tests.engine.elsewhere import Elsewhere

LOSSES: list[Loss] = [
    ls.Hinge(), ls.Softmax(), ls.CrammerSinger(), ls.OneVsAll(), ls.SquaredHinge()
]  # fmt: skip
NAMES = [type(loss).__name__ for loss in LOSSES]
every_loss = pytest.mark.parametrize("loss", LOSSES, ids=NAMES)
any_parts = pytest.mark.parametrize("together", [1, 2, 8])
N, D, C = 331, 6, 4


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of 32 examples, so that few are many blocks; pieces of 8."""
    monkeypatch.setattr(sums, "MOST", 32)
    monkeypatch.setattr(_features, "BLOCK_ELEMENTS", 8 * D + 5)


def dataset(kind: str = "float32", examples: int = N, view: str = "standardize") -> ls.Dataset:
    generator = np.random.default_rng(1)
    X = generator.integers(0, 256, (examples + 50, D)).astype(kind)
    y = np.arange(examples + 50) % C
    test = ls.Examples(X[examples:], y[examples:])
    return ls.Dataset(X[:examples], y[:examples], test=test, preprocessing=view)


def both(loss: Loss, kind: str, together: int) -> tuple[ls.Objective[Any], ls.Objective[Any]]:
    """The same objective of examples in memory, and elsewhere."""
    here = ls.Objective(dataset(kind), loss, l2=0.1)
    return here, replace(here, dataset=Elsewhere(here.dataset, together))


def same(ours: Any, theirs: Any) -> None:
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)


def test_what_is_held_is_known_by_what_it_can_do() -> None:
    data, elsewhere = dataset(), Elsewhere(dataset())
    assert isinstance(data, Examined)
    assert isinstance(elsewhere, Examined)
    assert is_held(data)
    assert not is_held(elsewhere)


@every_loss
@any_parts
@pytest.mark.parametrize("kind", ["uint8", "float32", "float64"])
def test_a_linear_classifier_has_the_same_bits(loss: Loss, together: int, kind: str) -> None:
    here, there = both(loss, kind, together)
    W = ls.random_weights(here.shape, 0.1, seed=3)
    stack = np.stack([W, 2 * W, -W])
    plane, a, b = ls.random_plane(W, seed=1), np.linspace(-1, 2, 7), np.linspace(-2, 1, 5)
    points = np.array([[0.3, -0.2], [1.0, 2.0]])

    def found(objective: ls.Objective[Any]) -> list[Any]:
        on_plane = sliced(objective, plane)
        assert isinstance(on_plane, LinearSlice)
        return [
            objective.value(W), objective.values(stack), *objective.value_and_gradient(W),
            objective.accuracy(W), objective.accuracy(W, "test"), objective.scores(W), objective.y,
            ls.evaluate_plane(objective, plane, a, b).loss, on_plane.values(points),
            *on_plane.value_and_gradient(0.5, -0.7), on_plane.score_sizes(),
            natural_extent(objective, plane),
        ]  # fmt: skip

    same(found(there), found(here))
    # In memory a line of kinks is summed from kink to kink, elsewhere as a grid of one row.
    lines = [ls.evaluate_line(objective, W, W + 1, a).loss for objective in (there, here)]
    np.testing.assert_allclose(*lines, rtol=1e-12)
    assert slice_type(there) is SummedSlice
    assert slice_type(here) is AffineSlice


def slice_type(objective: ls.Objective[Any]) -> type:
    return type(sliced(objective, ls.random_plane(ls.zero_weights(objective.shape))))


@every_loss
def test_sums_of_blocks_are_those_of_the_definition(loss: Loss) -> None:
    here, there = both(loss, "float64", 2)
    W = ls.random_weights(here.shape, 0.1, seed=3)
    features, y = here.dataset.features, here.dataset.y
    scores = features @ W[:, :-1].T + W[:, -1]
    plain = loss.values(scores, y).mean() + 0.1 * (W[:, :-1] ** 2).sum()
    assert there.value(W) == pytest.approx(plain, rel=1e-12)
    assert there.accuracy(W) == (scores.argmax(axis=1) == y).mean()
    slopes = loss.score_gradient(scores, y).T @ np.column_stack([features, np.ones(N)]) / N
    slopes[:, :-1] += 0.2 * W[:, :-1]
    np.testing.assert_allclose(there.gradient(W), slopes, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("loss", [ls.Hinge(), ls.CrammerSinger()], ids=["hinge", "structured"])
def test_what_needs_all_scores_gathers_them(loss: Loss) -> None:
    here, there = both(loss, "float32", 2)
    plane = ls.random_plane(ls.random_weights(here.shape, 0.1), seed=2)
    ranges = (-1.0, 1.0), (-1.0, 1.0)
    ours, theirs = (ls.creases(objective, plane, *ranges) for objective in (there, here))
    same(
        [ours.segments, ours.examples, ours.total], [theirs.segments, theirs.examples, theirs.total]
    )
    assert ls.plane_minimum(there, plane, *ranges) == ls.plane_minimum(here, plane, *ranges)
    assert ls.line_search(there, plane.W, plane.W1) == ls.line_search(here, plane.W, plane.W1)


def test_of_too_many_examples_scores_are_refused_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, there = both(ls.Hinge(), "float32", 2)
    plane = ls.random_plane(ls.random_weights(here.shape, 0.1), seed=2)
    ranges = (-1.0, 1.0), (-1.0, 1.0)
    monkeypatch.setattr("landscape.datasets.gathering.GATHERED", N * C - 1)
    for ask in (
        lambda: there.scores(plane.W),
        lambda: ls.creases(there, plane, *ranges),
        lambda: ls.line_search(there, plane.W, plane.W1),
    ):
        with pytest.raises(TooManyScores, match="331 examples with"):
            ask()
    # What is a sum needs no scores at once, a certified minimum among them.
    assert ls.plane_minimum(there, plane, *ranges) == ls.plane_minimum(here, plane, *ranges)
    rates = ls.step_sweep(there, plane.W).losses
    np.testing.assert_allclose(rates, ls.step_sweep(here, plane.W).losses, rtol=1e-12)


def test_what_needs_the_examples_themselves_is_refused_with_a_remedy() -> None:
    _, there = both(ls.Hinge(), "uint8", 2)
    network = ls.MLP(there.dataset, (3,))
    plane = ls.random_plane(ls.random_weights(there.shape, 0.1), seed=2)
    for ask in (
        lambda: there.batch([0]),
        lambda: network.batch([0]),
        lambda: sliced(there, plane).rows(np.array([0])),
        lambda: ls.check_gradient(there, plane.W),
    ):
        with pytest.raises(NotHeld, match=r"must be in memory; got .*: take"):
            ask()


def test_trained_weights_of_examples_elsewhere() -> None:
    here, there = both(ls.Softmax(), "float64", 2)
    ours, theirs = (ls.trained_weights(objective) for objective in (there, here))
    assert ours.converged
    assert theirs.converged
    assert ours.loss == pytest.approx(theirs.loss, rel=1e-6)


@pytest.mark.parametrize("method", [ls.Adam(0.01), ls.LBFGS(), ls.RandomLocalSearch()], ids=type)
def test_paths_have_the_same_bits(method: Any) -> None:
    here, there = both(ls.Softmax(), "uint8", 2)
    W = ls.random_weights(here.shape, 0.01)
    ours, theirs = (ls.optimize(objective, method, W, 12) for objective in (there, here))
    if isinstance(method, ls.RandomLocalSearch):  # which sums up scores where it has them
        np.testing.assert_allclose(ours.loss, theirs.loss, rtol=1e-6)  # products of bytes
        return
    same([ours.weights, ours.loss, ours.work], [theirs.weights, theirs.loss, theirs.work])
    assert (ours.message, ours.test_accuracy) == (theirs.message, theirs.test_accuracy)


@pytest.mark.parametrize("size", [1, 24, 64, 150, 330])
@pytest.mark.parametrize("model", ["linear", "network"])
def test_paths_of_mini_batches_have_the_same_bits(size: int, model: str) -> None:
    data = dataset("uint8")
    here: Any = ls.Objective(data) if model == "linear" else ls.MLP(data, (3,))
    start = np.random.default_rng(0).standard_normal(here.shape) / 100
    functions = [replace(here, dataset=Elsewhere(data, 4)), here]
    steps = ls.Limits(work=3 * N + 7, steps=400)
    ours, theirs = (ls.optimize(f, ls.Momentum(1e-3), start, steps, size, 5) for f in functions)
    same([ours.weights, ours.loss, ours.work], [theirs.weights, theirs.loss, theirs.work])
    assert ours.work[-1] <= 3 * N + 7


@any_parts
@pytest.mark.parametrize("hidden", [(), (5,), (4, 4)], ids=str)
@pytest.mark.parametrize("kind", ["uint8", "float64"])
def test_a_network_has_the_same_bits(
    together: int, hidden: tuple[int, ...], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landscape.models._mlp_grid.FIRST_ELEMENTS", 3 * 5 * 20)  # 16 a piece
    data = dataset(kind)
    here = ls.MLP(data, hidden, skip=True, l2=0.1)
    w, v = (here.random_weights(seed) for seed in (1, 2))
    plane, a = ls.random_plane(w, seed=1), np.linspace(-1, 2, 7)

    def found(model: Any) -> list[Any]:
        return [
            model.values(np.stack([w, v])), *model.value_and_gradient(w),
            model.hessian_product(w, v), model.accuracy(w), model.accuracy(w, "test"),
            model.scores(w), model.y, ls.evaluate_plane(model, plane, a, a[:3]).loss,
            ls.evaluate_line(model, w, v, a).loss,
        ]  # fmt: skip

    same(found(replace(here, dataset=Elsewhere(data, together))), found(here))


@pytest.mark.parametrize("name", PREPROCESSINGS)
@pytest.mark.parametrize("kind", ["uint8", "float16", "float32", "float64"])
@pytest.mark.parametrize("together", [1, 4])
def test_preprocessing_has_the_same_bits(
    name: str, kind: str, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landscape.datasets.preprocessing.FEWEST", 8)
    X = np.random.default_rng(3).normal(60, 20, (N, D)).astype(kind)
    X[:, 2] = 7
    here = ls.Dataset(X, np.arange(N) % C, preprocessing=name)
    there = Elsewhere(here, together, kind)
    found, counts = there.total(statistics_block, C)
    fitted = Preprocessing.fitted(
        name, there.dtype, found, lambda *about: there.total(squares_block, C, *about)
    )
    same([fitted.scale, fitted.offset], [here.view.scale, here.view.offset])
    np.testing.assert_array_equal(counts, np.bincount(here.y))
    assert found.count == N
    exact = X.astype(np.float64)
    np.testing.assert_allclose(found.mean, exact.mean(axis=0), rtol=1e-13)
    same([found.low, found.high], [exact.min(axis=0), exact.max(axis=0)])


def test_means_of_bytes_are_exact() -> None:
    data = dataset("uint8", view="center")
    exact = data.X.astype(object).sum(axis=0)
    same([data.view.offset], [np.array([float(total) / N for total in exact])])


def test_progress_is_told_and_may_stop_the_work() -> None:
    for objective in both(ls.Softmax(), "float32", 1):
        shares: list[float] = []
        plane = ls.random_plane(ls.zero_weights(objective.shape))
        sliced(objective, plane).grid(np.zeros(2), np.zeros(2), shares.append)
        assert shares == sorted(shares)
        assert (len(shares), shares[-1]) == (11, 1.0)

        def stop(_: float) -> None:
            raise InterruptedError

        with pytest.raises(InterruptedError):
            sliced(objective, plane).grid(np.zeros(2), np.zeros(2), stop)


def test_a_grid_or_points_are_one_pass_over_the_examples() -> None:
    _, there = both(ls.Hinge(), "float32", 2)
    plane = ls.random_plane(ls.zero_weights(there.shape))
    on_plane = sliced(there, plane)
    for ask in (
        lambda: on_plane.grid(np.zeros(5), np.zeros(4)),
        lambda: on_plane.values(np.zeros((9, 2))),
        lambda: on_plane.value_and_gradient(0.0, 0.0),
        lambda: there.value_and_gradient(plane.W),
        lambda: there.values(np.zeros((5, *there.shape))),
    ):
        before = there.dataset.passes
        ask()
        assert there.dataset.passes == before + 1
