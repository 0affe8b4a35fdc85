"""Optimisers against the weights that PyTorch's reach on the same gradients, and their rules."""

import json
from math import inf, nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.optimizers import (
    LBFGS,
    OPTIMIZERS,
    AdaGrad,
    Adam,
    AdamW,
    Constant,
    Cosine,
    GradientDescent,
    InverseSquareRoot,
    Momentum,
    Nesterov,
    Optimizer,
    RandomLocalSearch,
    RandomSearch,
    RMSProp,
    SearchStrategy,
    StepDecay,
)

REFERENCES = Path(__file__).parents[1] / "references" / "torch_optimizers.json"

CASES: dict[str, Optimizer] = {
    "sgd": GradientDescent(0.1),
    "sgd-default": GradientDescent(),
    "momentum": Momentum(0.05),
    "nesterov": Nesterov(0.05, momentum=0.8),
    "adagrad": AdaGrad(0.3),
    "adagrad-default": AdaGrad(),
    "rmsprop": RMSProp(0.02, alpha=0.9),
    "rmsprop-default": RMSProp(),
    "adam": Adam(0.05, betas=(0.8, 0.95)),
    "adam-default": Adam(),
    "adamw": AdamW(0.05, weight_decay=0.3),
    "adamw-default": AdamW(),
    "sgd inverse-square-root": GradientDescent(InverseSquareRoot(0.1)),
    "sgd step": GradientDescent(StepDecay(0.1, every=7, gamma=0.5)),
    "sgd cosine": GradientDescent(Cosine(0.1, steps=60, end=0.01)),
    "adam inverse-square-root": Adam(InverseSquareRoot(0.1)),
    "adam step": Adam(StepDecay(0.1, every=7, gamma=0.5)),
    "adam cosine": Adam(Cosine(0.1, steps=60, end=0.01)),
}


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return json.loads(REFERENCES.read_text())


@pytest.mark.parametrize("name", CASES)
def test_same_gradients_give_the_weights_of_pytorch(name: str, reference: dict[str, Any]) -> None:
    optimizer, W = CASES[name], np.array(reference["start"])
    state, kept = optimizer.init(W), []
    for step, gradient in enumerate(np.array(reference["gradients"]), start=1):
        W, state = optimizer.update(gradient, state, W)
        if step in reference["steps"]:
            kept.append(W)
    np.testing.assert_allclose(kept, reference["weights"][name], rtol=1e-12, atol=1e-12)


def test_every_reference_has_a_case(reference: dict[str, Any]) -> None:
    assert set(reference["weights"]) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_an_update_changes_nothing_that_it_is_given(name: str) -> None:
    optimizer, W, gradient = CASES[name], np.ones((2, 3)), np.full((2, 3), 0.5)
    state = optimizer.init(W)
    arrays = [W, gradient, *(part for part in state if isinstance(part, np.ndarray))]
    for array in arrays:
        array.flags.writeable = False
    first, state_after = optimizer.update(gradient, state, W)
    again, _ = optimizer.update(gradient, state, W)
    np.testing.assert_array_equal(first, again)
    assert state_after.step == 1
    assert all(part.shape == W.shape for part in state_after[1:])


@given(st.integers(0, 500), st.floats(1e-6, 1e3))
def test_schedules_start_at_lr_and_never_rise(step: int, lr: float) -> None:
    for schedule in (Constant(lr), InverseSquareRoot(lr), StepDecay(lr, 30), Cosine(lr, 200)):
        assert schedule(0) == pytest.approx(lr)
        assert 0 <= schedule(step + 1) <= schedule(step)


def test_cosine_stays_at_its_end() -> None:
    schedule = Cosine(1.0, steps=10, end=0.25)
    assert schedule(5) == pytest.approx(0.625)
    assert schedule(10) == schedule(11) == schedule(1000) == 0.25


@pytest.mark.parametrize("bad", [-1.0, nan, inf])
@pytest.mark.parametrize(
    "family", [GradientDescent, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW]
)
def test_a_learning_rate_is_a_finite_number_of_at_least_0(family: Any, bad: float) -> None:
    with pytest.raises(ValueError, match="lr must be a finite number of at least 0"):
        family(bad)


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda: Momentum(0.1, momentum=1.0), "momentum must be at least 0 and below 1; got 1.0"),
        (lambda: Nesterov(0.1, momentum=-0.1), "momentum must be at least 0 and below 1"),
        (lambda: RMSProp(alpha=1.0), "alpha must be"),
        (lambda: Adam(betas=(0.9, 1.0)), "each of betas must be"),
        (lambda: Adam(eps=0.0), "eps must be a finite number above 0"),
        (lambda: AdamW(weight_decay=-1.0), "weight_decay must be"),
        (lambda: AdaGrad(eps=nan), "eps must be"),
        (lambda: RandomSearch(0.0), "scale must be"),
        (lambda: RandomLocalSearch(-1.0), "step must be"),
        (lambda: LBFGS(memory=0), "memory must be at least 1"),
        (lambda: LBFGS(gradient_tolerance=-1.0), "gradient_tolerance must be"),
        (lambda: StepDecay(0.1, every=0), "every must be at least 1"),
        (lambda: Cosine(0.1, steps=0), "steps must be at least 1"),
    ],
)
def test_hyper_parameters_are_checked(make: Any, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        make()


def test_the_table_makes_every_optimizer() -> None:
    assert len(OPTIMIZERS) == 10
    for entry in OPTIMIZERS.values():
        method = entry.make()
        assert isinstance(method, Optimizer | SearchStrategy | LBFGS)
        if entry.size_name is not None:
            assert getattr(entry.make(0.125), entry.size_name) == 0.125
            assert getattr(method, entry.size_name) == entry.size
        if entry.has_learning_rate:
            assert entry.family(InverseSquareRoot(0.1)) is not None


@pytest.mark.parametrize("strategy", [RandomSearch(2.0), RandomLocalSearch(2.0)])
def test_moves_are_gaussian_and_do_not_depend_on_blocks(strategy: SearchStrategy) -> None:
    generator = np.random.default_rng(3)
    at_once = strategy.moves(1000, (4, 5), np.random.default_rng(3))
    parts = [strategy.moves(count, (4, 5), generator) for count in (1, 299, 700)]
    np.testing.assert_array_equal(np.concatenate(parts), at_once)
    assert at_once.std() == pytest.approx(2.0, rel=0.02)
    assert abs(at_once.mean()) < 0.05
