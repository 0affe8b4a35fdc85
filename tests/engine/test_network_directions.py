"""Directions of networks: as published, and unchanged by what leaves the network as it is."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

import landscape as ls
from landscape.errors import AllRowsZero, UnitsNotScalable
from tests.engine.networks import gaussian, parity

AXIS = ls.centered_axis(1, 9)


def by_name(model: ls.MLP, w: np.ndarray) -> dict[str, np.ndarray]:
    return {block.name: block.of(w) for block in model.layout}


def rescaled(model: ls.MLP, w: np.ndarray, k: int, scales: np.ndarray) -> np.ndarray:
    """The same ReLU network, its units of hidden layer k (from 1) scaled by these."""
    twin = w.copy()
    parts = by_name(model, twin)
    parts[f"W{k}"][:] *= scales[:, None]
    parts[f"b{k}"][:] *= scales
    parts[f"W{k + 1}"][:] /= scales
    return twin


def reordered(model: ls.MLP, w: np.ndarray, seed: int) -> np.ndarray:
    """The same network, the units of each hidden layer in another order."""
    twin, generator = w.copy(), np.random.default_rng(seed)
    parts = by_name(model, twin)
    order = np.arange(0)
    for k, width in enumerate(model.hidden, 1):
        if not model.layers.adds[k - 1]:
            order = generator.permutation(width)
        parts[f"W{k}"][:] = parts[f"W{k}"][order]
        parts[f"b{k}"][:] = parts[f"b{k}"][order]
        parts[f"W{k + 1}"][:] = parts[f"W{k + 1}"][:, order]
    return twin


def picture(model: ls.MLP, w: np.ndarray, **options: Any) -> np.ndarray:
    """The grid along two directions drawn with these options."""
    W1, W2 = (ls.random_direction(model, w, seed, **options) for seed in (1, 2))
    return ls.evaluate_plane(model, ls.Plane(w, W1, W2), AXIS, AXIS[:5]).loss


@pytest.mark.parametrize("biases", ["zero", "normalize"])
def test_filter_normalisation_is_as_published(biases: str) -> None:
    """Each slice along the first axis: d_i · |w_i| / |d_i|, one after another."""
    model = ls.MLP(parity(), (5, 4))
    w = gaussian(model, 0)
    plain = by_name(model, ls.random_direction(model, w, 3, normalize="none"))
    found = by_name(model, ls.random_direction(model, w, 3, biases=biases))
    for name, own in by_name(model, w).items():
        if name.startswith("W"):
            for drawn, got, mine in zip(plain[name], found[name], own, strict=True):
                scale = np.sqrt(sum(mine**2)) / np.sqrt(sum(drawn**2))
                np.testing.assert_allclose(got, drawn * scale, rtol=1e-13)
        elif biases == "zero":
            assert not found[name].any()
        else:
            scale = np.linalg.norm(own) / np.linalg.norm(plain[name])
            np.testing.assert_allclose(found[name], plain[name] * scale, rtol=1e-13)


def test_layer_normalisation_takes_the_length_of_each_weight_block() -> None:
    model = ls.MLP(parity(), (5, 4))
    w = gaussian(model, 0)
    plain = by_name(model, ls.random_direction(model, w, 3, normalize="none"))
    found = by_name(model, ls.random_direction(model, w, 3, normalize="layer"))
    for name, own in by_name(model, w).items():
        if name.startswith("b"):
            assert not found[name].any()
        else:
            scale = np.linalg.norm(own) / np.linalg.norm(plain[name])
            np.testing.assert_allclose(found[name], plain[name] * scale, rtol=1e-13)


def test_without_normalisation_all_entries_are_gaussian_from_the_seed() -> None:
    model = ls.MLP(parity(features=40), (50,))
    w = gaussian(model, 0)
    direction = ls.random_direction(model, w, 1, normalize="none")
    assert kstest(direction, "norm").pvalue > 0.01
    np.testing.assert_array_equal(direction, ls.random_direction(model, 3 * w, 1, "none"))
    assert (direction != ls.random_direction(model, w, 2, "none")).all()


def test_zero_units_stand_still_and_nothing_else_does() -> None:
    model = ls.MLP(parity(), (5,))
    w = gaussian(model, 0)
    by_name(model, w)["W1"][2] = 0
    direction = by_name(model, ls.random_direction(model, w, 1))
    assert np.flatnonzero(~direction["W1"].any(axis=1)) == [2]
    with pytest.raises(AllRowsZero, match="a row that is not zero; got all zeros"):
        ls.random_direction(model, 0 * w)


@pytest.mark.parametrize("normalize", ["filter", "layer"])
def test_the_scale_of_a_layer_changes_no_normalised_picture(normalize: str) -> None:
    """W1·4, b1·4 and W2/4 are the same network. Unnormalised, its picture is another one."""
    model = ls.MLP(parity(), (6,))
    w = gaussian(model, 0)
    twin = rescaled(model, w, 1, np.full(6, 4.0))
    np.testing.assert_allclose(
        picture(model, w, normalize=normalize),
        picture(model, twin, normalize=normalize),
        rtol=1e-12,
    )
    changed = picture(model, twin, normalize="none") / picture(model, w, normalize="none")
    assert np.abs(changed - 1).max() > 0.1


@pytest.mark.parametrize("hidden", [(6,), (5, 4, 3)])
def test_balancing_undoes_the_scales_of_single_units(hidden: tuple[int, ...]) -> None:
    """Filter normalisation does not."""
    model = ls.MLP(parity(), hidden)
    w, twin = gaussian(model, 0), gaussian(model, 0)
    generator = np.random.default_rng(1)
    for k, width in enumerate(hidden, 1):
        twin = rescaled(model, twin, k, np.exp(generator.uniform(-1.4, 1.4, width)))
    assert model.value(twin) == pytest.approx(model.value(w), rel=1e-12)
    both = [picture(model, each, balance=True) for each in (w, twin)]
    np.testing.assert_allclose(both[0], both[1], rtol=1e-9)
    filtered = [picture(model, each) for each in (w, twin)]
    assert np.abs(filtered[0] / filtered[1] - 1).max() > 0.1


def test_balanced_units_are_the_same_network_and_the_same_picture() -> None:
    model = ls.MLP(parity(), (5, 4))
    w = gaussian(model, 0)
    level = ls.balanced(model, w)
    np.testing.assert_allclose(model.scores(level), model.scores(w), rtol=1e-11, atol=1e-11)
    parts = by_name(model, level)
    for k in (1, 2):
        coming = np.sqrt((parts[f"W{k}"] ** 2).sum(axis=1) + parts[f"b{k}"] ** 2)
        going = np.sqrt((parts[f"W{k + 1}"] ** 2).sum(axis=0))
        np.testing.assert_allclose(coming, going, rtol=1e-12)
    np.testing.assert_allclose(picture(model, w, balance=True), picture(model, level), rtol=1e-10)


def test_a_dead_unit_keeps_its_scale() -> None:
    model = ls.MLP(parity(), (4,))
    w = gaussian(model, 0)
    by_name(model, w)["W2"][:, 1] = 0
    level = ls.balanced(model, w)
    np.testing.assert_array_equal(by_name(model, level)["W1"][1], by_name(model, w)["W1"][1])
    assert np.isfinite(level).all()


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([(1,), (6,), (5, 5), (6, 4, 5), (4, 4, 4)]),
    st.sampled_from(["relu", "tanh"]),
    st.booleans(),
    st.integers(0, 10**6),
)
def test_a_network_whose_units_were_reordered_is_matched_exactly(
    hidden: tuple[int, ...], activation: str, skip: bool, seed: int
) -> None:
    model = ls.MLP(parity(), hidden, activation, skip)
    w = gaussian(model, seed)
    twin = reordered(model, w, seed)
    assert model.value(twin) == pytest.approx(model.value(w), rel=1e-12)
    np.testing.assert_array_equal(ls.matched(model, w, twin), w)


@pytest.mark.parametrize("hidden", [(4,), (4, 4), (3, 4, 3)])
@pytest.mark.parametrize("skip", [False, True])
def test_matching_is_the_same_function_and_never_farther(
    hidden: tuple[int, ...], skip: bool
) -> None:
    model = ls.MLP(parity(), hidden, skip=skip)
    for seed in range(5):
        w0, w1 = gaussian(model, seed), gaussian(model, seed + 50)
        found = ls.matched(model, w0, w1)
        np.testing.assert_allclose(model.scores(found), model.scores(w1), rtol=1e-10, atol=1e-10)
        assert np.linalg.norm(found - w0) <= np.linalg.norm(w1 - w0)


@pytest.mark.parametrize("seed", range(8))
def test_no_order_of_one_hidden_layer_is_nearer(seed: int) -> None:
    model = ls.MLP(parity(classes=4), (4,))
    w0, w1 = gaussian(model, seed), gaussian(model, seed + 50)
    parts, distances = by_name(model, w1), []
    for order in permutations(range(4)):
        rows = list(order)
        twin = [parts["W1"][rows], parts["b1"][rows], parts["W2"][:, rows], parts["b2"]]
        distances.append(np.linalg.norm(np.concatenate([part.ravel() for part in twin]) - w0))
    found = np.linalg.norm(ls.matched(model, w0, w1) - w0)
    assert found == pytest.approx(min(distances), rel=1e-13)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda m, w: ls.random_direction(m, w, normalize="rows"), ValueError, "filter, layer"),
        (lambda m, w: ls.random_direction(m, w, biases="none"), ValueError, "zero, normalize"),
        (lambda m, w: ls.random_direction(m, w[1:]), ValueError, r"shape \(39,\); got \(38,\)"),
        (lambda m, w: ls.matched(m, w, w[1:]), ValueError, r"w1 must have shape \(39,\)"),
        (ls.balanced, UnitsNotScalable, "got tanh: take balance=False"),
        (lambda _, w: ls.matched(None, w, w), TypeError, "must be an MLP"),  # pyright: ignore
        (
            lambda _, w: ls.random_direction(ls.Objective(parity()), w),  # pyright: ignore
            TypeError,
            "must have a layout of blocks; got Objective",
        ),
    ],
)
def test_refuses(call: Any, error: type[Exception], message: str) -> None:
    model = ls.MLP(parity(), (4, 3), "tanh")
    with pytest.raises(error, match=message):
        call(model, gaussian(model, 0))
    with pytest.raises(UnitsNotScalable, match="got relu, skip"):
        ls.balanced(ls.MLP(parity(), (3, 3), skip=True), np.ones(32))
