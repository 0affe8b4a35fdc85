"""The named data sets, and the one function that loads them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape._validation import one_of
from landscape.datasets import small
from landscape.datasets.cifar10 import cifar10
from landscape.datasets.dataset import Dataset
from landscape.datasets.preprocessing import PREPROCESSINGS
from landscape.errors import NoTestSplit

LOADERS: dict[str, Callable[..., Dataset]] = {
    "digits": small.digits,
    "cifar10": cifar10,
    "iris": small.iris,
    "blobs": small.blobs,
    "planar": small.planar,
    "three-points": small.three_points,
    "ravine": small.ravine,
}


def load_dataset(
    name: str,
    split: str = "train",
    limit: int | None = None,
    preprocess: str = "raw",
    seed: int = 0,
    **parameters: Any,
) -> Dataset:
    """A named data set.

    The preprocessing is fitted to the whole training split before `split` and `limit` apply, so
    one example is seen exactly as it is among all the others.

    Args:
        name: `digits`, `cifar10`, `iris`, `blobs`, `planar`, `three-points` or `ravine`.
        split: `train` (with the test split attached, where there is one) or `test`.
        limit: draw this many examples, class-balanced; a smaller draw with the same seed is
            contained in a larger one.
        preprocess: `raw`, `center`, `unit` or `standardize`.
        seed: of the draw, and of `blobs`.
        parameters: of the loader, such as `classes=4` for `blobs`.

    Raises:
        ValueError: an unknown name, split or preprocessing, a limit below 1 or above the number
            of examples there are.
        NoTestSplit: the test split of data that have none.
    """
    one_of(name, "name", tuple(LOADERS))
    one_of(split, "split", ("train", "test"))
    one_of(preprocess, "preprocess", PREPROCESSINGS)
    if name == "blobs":
        parameters = {"seed": seed, **parameters}
    dataset = LOADERS[name](preprocess, **parameters)
    if split == "test":
        if dataset.test is None:
            raise NoTestSplit(f"none for {name}")
        dataset = dataset._with_examples(*dataset.test)
    if limit is None:
        return dataset
    if not 1 <= limit <= len(dataset):
        raise ValueError(f"limit must be 1 … {len(dataset)} for {name}; got {limit}")
    return dataset.subset(balanced_order(dataset.y, seed)[:limit])


def balanced_order(y: NDArray[np.integer], seed: int) -> NDArray[np.integer]:
    """A seeded order of the examples whose every prefix is class-balanced to within one.

    Round k holds the k-th example of each class that has one, classes in seeded order.
    """
    generator = np.random.default_rng(seed)
    shuffled = generator.permutation(len(y))
    by_class = shuffled[np.argsort(y[shuffled], kind="stable")]
    counts = np.bincount(y)
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    rounds = np.arange(len(y)) - starts
    class_rank = generator.permutation(len(counts))[y[by_class]]
    return by_class[np.lexsort((class_rank, rounds))]
