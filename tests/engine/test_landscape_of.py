"""`landscape_of`, against the loss and its accuracy evaluated one by one."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

import landscape as ls
from landscape import _displacements, path_planes
from landscape.errors import UnreadableFile
from landscape.path_planes import pca_plane, shadow
from landscape.recording import _recording

DATA = ls.load_dataset("digits", limit=60, preprocess="center")
MODEL = ls.MLP(DATA, hidden=(4,))
PATH = ls.optimize(MODEL, ls.Adam(1e-2), MODEL.random_weights(0), 30, batch_size=20)


def recorded(folder: Path, weights: np.ndarray) -> ls.Recording:
    with ls.Recorder(folder=folder) as recorder:
        for w in weights:
            recorder.note(w)
    return ls.open_recording(folder)


def test_the_plane_of_a_recording_is_that_of_the_trajectory(tmp_path: Path) -> None:
    recording = recorded(tmp_path / "adam run", PATH.weights)
    found = ls.landscape_of(MODEL, recording, resolution=5)
    expected = pca_plane([PATH], center="mean")
    # Snapshots are in single precision.
    assert found.explained is not None
    np.testing.assert_allclose(found.explained[0], expected.explained, rtol=1e-5)
    assert abs((found.plane.W1 * expected.plane.W1).sum()) > 1 - 1e-6
    np.testing.assert_allclose(found.plane.W, expected.plane.W, atol=1e-6)
    assert found.paths[0].name == "adam run"


def test_cells_and_steps_hold_what_the_model_says() -> None:
    found = ls.landscape_of(MODEL, PATH, resolution=5)
    test = MODEL.test
    assert test is not None
    for i, b in enumerate(found.b):
        for j, a in enumerate(found.a):
            W = found.plane.at(a, b)
            assert found.grids["loss"][i, j] == pytest.approx(MODEL.value(W), rel=1e-9)
            assert found.grids["test loss"][i, j] == pytest.approx(test.value(W), rel=1e-9)
            # The split's own shares, as the model counts them.
            assert found.grids["accuracy"][i, j] == MODEL.accuracy(W)
            assert found.grids["test accuracy"][i, j] == MODEL.accuracy(W, "test")
    path, expected = found.paths[0].shadow, shadow(MODEL, found.plane, PATH)
    np.testing.assert_allclose(path.coordinates, expected.coordinates, atol=1e-9)
    np.testing.assert_allclose(path.distance, expected.distance, atol=1e-9)
    np.testing.assert_allclose(path.loss, PATH.loss, rtol=1e-9)
    np.testing.assert_allclose(path.plane_loss, expected.plane_loss, rtol=1e-9)
    np.testing.assert_array_equal(found.paths[0].steps, PATH.steps)


def test_the_window_holds_the_path_unless_another_is_wanted() -> None:
    found = ls.landscape_of(MODEL, PATH, resolution=5)
    a, b = np.abs(found.paths[0].shadow.coordinates).max(axis=0)
    assert found.a.max() > a
    assert found.b.max() > b
    wanted = ls.landscape_of(MODEL, PATH, extent=(2.0, 3.0), resolution=5)
    assert (wanted.a.max(), wanted.b.max()) == (2.0, 3.0)


def test_a_plain_function_of_the_weights_is_enough(tmp_path: Path) -> None:
    def loss(W: np.ndarray) -> float:
        assert W.shape == (2, 3)
        return float((W**2).sum())

    path = np.random.default_rng(0).standard_normal((9, 2, 3)).cumsum(axis=0)
    found = ls.landscape_of(loss, recorded(tmp_path, path), resolution=4)
    assert list(found.grids) == ["loss"]
    exact = (path.astype(np.float32).astype(float) ** 2).sum(axis=(1, 2))
    np.testing.assert_allclose(found.paths[0].shadow.loss, exact)
    assert found.grids["loss"][1, 2] == pytest.approx(loss(found.plane.at(found.a[2], found.b[1])))


@pytest.mark.parametrize("plane", ["random", "given"])
def test_other_planes(plane: str) -> None:
    given = ls.random_plane(PATH.weights[0], seed=5)
    found = ls.landscape_of(MODEL, PATH, given if plane == "given" else plane, resolution=3)
    W = PATH.weights[-1]
    expected = given
    if plane == "random":
        expected = ls.Plane(W, *(ls.random_direction(MODEL, W, seed) for seed in (0, 1)))
    assert found.plane.equals(expected)


def test_several_paths_from_one_start() -> None:
    slow = ls.optimize(MODEL, ls.GradientDescent(1e-2), PATH.weights[0], 10)
    found = ls.landscape_of(MODEL, {"adam": PATH, "descent": slow}, resolution=3)
    assert [path.name for path in found.paths] == ["adam", "descent"]
    np.testing.assert_allclose(found.paths[1].shadow.loss, slow.loss, rtol=1e-9)


def test_a_diverged_training_is_drawn_up_to_where_it_did(tmp_path: Path) -> None:
    weights = PATH.weights.copy()
    weights[20:] = np.nan
    with np.errstate(invalid="ignore"):
        found = ls.landscape_of(MODEL, recorded(tmp_path, weights), resolution=3)
    assert len(found.paths[0].steps) == 20


def test_progress_rises_to_the_end_and_can_stop_the_work() -> None:
    told: list[float] = []
    ls.landscape_of(MODEL, PATH, resolution=4, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1

    def stop(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        ls.landscape_of(MODEL, PATH, resolution=4, progress=stop)


def test_the_recording_of_other_weights_is_refused(tmp_path: Path) -> None:
    other = ls.MLP(DATA, hidden=(5,))
    with pytest.raises(ValueError, match=r"of the model's 385 weights; got one of 310: give"):
        ls.landscape_of(other, PATH)
    with ls.Recorder(folder=tmp_path) as recorder:
        recorder.note([np.zeros((64, 4)), np.zeros(4), np.zeros((4, 10)), np.zeros(10)])
    with pytest.raises(ValueError, match="recording must be of the model's layers"):
        ls.landscape_of(MODEL, ls.open_recording(tmp_path))
    with pytest.raises(ValueError, match="plane must be one of pca, random; got 'hessian'"):
        ls.landscape_of(MODEL, PATH, "hessian")


class Steps:
    """A path of so many steps, in two weights."""

    def __init__(self, count: int) -> None:
        self.steps, self.shape = np.arange(count), (2,)
        self.walk = np.random.default_rng(0).standard_normal((count, 2)).cumsum(axis=0)

    def part(self, rows: slice, columns: slice) -> np.ndarray:
        return self.walk[rows, columns]


@pytest.mark.parametrize(
    ("paths", "resolution", "rule"),
    [
        ({"lr=1e-3/run_1": Steps(3)}, 5, "names must have"),
        ({"run": Steps(3)}, 2002, "2 to 2,001 cells"),
        ({"run": Steps(3)}, 1, "2 to 2,001 cells"),
        ({f"run {number}": Steps(3) for number in range(41)}, 5, "at most 40 paths"),
        ({"run": Steps(20_001)}, 5, "1 to 20,000 steps"),
        ({f"run {number}": Steps(20_000) for number in range(20)}, 2001, "at most 48 MB"),
    ],
)
def test_what_no_file_could_hold_is_refused_before_the_first_evaluation(
    paths: dict[str, Steps], resolution: int, rule: str
) -> None:
    def loss(_: np.ndarray) -> float:
        raise AssertionError("evaluated")

    with pytest.raises(UnreadableFile, match=rule):
        ls.landscape_of(loss, paths, ls.Plane(*np.eye(3, 2, -1)), resolution=resolution)


@pytest.mark.torch
def test_a_torch_model_and_its_test_batches() -> None:
    from tests.engine.torch_networks import batches_of, cross_entropy, module_of

    tests = DATA.tests()
    assert tests is not None
    some = tests.subset(np.arange(20))
    module = module_of(MODEL, PATH.weights[0])
    model = ls.TorchModel(
        module, cross_entropy, batches_of(DATA, (30, 30)), test_batches=batches_of(some, (10, 10))
    )
    expected = ls.landscape_of(MODEL, PATH, resolution=3)
    plane = expected.plane
    found = ls.landscape_of(model, PATH, plane, (expected.a.max(), expected.b.max()), resolution=3)
    for name in ("loss", "accuracy"):
        np.testing.assert_allclose(found.grids[name], expected.grids[name], rtol=1e-9)
    own = ls.MLP(some, hidden=(4,))
    W = plane.at(found.a[0], found.b[2])
    assert found.grids["test loss"][2, 0] == pytest.approx(own.value(W), rel=1e-9)
    assert found.grids["test accuracy"][2, 0] == own.accuracy(W)
    assert "a PyTorch module of 4 arrays" in found.facts["Model"]


def test_a_recording_is_never_in_memory_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, weights = 99, 20_000
    walk = np.random.default_rng(0)
    with ls.Recorder(folder=tmp_path) as recorder:
        w = np.zeros(weights)
        for _ in range(steps):
            recorder.note(w)
            w += walk.standard_normal(weights)
    recording = ls.open_recording(tmp_path)
    for module in (_displacements, path_planes, _recording):
        monkeypatch.setattr(module, "BLOCK_ELEMENTS", 2**16)
    tracemalloc.start()
    try:
        ls.landscape_of(lambda w: float(w @ w), recording, resolution=3)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(recording) == steps
    assert peak < 8 * steps * weights / 2
