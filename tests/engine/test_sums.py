"""Sums over blocks: the tree, its subtrees, and the sizes of blocks."""

from fractions import Fraction

import numpy as np
import pytest

from landscape.sums import PairwiseSum, block_rows, blocks, pairwise, plus


def by_definition(values: list[float]) -> float:
    """Neighbours added level by level; an odd one out moves up unchanged."""
    while len(values) > 1:
        pairs = [values[i] + values[i + 1] for i in range(0, len(values) - 1, 2)]
        values = pairs + values[len(values) - len(values) % 2 :]
    return values[0]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 8, 13, 64, 100])
def test_the_sum_is_that_of_neighbours_level_by_level(count: int) -> None:
    values = (10.0 ** np.random.default_rng(count).uniform(-12, 12, count)).tolist()
    assert pairwise(values) == by_definition(values)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_sums_of_aligned_runs_give_the_same_bits(level: int) -> None:
    values = (10.0 ** np.random.default_rng(level).uniform(-12, 12, 45)).tolist()
    tree, run = PairwiseSum(), 2**level
    for start in range(0, 45, run):
        tree.add(pairwise(values[start : start + run]), level)
    assert tree.total() == pairwise(values)


def test_rounding_stays_small_over_a_million_values() -> None:
    values = np.full(2**20, 0.1)
    exact = Fraction(0.1) * 2**20
    assert abs(Fraction(pairwise(values.tolist())) - exact) <= exact * Fraction(20, 2**53)


def test_tuples_are_added_entry_by_entry_and_nothing_is_changed() -> None:
    first, second = (np.ones(2), 1), (np.arange(2.0), 2)
    total = plus(first, second)
    np.testing.assert_array_equal(total[0], [1.0, 2.0])
    assert total[1] == 3
    np.testing.assert_array_equal(first[0], [1.0, 1.0])


def test_nothing_has_no_sum() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        pairwise([])


@pytest.mark.parametrize(
    ("classes", "rows"),
    [(1, 4096), (10, 4096), (256, 4096), (257, 2048), (1000, 1024), (9**5, 256)],
)
def test_blocks_are_powers_of_two_with_fewer_examples_of_many_classes(
    classes: int, rows: int
) -> None:
    assert block_rows(classes) == rows


def test_blocks_cover_the_examples_in_order() -> None:
    assert blocks(10, 4) == [slice(0, 4), slice(4, 8), slice(8, 10)]
    assert blocks(0, 4) == []
