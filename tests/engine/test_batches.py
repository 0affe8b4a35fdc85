"""Mini-batches against the whole: gradients, copies of data, batches of an epoch, times."""

import numpy as np
import pytest

from landscape.datasets import Dataset, load_dataset
from landscape.descent import epoch
from landscape.descent._batches import epoch_of
from landscape.directions import random_weights
from landscape.losses import Hinge, Loss, Softmax
from landscape.objective import Objective
from landscape.studies.batches import (
    BatchStudy,
    batch_gradients,
    batch_sizes,
    duplicated,
    time_per_example,
)

DIGITS = load_dataset("digits", limit=128, preprocess="center")
BOTH = pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])


@pytest.mark.parametrize(
    ("examples", "sizes"),
    [(1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (8, [1, 2, 4, 8]), (9, [1, 2, 4, 8, 9])],
)
def test_sizes_are_powers_of_two_and_all(examples: int, sizes: list[int]) -> None:
    assert batch_sizes(examples) == sizes


def test_a_batch_gradient_worked_out_by_hand() -> None:
    # At W = 0 each margin is 1: x = 2 of class 0 has the gradient (−2, 2), x = −1 of class 1 the
    # gradient (−1, 1); the mean is (−1.5, 1.5). A batch of one points the same way.
    data = Dataset(np.array([[2.0], [-1.0]]), np.array([0, 1]))
    study = batch_gradients(Objective(data, Hinge(), bias=False), np.zeros((2, 1)), repeats=30)
    np.testing.assert_array_equal(study.sizes, [1, 2])
    np.testing.assert_allclose(study.cosine, 1)
    assert set(study.length_ratio[0].round(12)) == {round(4 / 3, 12), round(2 / 3, 12)}
    np.testing.assert_array_equal(study.length_ratio[1], 1)
    np.testing.assert_allclose(study.angle, 0, atol=1e-5)


def test_an_example_without_loss_has_no_direction() -> None:
    data = Dataset(np.array([[9.0], [-0.1]]), np.array([0, 1]))
    W = np.array([[1.0], [0.0]])  # margins −8 and 0.9
    shares = []
    study = batch_gradients(
        Objective(data, Hinge(), bias=False), W, [1], repeats=20, progress=shares.append
    )
    without = study.length_ratio == 0
    assert 0 < without.sum() < 20
    np.testing.assert_array_equal(np.isnan(study.cosine), without)
    np.testing.assert_array_equal(np.isnan(study.angle), without)
    np.testing.assert_allclose(study.cosine[~without], 1)
    np.testing.assert_allclose(study.length_ratio[~without], 2)
    np.testing.assert_allclose(shares, np.arange(1, 21) / 20)


@BOTH
def test_larger_batches_point_closer_to_the_full_gradient(loss: Loss) -> None:
    objective = Objective(DIGITS, loss, l2=1e-3)
    study = batch_gradients(objective, random_weights(objective.shape, 1e-2), repeats=40)
    assert study.cosine.shape == study.length_ratio.shape == (8, 40)
    assert (np.diff(study.cosine.mean(axis=1)) > 0).all()
    assert (np.diff(study.length_ratio.mean(axis=1)) < 0).all()  # noise adds length
    assert (np.diff(study.cosine.std(axis=1)[2:]) < 0).all()
    np.testing.assert_array_equal(study.cosine[-1], 1)


@BOTH
def test_batch_gradients_average_to_the_full_one(loss: Loss) -> None:
    """Projected on the full gradient, the mean over batches has its length."""
    objective = Objective(DIGITS, loss)
    W = random_weights(objective.shape, 1e-2)
    study = batch_gradients(objective, W, [16], repeats=400, seed=1)
    along = (study.cosine * study.length_ratio).ravel()
    assert abs(along.mean() - 1) < 4 * along.std() / 20


def test_the_study_is_seeded() -> None:
    objective = Objective(DIGITS)
    W = random_weights(objective.shape)

    def study(seed: int) -> BatchStudy:
        return batch_gradients(objective, W, [4], 5, seed)

    np.testing.assert_array_equal(study(1).cosine, study(1).cosine)
    assert (study(1).cosine != study(2).cosine).all()


@BOTH
@pytest.mark.parametrize("copies", [1, 3])
def test_copies_change_neither_loss_nor_gradient(loss: Loss, copies: int) -> None:
    objective = Objective(DIGITS, loss, l2=1e-2)
    copied = Objective(duplicated(DIGITS, copies), loss, l2=1e-2)
    assert len(copied.dataset) == copies * len(DIGITS)
    W = random_weights(objective.shape, 0.1)
    assert copied.value(W) == pytest.approx(objective.value(W), rel=1e-13)
    np.testing.assert_allclose(copied.gradient(W), objective.gradient(W), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(("examples", "size"), [(10, 3), (8, 4), (5, 1), (6, 6)])
def test_an_epoch_holds_each_example_once_as_the_optimisers_see_them(
    examples: int, size: int
) -> None:
    rows = epoch(examples, size, seed=3)
    np.testing.assert_array_equal(np.sort(np.concatenate(rows)), np.arange(examples))
    if size < examples:
        data = Dataset(np.arange(examples)[:, None], np.arange(examples) % 2)
        walked = epoch_of(Objective(data), size, np.random.default_rng(3))
        for ours, (count, theirs) in zip(rows, walked, strict=True):
            assert isinstance(theirs, Objective)
            np.testing.assert_array_equal(ours, theirs.dataset.X[:, 0])
            assert len(ours) == count


def test_few_examples_are_shuffled_as_a_whole() -> None:
    rows = np.concatenate(epoch(4 * 4096, 1000, seed=7))
    np.testing.assert_array_equal(rows, np.random.default_rng(7).permutation(4 * 4096))


@pytest.mark.parametrize("examples", [41, 48, 49, 100])
def test_many_examples_are_shuffled_by_windows_of_four_blocks(examples: int) -> None:
    generator = np.random.default_rng(7)
    order = generator.permutation(-(-examples // 10))  # of the blocks of 10
    expected = []
    for window in (order[k : k + 4] for k in range(0, len(order), 4)):
        rows = [
            row for block in window for row in range(10 * block, min(10 * block + 10, examples))
        ]
        expected += [rows[k] for k in generator.permutation(len(rows))]
    found = epoch(examples, 7, seed=7, block=10)
    np.testing.assert_array_equal(np.concatenate(found), expected)
    assert {len(batch) for batch in found[:-1]} == {7}
    assert sorted(expected) == list(range(examples))


def test_times_are_measured() -> None:
    objective = Objective(DIGITS)
    times = time_per_example(objective, random_weights(objective.shape), rounds=2)
    np.testing.assert_array_equal(times.sizes, batch_sizes(128))
    assert (times.at_once > 0).all()
    assert times.one_by_one > 0
    assert times.at_once[-1] < times.one_by_one  # about a hundred times less


def test_bad_input_is_told() -> None:
    objective = Objective(DIGITS)
    W = random_weights(objective.shape)
    for sizes in ([0], [129]):
        with pytest.raises(ValueError, match="batch size must be 1 … 128"):
            batch_gradients(objective, W, sizes)
        with pytest.raises(ValueError, match="batch size must be 1 … 128"):
            time_per_example(objective, W, sizes)
        with pytest.raises(ValueError, match="batch size must be 1 … 128"):
            epoch(128, sizes[0])
    with pytest.raises(ValueError, match="repeats must be at least 1"):
        batch_gradients(objective, W, [1], repeats=0)
    with pytest.raises(ValueError, match="copies must be at least 1"):
        duplicated(DIGITS, 0)
    data = Dataset(np.array([[5.0], [-5.0]]), np.array([0, 1]))
    with pytest.raises(ValueError, match="stationary"):
        batch_gradients(Objective(data, bias=False), np.array([[5.0], [-5.0]]))
