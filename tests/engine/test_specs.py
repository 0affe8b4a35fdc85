"""Specs: what is wrong is named, and what is computed is the definition."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import landscape as ls
from landscape.errors import UnusableSpec
from landscape.files.archive import reproduced
from landscape.landscapes import packed
from landscape.specs import EXAMPLE, Spec, check, computed, planned, read_spec, spec_of

SMALL: dict[str, Any] = {
    "dataset": {"name": "iris", "limit": 12, "preprocess": "center", "seed": 3},
    "loss": {"name": "hinge", "delta": 0.5},
    "l2": 0.1,
    "plane": {
        "weights": {"kind": "random", "scale": 0.2, "seed": 4},
        "directions": {"normalize": "rows", "seed": 5},
    },
    "axes": {"a": [-1, 0, 0.5], "b": [0, 2]},
}
NETWORK = SMALL | {
    "model": {"hidden": [3], "activation": "tanh"},
    "plane": {"directions": {"normalize": "filter", "seed": 2}},
    "axes": {"extent": 1, "cells": 3},
}


def spec(**entries: Any) -> Spec:
    return spec_of(SMALL | entries)


def hinge(W: np.ndarray, data: ls.Dataset, delta: float, l2: float) -> float:
    """The definition, example by example."""
    total = 0.0
    for x, y in zip(data.features, data.y, strict=True):
        scores = W @ np.append(x, 1.0)
        total += sum(max(0.0, scores[j] - scores[y] + delta) for j in range(len(W)) if j != y)
    return total / len(data) + l2 * float((W[:, :-1] ** 2).sum())


def test_a_landscape_is_the_loss_by_its_definition() -> None:
    made = computed(spec_of(SMALL))
    data = ls.load_dataset("iris", limit=12, preprocess="center", seed=3)
    W = 0.2 * np.random.default_rng(4).standard_normal((3, 5))
    draws = np.random.default_rng(5)
    norms = np.linalg.norm(W, axis=1, keepdims=True)
    drawn = [draws.standard_normal((3, 5)) for _ in range(2)]
    W1, W2 = (V * norms / np.linalg.norm(V, axis=1, keepdims=True) for V in drawn)
    expected = [[hinge(W + a * W1 + b * W2, data, 0.5, 0.1) for a in (-1, 0, 0.5)] for b in (0, 2)]
    np.testing.assert_allclose(made.grids["loss"], expected, rtol=1e-10)
    assert made.facts["Data"] == "iris, draw 3, 12 training examples; 30 for the test"
    assert made.facts["Loss"] == "hinge, margin Δ = 0.5, regularisation λ = 0.1"
    assert made.facts["W"] == "random, of size 0.2, seed 4"


def test_a_network_is_the_loss_of_its_own_evaluation() -> None:
    made = computed(spec_of(NETWORK))
    data = ls.load_dataset("iris", limit=12, preprocess="center", seed=3)
    model = ls.MLP(data, (3,), "tanh", l2=0.1, loss=ls.Hinge(0.5))
    np.testing.assert_array_equal(made.plane.W, model.random_weights(0))
    cells = [[made.plane.at(a, b) for a in (-1, 0, 1)] for b in (-1, 0, 1)]
    expected = [model.values(np.stack(row)) for row in cells]
    np.testing.assert_allclose(made.grids["loss"], expected, rtol=1e-10)


@pytest.mark.parametrize("entries", [SMALL, NETWORK, EXAMPLE.settings])
def test_a_spec_stands_in_its_landscape_and_is_read_again(entries: dict[str, Any]) -> None:
    first = spec_of(entries)
    made = computed(first)
    assert made.settings is not None
    assert spec_of(json.loads(json.dumps(made.settings))) == first
    again = reproduced(packed(made)).loss
    np.testing.assert_allclose(again, made.grids["loss"], rtol=1e-12)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"datset": {}}, "a spec must have no entries but .*; got 'datset': did you mean 'datas"),
        ({"dataset": 3}, r"dataset must be an object; got 3: write \{…\} with name, path"),
        (
            {"dataset": {"name": "digit"}},
            "dataset.name must be one of .*did you mean 'digits'",
        ),
        ({"dataset": {}}, "dataset.name must be one of .*; got nothing: add it"),
        ({"dataset": {"name": "iris", "limit": 0}}, "dataset.limit must be a whole .*; got 0"),
        ({"dataset": {"name": "iris", "limit": True}}, "dataset.limit must .*; got true or false"),
        ({"dataset": {"name": "iris", "classes": 3}}, "dataset must have no .*; got 'classes'"),
        (
            {"dataset": {"name": "iris", "path": "."}},
            "dataset must have a name or a path; .*both",
        ),
        ({"dataset": {"path": "nowhere"}}, "dataset.path must lead to data; .*nowhere"),
        ({"dataset": {"path": ".", "limit": 3}}, "dataset must have no .*; got 'limit'"),
        ({"loss": {"name": "Hinge"}}, "loss.name must be one of .*'Hinge': did you mean 'hinge'"),
        ({"loss": {"name": "softmax", "delta": 1}}, "loss must have no delta where it is softmax"),
        (
            {"loss": {"delta": -1}},
            "loss.delta must be a finite number of at least 0 and .*; got -1",
        ),
        ({"l2": 10**400}, "l2 must be a finite number .*; got 1000.*…"),
        ({"l2": "0"}, "l2 must be a finite number .*; got '0'"),
        ({"bias": 1}, "bias must be true or false; got 1"),
        ({"bias": False, "model": {"hidden": [3]}}, "bias must be true of a network; got false"),
        ({"model": {"hidden": 32}}, r"model.hidden must be a list .*; got 32: .*\[32\]"),
        ({"model": {"hidden": [0]}}, "model.hidden must be a list of at most .*; got a list"),
        ({"model": {"activation": "rely"}}, "model.activation must be .*: did you mean 'relu'"),
        ({"plane": {"weight": {}}}, "plane must have no .*'weight': did you mean 'weights'"),
        ({"plane": {"weights": {"kind": "zero"}}}, "plane.weights.kind must .* mean 'zeros'"),
        (
            {"plane": {"weights": {"scale": 0}}},
            "plane.weights.scale must .* at least 1e-30 .*; got 0",
        ),
        (
            {"plane": {"weights": {"scale": 1e308}}},
            "weights.scale must .* at most 1e.30; got 1e.308",
        ),
        (
            {"plane": {"weights": {"kind": "zeros", "seed": 1}}},
            "plane.weights.seed must not be given where the kind is zeros",
        ),
        (
            {"plane": {"weights": {"kind": "file", "path": "no.npy"}}},
            "plane.weights.path must lead to an .npy or .npz file; got .*no.npy",
        ),
        ({"plane": {"directions": {"normalize": "filter"}}}, "normalize must be one of none, rows"),
        ({"plane": {"directions": {"seed": -1}}}, "plane.directions.seed must be a whole number"),
        ({"axes": {"extent": 5e-324, "cells": 5}}, "axes.extent must be .*; got 5e-324"),
        ({"axes": {"extent": 1e308, "cells": 3}}, "axes.extent must be .*; got 1e.308"),
        (
            {"axes": {"a": [-1e308, 1e308], "b": [0, 1]}},
            "axes.a must be a list of .* within ±1e.30",
        ),
        (
            {"dataset": {"name": "blobs", "examples": 2**53}},
            "dataset.examples must be a whole number from 1 to 20,000,000; got 9007199254740992",
        ),
        (
            {"dataset": {"name": "blobs", "examples": 10_000, "features": 10_000}},
            "dataset.examples times dataset.features must be at most 20,000,000; got 100,000,000",
        ),
        (
            {"plane": {"weights": {"kind": "zeros"}, "directions": {"normalize": "rows"}}},
            "plane.directions: normalised directions need a W with a row that is not zero",
        ),
        ({"axes": {"extent": 1}}, "axes.cells must be a whole number from 2 .*; got nothing"),
        ({"axes": {"extent": 1, "cells": 5000}}, "axes.cells must be .* to 2,001; got 5000"),
        (
            {"axes": {"extent": 1, "a": [0, 1]}},
            "axes must have extent and cells, or .*extent",
        ),
        ({"axes": {"a": [0, 1]}}, "axes.b must be a list of 2 to 2,001 finite .*; got nothing"),
        ({"axes": {"a": [0, 0], "b": [0, 1]}}, "axes.a must be .* each above the one before"),
        ({"axes": {"a": [0, None], "b": [0, 1]}}, "axes.a must be a list .* finite numbers"),
    ],
    ids=str,
)
def test_a_wrong_entry_is_named(entries: dict[str, Any], words: str) -> None:
    with pytest.raises(UnusableSpec) as caught:
        spec(**entries)
    assert re.search(words, str(caught.value)), caught.value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a spec must be JSON; got .* at line 1, column 1"),
        ('{"l2": 1,\n}', "at line 2"),
        ("[1]", r"a spec must be an object; got a list: write \{…\} with dataset"),
        ("{}", "a spec must have the entry dataset; got none"),
        ('{"l2": NaN}', "numbers of a spec must be finite; got NaN"),
        ('{"l2": 1, "l2": 2}', "each name must stand once in an object; got two 'l2'"),
        ("[" * 100_000, "a spec must be JSON"),
        ('{"l2": ' + "1" * 5000 + "}", "a spec must be JSON"),
        (" " * 1_000_001, "a spec must take at most 1,000,000 bytes"),
    ],
    ids=lambda value: value[:20],
)
def test_a_file_that_is_no_spec_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "spec.json"
    path.write_text(text)
    with pytest.raises(UnusableSpec, match=words):
        read_spec(path)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"dataset": {"name": "iris", "limit": 121}}, "dataset.limit must be 1 … 120 .*; got 121"),
        (
            {
                "dataset": {"name": "blobs", "features": 3000, "classes": 300},
                "axes": {"extent": 1, "cells": 2001},
            },
            "axes: a landscape must take at most 48 MB; got 55 MB.*: take fewer cells",
        ),
        (
            {"model": {"hidden": [100_000, 100_000]}, "plane": {}},
            r"model must lead to at most 134,217,728 weights; got 10,000,\d",
        ),
    ],
)
def test_what_fits_no_data_is_refused_before_a_cell_is_computed(
    entries: dict[str, Any], words: str
) -> None:
    wanted = spec(**entries)
    for check_it in (check, planned):
        with pytest.raises(UnusableSpec, match=words):
            check_it(wanted)


def of_file(path: Path, W: np.ndarray) -> Spec:
    """The small spec about the weights of a file."""
    np.save(path, W) if path.suffix == ".npy" else np.savez(path, W=W)
    return spec(plane={"weights": {"kind": "file", "path": str(path)}})


def test_weights_come_from_a_file_beside_the_spec(tmp_path: Path) -> None:
    W = np.arange(15, dtype=np.float32).reshape(3, 5)
    names = {planned(of_file(tmp_path / name, W)).name for name in ("W.npy", "again.npz")}
    assert len(names) == 1  # the content counts, not where it lies
    (tmp_path / "spec.json").write_text(
        json.dumps(SMALL | {"plane": {"weights": {"kind": "file", "path": "W.npy"}}})
    )
    found = planned(read_spec(tmp_path / "spec.json"))
    np.testing.assert_array_equal(found.plane.W, W)
    assert {found.name} == names
    assert {planned(of_file(tmp_path / "W.npy", W + 1)).name} != names


@pytest.mark.parametrize(
    ("W", "words"),
    [
        (np.zeros((3, 4)), r"must lead to weights of shape \(3, 5\); got shape \(3, 4\)"),
        (np.full((3, 5), np.nan), "must lead to finite weights"),
        (np.full((3, 5), "x"), "must lead to numbers"),
    ],
)
@pytest.mark.parametrize("ending", [".npy", ".npz"])
def test_weights_that_do_not_fit_are_refused(
    tmp_path: Path, W: np.ndarray, words: str, ending: str
) -> None:
    with pytest.raises(UnusableSpec, match=f"plane.weights.path {words}"):
        planned(of_file(tmp_path / f"W{ending}", W))


def test_weights_are_never_unpickled(tmp_path: Path) -> None:
    path = tmp_path / "W.npy"
    wanted = of_file(path, np.zeros((3, 5)))
    np.save(path, np.array([[{}]], dtype=object), allow_pickle=True)
    with pytest.raises(UnusableSpec, match="must lead to a whole file of one array of numbers"):
        planned(wanted)
    np.save(path, np.zeros((3, 5)))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UnusableSpec, match="must lead to a whole file of one array of numbers"):
        planned(wanted)


def test_an_archive_is_no_array_whatever_its_name(tmp_path: Path) -> None:
    wanted = of_file(tmp_path / "W.npy", np.zeros((3, 5)))
    with (tmp_path / "W.npy").open("wb") as file:
        np.savez(file, W=np.zeros((3, 5)))
    with pytest.raises(UnusableSpec, match="must lead to a whole file of one array of numbers"):
        planned(wanted)


def test_more_weights_than_are_computed_with_are_refused_before_they_are_read(
    tmp_path: Path,
) -> None:
    wanted = of_file(tmp_path / "W.npy", np.zeros((3, 5)))
    np.lib.format.open_memmap(tmp_path / "W.npy", "w+", np.uint8, (2**27 + 1,))  # a sparse file
    with pytest.raises(UnusableSpec, match="must lead to at most 134,217,728 weights"):
        planned(wanted)


def test_the_spec_of_the_documentation_is_one(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "cluster.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    (tmp_path / "spec.json").write_text(block)
    (tmp_path / "imagenet").mkdir()
    np.save(tmp_path / "probe.npy", np.zeros(1))
    found = read_spec(tmp_path / "spec.json")
    assert found.dataset.path == str(tmp_path / "imagenet")
    assert (found.loss.name, found.directions.normalize) == ("softmax", "rows")


def test_a_name_is_of_all_that_the_numbers_depend_on() -> None:
    others = [
        {"dataset": SMALL["dataset"] | {"limit": 13}},
        {"dataset": SMALL["dataset"] | {"preprocess": "raw"}},
        {"loss": {"name": "hinge", "delta": 1}},
        {"loss": {"name": "softmax"}},
        {"l2": 0.2},
        {"bias": False},
        {"model": {"hidden": [3]}, "plane": {}},
        {"model": {"hidden": [3], "activation": "tanh"}, "plane": {}},
        {"plane": SMALL["plane"] | {"weights": {"seed": 4}}},
        {"plane": SMALL["plane"] | {"weights": {"scale": 0.2}}},
        {"plane": SMALL["plane"] | {"directions": {"seed": 5}}},
        {"plane": SMALL["plane"] | {"directions": {"seed": 6, "normalize": "rows"}}},
        {"axes": {"a": [-1, 0, 0.5], "b": [0, 3]}},
        {"axes": {"extent": 1, "cells": 3}},
    ]
    names = [planned(spec(**entries)).name for entries in ({}, *others)]
    assert len(set(names)) == len(names)
    spelled_out = spec_of(spec_of(SMALL).settings | {"model": {"hidden": []}})
    assert planned(spelled_out).name == names[0]
    assert re.fullmatch("[0-9a-f]{64}", names[0])


def test_progress_can_stop_the_work() -> None:
    class Enough(Exception):
        pass

    def progress(_share: float) -> None:
        raise Enough

    with pytest.raises(Enough):
        computed(EXAMPLE, progress)
