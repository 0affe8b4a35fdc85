"""Specs of partitioned data: the same numbers as of the same examples in memory."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import landscape as ls
from landscape.errors import UnusableSpec
from landscape.landscapes import Landscape
from landscape.specs import computed, planned, read_spec, spec_of
from landscape.specs._grounds import MOST_KNOWN, dataset_from

EXAMPLES, CLASSES = 700, 300  # three blocks


@pytest.fixture
def partitions(tmp_path: Path) -> Path:
    """A partitioned data set in a folder."""
    folder = tmp_path / "probe"
    write(folder)
    return folder


def write(folder: Path, shards: int = 2, seed: int = 0) -> None:
    random = np.random.default_rng(seed)
    X = random.standard_normal((EXAMPLES, 6)).astype(np.float32)
    y = np.arange(EXAMPLES) % CLASSES
    folder.mkdir(exist_ok=True)
    for number, (features, labels) in enumerate(
        zip(np.array_split(X, shards), np.array_split(y, shards), strict=True)
    ):
        np.save(folder / f"X-{number}.npy", features)
        np.save(folder / f"y-{number}.npy", labels)


def entries(folder: Path, **others: Any) -> dict[str, Any]:
    small = {"axes": {"extent": 0.3, "cells": 3}, "loss": {"name": "softmax"}, "l2": 0.01}
    return {"dataset": {"path": str(folder), "preprocess": "center"}} | small | others


def test_the_landscape_is_that_of_the_examples_in_memory(partitions: Path) -> None:
    made = computed(spec_of(entries(partitions)))
    X = np.concatenate([np.load(partitions / f"X-{k}.npy") for k in range(2)])
    y = np.concatenate([np.load(partitions / f"y-{k}.npy") for k in range(2)])
    objective = ls.Objective(ls.Dataset(X, y, preprocessing="center"), ls.Softmax(), 0.01)
    assert made.plane.equals(ls.random_plane(ls.random_weights(objective.shape), seed=0))
    cells = np.stack([made.plane.at(a, b) for b in made.b for a in made.a])
    expected = objective.values(cells).reshape(3, 3)
    np.testing.assert_allclose(made.grids["loss"], expected, rtol=1e-10)
    assert made.facts["Data"] == "probe, 700 training examples"
    assert made.facts["Model"] == "linear classifier of 300 classes, 6 features and a bias each"


def test_the_name_is_of_the_content_wherever_it_lies(partitions: Path, tmp_path: Path) -> None:
    other, changed = tmp_path / "shards", tmp_path / "changed"
    write(other, shards=3)
    write(changed, seed=1)
    names = [planned(spec_of(entries(path))).name for path in (partitions, other, changed)]
    assert names[0] == names[1] != names[2]
    write(other, shards=3, seed=1)  # what was known of the folder is known no longer
    assert planned(spec_of(entries(other))).name == names[2]


def test_the_folder_is_meant_from_that_of_the_spec(partitions: Path) -> None:
    path = partitions.parent / "spec.json"
    path.write_text('{"dataset": {"path": "probe"}, "axes": {"extent": 1, "cells": 2}}')
    spec = read_spec(path)
    assert spec.dataset.path == str(partitions)
    assert spec_of(spec.settings) == spec
    assert "thread" in planned(spec).place


def test_progress_rises_over_the_passes_and_the_grid(partitions: Path) -> None:
    shares: list[float] = []
    made = computed(spec_of(entries(partitions)), shares.append)
    assert isinstance(made, Landscape)
    assert shares == sorted(shares)
    assert shares[0] < 0.2
    assert shares[-1] == pytest.approx(1)


def test_bad_partitions_are_an_error_of_the_spec(partitions: Path) -> None:
    (partitions / "y-1.npy").unlink()
    with pytest.raises(UnusableSpec, match="dataset: there must be as many labels as examples"):
        planned(spec_of(entries(partitions)))
    np.save(partitions / "X-1.npy", np.full((350, 6), np.nan, np.float32))
    np.save(partitions / "y-1.npy", np.arange(350, 700) % CLASSES)
    with pytest.raises(UnusableSpec, match=r"dataset: .*X-1\.npy"):
        planned(spec_of(entries(partitions)))


def test_many_may_ask_for_many_data_at_once(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(3 * MOST_KNOWN)]
    for number, folder in enumerate(folders):
        folder.mkdir()
        np.save(folder / "X.npy", np.full((4, 2), number, np.uint8))
        np.save(folder / "y.npy", np.array([0, 1, 0, 1]))

    def ask(seed: int) -> None:
        for number in np.random.default_rng(seed).integers(len(folders), size=400):
            settings = {"path": str(folders[number]), "preprocess": "raw"}
            rows = dataset_from(settings).examples.read(slice(0, 1))  # pyright: ignore
            assert rows[0][0, 0] == number

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as readers:
            assert list(readers.map(ask, range(6))) == [None] * 6
    finally:
        sys.setswitchinterval(before)


def test_a_network_of_partitions(partitions: Path) -> None:
    made = computed(spec_of(entries(partitions, model={"hidden": [4]})))
    X = np.concatenate([np.load(partitions / f"X-{k}.npy") for k in range(2)])
    y = np.concatenate([np.load(partitions / f"y-{k}.npy") for k in range(2)])
    data = ls.Dataset(X, y, preprocessing="center")
    model = ls.MLP(data, (4,), l2=0.01)
    cells = np.stack([made.plane.at(a, b) for b in made.b for a in made.a])
    np.testing.assert_allclose(made.grids["loss"], model.values(cells).reshape(3, 3), rtol=1e-10)
