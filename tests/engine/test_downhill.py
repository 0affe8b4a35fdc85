"""The share of random steps that lead down, where it can be worked out by hand."""

import numpy as np
from scipy.stats import norm

from landscape.datasets import Dataset
from landscape.objective import Objective
from landscape.studies.downhill import DIRECTIONS, downhill_shares


def test_on_a_parabola_it_falls_with_the_size_as_the_normal_distribution_says() -> None:
    """`|W + s·D|² < |W|²` where `D·W / |W| < −s·|D|² / (2·|W|)`, and |D|² is near its mean P."""
    data = Dataset(np.zeros((2, 300)), np.array([0, 1]))
    bowl = Objective(data, l2=1.0, bias=False)  # the examples are zero: L is constant plus |W|²
    W = np.zeros((2, 300))
    W[0, 0] = 1.0
    sizes = np.array([1e-4, 1e-3, 3e-3, 1e-1])
    expected = norm.cdf(-sizes * W.size / 2)
    found = downhill_shares(bowl, W, sizes)
    assert np.abs(found - expected).max() < 4 * 0.5 / np.sqrt(DIRECTIONS)
    assert found[-1] == 0
    assert (np.diff(found) < 0).all()


def test_the_same_seed_gives_the_same_shares() -> None:
    data = Dataset(np.eye(4), np.array([0, 1, 0, 1]))
    loss, W = Objective(data), np.ones((2, 5))
    one, same, other = (downhill_shares(loss, W, [0.3, 1.0], seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
