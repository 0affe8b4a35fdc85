"""Creases against their definition: the loss is bent on each of them, and straight off all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from landscape.datasets import Dataset
from landscape.losses import CrammerSinger, Hinge, Loss, OneVsAll
from landscape.objective import Objective
from landscape.plane import Plane
from landscape.slices import creases
from tests.engine.grid_cases import objective_of, plane_of

KINKED = [Hinge(), OneVsAll(), CrammerSinger(), CrammerSinger(0.0), CrammerSinger(25.0)]


def bend(objective: Objective, plane: Plane, at: NDArray, move: NDArray) -> float:
    """`L(at + move) + L(at − move) − 2·L(at)` on the plane: 0 where the loss is straight."""
    ends = [objective.value(plane.at(*point)) for point in (at + move, at - move, at)]
    return ends[0] + ends[1] - 2 * ends[2]


def distances(point: NDArray, segments: NDArray) -> NDArray:
    """From a point to each segment (M, 2, 2)."""
    way = segments[:, 1] - segments[:, 0]
    share = ((point - segments[:, 0]) * way).sum(axis=1) / (way**2).sum(axis=1)
    nearest = segments[:, 0] + np.clip(share, 0, 1)[:, None] * way
    return np.linalg.norm(point - nearest, axis=1)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(KINKED), st.integers(0, 1000), st.integers(2, 5), st.integers(2, 5))
def test_the_loss_is_bent_on_each_crease_and_straight_off_all(
    loss: Loss, seed: int, examples: int, classes: int
) -> None:
    objective = objective_of(loss, seed, examples, classes, features=3)
    plane = plane_of(objective, seed)
    window = np.array([[-1.0, 1.5], [-0.5, 2.0]])
    found = creases(objective, plane, *window)
    assert found.whole
    for segment, i in zip(found.segments, found.examples, strict=True):
        way = segment[1] - segment[0]
        if (length := np.linalg.norm(way)) > 1e-6:
            across = 1e-3 * np.array([-way[1], way[0]]) / length
            middle = segment.mean(axis=0)
            assert bend(objective.batch([i]), plane, middle, across) > 1e-6 * 1e-3
    generator = np.random.default_rng(seed)
    for point in generator.uniform(*window.T, size=(20, 2)):
        to_edge = np.abs(window - point[:, None]).min()
        room = min(to_edge, distances(point, found.segments).min(initial=np.inf))
        for angle in (0.1, 1.2, 2.3):
            move = 0.99 * room * np.array([np.cos(angle), np.sin(angle)])
            assert bend(objective, plane, point, move) == pytest.approx(0, abs=1e-10)


def test_creases_of_the_structured_loss_by_hand() -> None:
    """x = 1 of class 0 on the plane of the other scores: L = max(0, 1 + a, 1 + b).

    The three pieces meet at (−1, −1), from where one crease each leads left, down, and up to the
    right between a and b.
    """
    objective = Objective(
        Dataset(np.ones((3, 1)), np.arange(3)), CrammerSinger(), bias=False
    ).batch([0])
    plane = Plane(np.zeros((3, 1)), *np.eye(3)[[1, 2], :, None])
    found = creases(objective, plane, (-3, 2), (-2, 1))
    ends = [sorted(map(tuple, segment)) for segment in found.segments.round(12)]
    assert sorted(ends) == [[(-3, -1), (-1, -1)], [(-1, -2), (-1, -1)], [(-1, -1), (1, 1)]]
    assert set(found.examples) == {0}
    assert found.total == 3
    assert sorted(found.classes) == [1, 1, 2]


def test_pieces_that_are_one_and_the_same_give_one_crease() -> None:
    """Only class 1 moves, along a; at W = 0 the pieces of classes 2 and 3 are both 1."""
    objective = Objective(Dataset(np.ones((4, 1)), np.arange(4)), CrammerSinger(), bias=False)
    plane = Plane(np.zeros((4, 1)), *np.eye(4)[[1, 0], :, None])
    found = creases(objective.batch([1]), plane, (-3, 3), (-0.5, 0.5))
    assert found.total == len(np.unique(found.segments.round(9), axis=0))


@pytest.mark.parametrize("loss", [Hinge(), CrammerSinger()], ids=["hinge", "structured"])
def test_a_limit_keeps_the_first_and_counts_all(loss: Loss) -> None:
    objective = objective_of(loss, examples=40)
    plane = plane_of(objective)
    every = creases(objective, plane, (-2, 2), (-2, 2))
    few = creases(objective, plane, (-2, 2), (-2, 2), limit=5)
    np.testing.assert_array_equal(few.segments, every.segments[:5])
    assert (few.total, few.whole) == (every.total, False)
