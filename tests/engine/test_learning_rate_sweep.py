"""The sweep of learning rates at an equal budget."""

import numpy as np
import pytest

from landscape.datasets import load_dataset
from landscape.descent import Limits, learning_rate_sweep, logarithmic_rates, optimize
from landscape.losses import Softmax
from landscape.objective import Objective
from landscape.optimizers import OPTIMIZERS, GradientDescent, Momentum

OBJECTIVE = Objective(load_dataset("digits", limit=50, preprocess="center"), Softmax(), 1e-2)
START = np.zeros(OBJECTIVE.shape)


def test_it_holds_the_final_loss_of_each_run_and_chooses_the_lowest() -> None:
    rates = [1e-5, 1e-3, 1e-2, 1e6]
    limits = Limits(work=50 * 100)
    sweep = learning_rate_sweep(OBJECTIVE, GradientDescent, rates, START, limits, batch_size=20)
    runs = [optimize(OBJECTIVE, GradientDescent(lr), START, limits, 20) for lr in rates]
    np.testing.assert_array_equal(sweep.rates, rates)
    np.testing.assert_allclose(sweep.final, [run.final_loss for run in runs], rtol=1e-12)
    assert sweep.status == ("finished", "finished", "finished", "diverged")
    assert np.isinf(sweep.final[-1])
    assert np.isfinite(sweep.best).all()
    assert sweep.chosen == rates[int(np.argmin(sweep.final))]


def test_nothing_is_chosen_when_all_diverge() -> None:
    sweep = learning_rate_sweep(OBJECTIVE, GradientDescent, [1e6, 1e7], START, 200)
    assert sweep.chosen is None


def test_a_stopped_sweep_keeps_the_rates_that_were_run() -> None:
    told = []

    def stop(share: float) -> bool:
        told.append(share)
        return share > 0.6

    limits = Limits(steps=30, stop=stop)
    sweep = learning_rate_sweep(OBJECTIVE, Momentum, [1e-4, 1e-3, 1e-2, 1e-1], START, limits)
    assert sweep.rates.tolist() == [1e-4, 1e-3]
    assert len(sweep.final) == len(sweep.status) == 2
    assert told == sorted(told)


@pytest.mark.parametrize(
    "name", [name for name, entry in OPTIMIZERS.items() if entry.has_learning_rate]
)
def test_every_family_of_the_table_can_be_swept(name: str) -> None:
    sweep = learning_rate_sweep(OBJECTIVE, OPTIMIZERS[name].family, [1e-3, 1e-2], START, 10)
    assert sweep.chosen in (1e-3, 1e-2)


def test_logarithmic_rates() -> None:
    assert logarithmic_rates(1e-4, 1e-1, per_decade=1) == [1e-4, 1e-3, 1e-2, 1e-1]
    assert logarithmic_rates(1e-2, 1e-1, per_decade=3) == [0.01, 0.0215, 0.0464, 0.1]
    assert logarithmic_rates(1e-3, 1e-3) == [1e-3]
    with pytest.raises(ValueError, match="low must be a finite number above 0"):
        logarithmic_rates(0.0, 1.0)
    with pytest.raises(ValueError, match="high must be at least low"):
        logarithmic_rates(1.0, 0.1)
    with pytest.raises(ValueError, match="at least one learning rate"):
        learning_rate_sweep(OBJECTIVE, Momentum, [], START, 5)
