"""What a recorder keeps, against the same training kept whole in memory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import landscape as ls
from landscape.errors import UnreadableFile
from landscape.recording import _folder, _recorder

ROOT = Path(__file__).parents[2]


def walk(steps: int, weights: int = 7) -> np.ndarray:
    """Weights (steps + 1, P) of a random walk, as a training might have them."""
    return np.random.default_rng(3).standard_normal((steps + 1, weights)).cumsum(axis=0)


def noted(folder: Path, path: np.ndarray, **options: Any) -> ls.Recording:
    """The recording of a path that was noted step by step."""
    with ls.Recorder(folder=folder, **options) as recorder:
        for w in path:
            recorder.note(w)
    return ls.open_recording(folder)


def weights_of(recording: ls.Recording) -> np.ndarray:
    return recording.part(slice(None), slice(None))


@pytest.mark.parametrize("steps", [0, 1, 7, 8, 9, 63, 64, 65, 1000])
def test_what_is_kept_is_what_was_noted_spread_evenly_with_start_and_end(
    tmp_path: Path, steps: int
) -> None:
    path = walk(steps)
    recording = noted(tmp_path / "run", path, snapshots=8)
    kept = recording.steps
    assert (kept[0], kept[-1]) == (0, steps)
    assert len(kept) <= 9
    assert len(kept) > min(steps, 4)
    strides = np.diff(kept[:-1])
    assert len(set(strides.tolist())) <= 1
    np.testing.assert_array_equal(weights_of(recording), path[kept].astype(np.float32))


def test_losses_are_kept_beside_the_weights(tmp_path: Path) -> None:
    with ls.Recorder(folder=tmp_path) as recorder:
        recorder.note(np.zeros(2))
        recorder.note(np.ones(2), loss=0.25)
    recording = ls.open_recording(tmp_path)
    np.testing.assert_array_equal(recording.noted, [np.nan, 0.25])


def test_memory_and_disk_are_bounded_however_long_it_lasts(tmp_path: Path) -> None:
    path = walk(30, 1000)
    noted(tmp_path / "short", path[:9], snapshots=8)
    noted(tmp_path / "long", path, snapshots=8)
    sizes = [(tmp_path / name / "weights.npy").stat().st_size for name in ("short", "long")]
    assert sizes[0] == sizes[1] <= 9 * 1000 * 4 + 128


def test_few_large_snapshots_are_kept_rather_than_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, rows in ((9 * 4000, 8), (5 * 4000, 4), (1, 4)):
        monkeypatch.setattr(_recorder, "MOST_BYTES", most)
        noted(tmp_path / f"{most}", walk(0, 1000))
        weights = np.load(tmp_path / f"{most}" / "weights.npy", mmap_mode="r")
        assert weights.shape == (rows + 1, 1000)


def test_a_row_takes_no_room_before_it_is_written(tmp_path: Path) -> None:
    noted(tmp_path, walk(0, 100_000), snapshots=200)
    used = (tmp_path / "weights.npy").stat()
    assert used.st_blocks * 512 < used.st_size / 10


def test_a_tree_of_arrays_is_noted_in_the_order_of_the_flat_vector(tmp_path: Path) -> None:
    tree = {"A": np.arange(6.0).reshape(2, 3), "rest": [np.array([7.0]), np.float64(8.0)]}
    model = ls.PytreeModel(lambda tree: float(tree["A"].sum()), tree)
    with ls.Recorder(folder=tmp_path) as recorder:
        recorder.note(tree)
    recording = ls.open_recording(tmp_path)
    np.testing.assert_array_equal(recording.weights(0), model.weights)
    assert [block.name for block in recording.layout] == ["A", "rest/0", "rest/1"]


def test_an_array_keeps_its_shape(tmp_path: Path) -> None:
    W = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(noted(tmp_path, W[None]).weights(-1), W)


def test_a_training_that_goes_on_does_so_in_the_same_folder(tmp_path: Path) -> None:
    path = walk(200)
    whole = noted(tmp_path / "whole", path, snapshots=8)
    noted(tmp_path / "parts", path[:78], snapshots=8)
    parts = noted(tmp_path / "parts", path[78:], snapshots=8)
    # The last step of the first part is kept no longer than until another is the last.
    np.testing.assert_array_equal(parts.steps, whole.steps)
    np.testing.assert_array_equal(weights_of(parts), weights_of(whole))


def test_what_came_after_the_checkpoint_is_forgotten(tmp_path: Path) -> None:
    path, other = walk(20), walk(20) + 100.0
    noted(tmp_path, path[:16], snapshots=50)
    recording = noted(tmp_path, other[11:], snapshots=50, from_step=10)
    np.testing.assert_array_equal(recording.steps, np.arange(21))
    expected = np.concatenate([path[:11], other[11:]]).astype(np.float32)
    np.testing.assert_array_equal(weights_of(recording), expected)


@pytest.mark.parametrize("options", [{}, {"from_step": 9}], ids=["anew", "from the checkpoint"])
def test_the_start_of_a_resumed_training_is_no_further_step(
    tmp_path: Path, options: dict[str, int]
) -> None:
    path = walk(20)
    noted(tmp_path, path[:10])
    recording = noted(tmp_path, path[9:], **options)
    np.testing.assert_array_equal(recording.steps, np.arange(21))
    np.testing.assert_array_equal(weights_of(recording), path.astype(np.float32))


@pytest.mark.parametrize("start", [100, 101])
def test_a_new_recording_begins_at_the_step_of_the_checkpoint(tmp_path: Path, start: int) -> None:
    path = walk(20)
    recording = noted(tmp_path / "few", path[:1], from_step=start)
    np.testing.assert_array_equal(recording.steps, [start])
    # Gone on with, it keeps every step until it is full, and the start for good.
    recording = noted(tmp_path / "few", path[1:], snapshots=8)
    np.testing.assert_array_equal(recording.steps, start + np.arange(21))
    recording = noted(tmp_path / "many", path, from_step=start, snapshots=8)
    np.testing.assert_array_equal(recording.steps, start + np.arange(0, 21, 4))
    np.testing.assert_array_equal(weights_of(recording), path[::4].astype(np.float32))


def test_a_recorder_that_notes_nothing_leaves_the_last_step_as_it_was(tmp_path: Path) -> None:
    path = walk(9)
    noted(tmp_path, path, snapshots=4)
    before = ls.open_recording(tmp_path)
    with ls.Recorder(folder=tmp_path, from_step=100) as recorder:
        recorder._open(before.layout)
    np.testing.assert_array_equal(ls.open_recording(tmp_path).steps, before.steps)


def test_a_crash_amid_thinning_leaves_steps_evenly_spread(tmp_path: Path) -> None:
    """The stride is said before the snapshots between are forgotten."""
    path = walk(40)
    noted(tmp_path, path[:5], snapshots=8)
    damaged_facts(tmp_path, stride=2)
    recording = noted(tmp_path, path[5:], snapshots=8)
    np.testing.assert_array_equal(recording.steps, [0, 8, 16, 24, 32, 40])


def test_other_weights_are_not_recorded_into_the_same_folder(tmp_path: Path) -> None:
    noted(tmp_path, walk(3, 7))
    with pytest.raises(ValueError, match=r"with weights \(7,\); got weights \(8,\): record other"):
        noted(tmp_path, walk(3, 8))
    with ls.Recorder(folder=tmp_path / "new") as recorder:
        recorder.note(np.zeros(3))
        with pytest.raises(ValueError, match="got weights"):
            recorder.note(np.zeros(4))


CRASHES = """
import os, sys
import numpy as np
import landscape as ls

recorder = ls.Recorder(folder=sys.argv[1], snapshots=8)
for step in range(500):
    recorder.note(np.full(1000, float(step)))
    if step == int(sys.argv[2]):
        os._exit(1)  # no handler runs, nothing is closed
"""


@pytest.mark.parametrize("crash", [0, 7, 8, 100])
def test_what_was_recorded_before_a_crash_is_read_and_gone_on_with(
    tmp_path: Path, crash: int
) -> None:
    command = [sys.executable, "-c", CRASHES, str(tmp_path / "run"), str(crash)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 1
    recording = ls.open_recording(tmp_path / "run")
    assert recording.steps[0] == 0
    assert crash - recording.steps[-1] < max(1, np.diff(recording.steps).max(initial=1))
    np.testing.assert_array_equal(weights_of(recording), recording.steps[:, None] * np.ones(1000))
    going_on = np.arange(recording.steps[-1] + 1, 300.0)[:, None] * np.ones(1000)
    recording = noted(tmp_path / "run", going_on, snapshots=8)
    assert recording.steps[-1] == 299
    np.testing.assert_array_equal(weights_of(recording), recording.steps[:, None] * np.ones(1000))


def test_a_row_that_a_crash_cut_is_not_read(tmp_path: Path) -> None:
    """What a row and its mark look like between two writes of the recorder."""
    path = walk(5)
    noted(tmp_path, path)
    index = np.load(tmp_path / "index.npy")
    row = int(np.flatnonzero(index[:, 0] == 3)[0])
    weights = np.load(tmp_path / "weights.npy", mmap_mode="r+")
    weights[row, 2:] = 99
    index[row, 0] = -1
    np.save(tmp_path / "index.npy", index)
    np.testing.assert_array_equal(ls.open_recording(tmp_path).steps, [0, 1, 2, 4, 5])


def test_a_recording_never_gives_the_weights_of_other_steps_than_its_own(tmp_path: Path) -> None:
    path = walk(20)
    with ls.Recorder(folder=tmp_path, snapshots=4) as recorder:
        for w in path[:3]:
            recorder.note(w)
        recording = ls.open_recording(tmp_path)
        np.testing.assert_array_equal(weights_of(recording), path[:3].astype(np.float32))
        for w in path[3:]:
            recorder.note(w)
        np.testing.assert_array_equal(recording.weights(0), path[0].astype(np.float32))
        for read in (weights_of, ls.Recording.finite, lambda it: it.weights(-1)):
            with pytest.raises(UnreadableFile, match="thinned its snapshots: open the recording"):
                read(recording)


def test_a_recording_that_is_thinned_while_it_is_opened_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ls.Recorder(folder=tmp_path, snapshots=4) as recorder:
        for w in walk(2):
            recorder.note(w)

        header = _folder.header_of

        def slow(path: Path) -> tuple[tuple[int, ...], int]:
            for w in walk(20):
                recorder.note(w)
            return header(path)

        monkeypatch.setattr(_folder, "header_of", slow)
        with pytest.raises(UnreadableFile, match="open the recording again"):
            ls.open_recording(tmp_path)


def test_a_diverged_training_is_read_up_to_where_it_did(tmp_path: Path) -> None:
    path = walk(9)
    path[6:] = np.inf
    with np.errstate(invalid="ignore"):
        recording = noted(tmp_path, path)
    assert len(recording) == 10
    np.testing.assert_array_equal(recording.finite().steps, np.arange(6))


def damaged_facts(folder: Path, **changes: Any) -> None:
    file = folder / "recording.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


DAMAGES = {
    "no recording": lambda folder: (folder / "recording.json").unlink(),
    "no JSON": lambda folder: (folder / "recording.json").write_text("{"),
    "another file": lambda folder: (folder / "recording.json").write_text("[1]"),
    "newer": lambda folder: damaged_facts(folder, version=2),
    "no index": lambda folder: (folder / "index.npy").write_bytes(b"x"),
    "objects": lambda folder: np.save(folder / "index.npy", np.array([{}], dtype=object)),
    "index of another": lambda folder: np.save(folder / "index.npy", np.zeros((3, 2))),
    "cut off": lambda folder: (folder / "weights.npy").write_bytes(
        (folder / "weights.npy").read_bytes()[:-4]
    ),
    "no weights": lambda folder: (folder / "weights.npy").unlink(),
    "empty weights": lambda folder: (folder / "weights.npy").write_bytes(b""),
    "cut off in the header": lambda folder: (folder / "weights.npy").write_bytes(
        (folder / "weights.npy").read_bytes()[:40]
    ),
    "nothing recorded": lambda folder: np.save(folder / "index.npy", np.full((101, 2), -1.0)),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_recording_is_refused(tmp_path: Path, damage: Any) -> None:
    noted(tmp_path, walk(3))
    damage(tmp_path)
    with pytest.raises(UnreadableFile):
        ls.open_recording(tmp_path)


def test_what_makes_no_sense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="snapshots must be at least 4; got 3"):
        ls.Recorder(folder=tmp_path, snapshots=3)
    with pytest.raises(ValueError, match="module and optimizer belong together"):
        ls.Recorder(object(), folder=tmp_path)


@pytest.mark.torch
class TestTorch:
    """A PyTorch training, recorded by its optimiser's hook."""

    @pytest.fixture(autouse=True)
    def one_thread(self) -> Any:
        torch = pytest.importorskip("torch")
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        torch.manual_seed(0)
        yield
        torch.set_num_threads(before)

    def trained(self, folder: Path, steps: int, **options: Any) -> tuple[Any, list[np.ndarray]]:
        """A trained module, and its weights before the first and after each step."""
        import torch

        module = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
        module[2].bias.requires_grad_(False)
        optimizer = torch.optim.Adam(module.parameters(), 0.1)
        weights = [p for p in module.parameters() if p.requires_grad]
        kept = [torch.cat([p.detach().ravel() for p in weights]).numpy().copy()]
        X = torch.randn(20, 3)
        with ls.Recorder(module, optimizer, folder=folder, **options):
            for _ in range(steps):
                optimizer.zero_grad()
                module(X).square().mean().backward()
                optimizer.step()
                kept.append(torch.cat([p.detach().ravel() for p in weights]).numpy().copy())
        optimizer.step()  # no longer recorded
        return module, kept

    def test_each_step_of_the_optimiser_is_recorded(self, tmp_path: Path) -> None:
        _, kept = self.trained(tmp_path / "run", 100, snapshots=8)
        recording = ls.open_recording(tmp_path / "run")
        assert recording.steps[-1] == 100
        np.testing.assert_array_equal(weights_of(recording), np.array(kept)[recording.steps])

    def test_the_layout_is_that_of_the_model(self, tmp_path: Path) -> None:
        module, _ = self.trained(tmp_path, 1)
        import torch

        model = ls.TorchModel(module, lambda m, b: m(b).mean(), [torch.zeros(2, 3)])
        assert ls.open_recording(tmp_path).layout == model.layout

    def test_a_resumed_training_goes_on(self, tmp_path: Path) -> None:
        _, first = self.trained(tmp_path, 5)
        _, second = self.trained(tmp_path, 5)
        recording = ls.open_recording(tmp_path)
        np.testing.assert_array_equal(recording.steps, np.arange(11))
        np.testing.assert_array_equal(weights_of(recording), [*first, *second[1:]])

    def test_an_error_in_the_training_leaves_the_last_step(self, tmp_path: Path) -> None:
        import torch

        module = torch.nn.Linear(2, 1)
        optimizer = torch.optim.SGD(module.parameters(), 0.1)

        def train() -> None:
            with ls.Recorder(module, optimizer, folder=tmp_path, snapshots=4):
                for step in range(11):
                    module(torch.ones(1, 2)).sum().backward()
                    optimizer.step()
                    if step == 9:
                        raise RuntimeError("the training's own")

        with pytest.raises(RuntimeError, match="the training's own"):
            train()
        assert ls.open_recording(tmp_path).steps[-1] == 10

    def test_a_module_of_another_precision_is_recorded(self, tmp_path: Path) -> None:
        import torch

        module = torch.nn.Linear(2, 1).to(torch.bfloat16)
        with ls.Recorder(module, torch.optim.SGD(module.parameters(), 0.1), folder=tmp_path):
            pass
        expected = torch.cat([module.weight.ravel(), module.bias]).float().detach().numpy()
        np.testing.assert_array_equal(ls.open_recording(tmp_path).weights(0), expected)

    def test_parameters_can_be_noted_as_they_are(self, tmp_path: Path) -> None:
        import torch

        module = torch.nn.Linear(2, 1).to(torch.bfloat16)
        with ls.Recorder(folder=tmp_path) as recorder:
            recorder.note(list(module.parameters()))
        expected = torch.cat([module.weight.ravel(), module.bias]).float().detach().numpy()
        np.testing.assert_array_equal(ls.open_recording(tmp_path).weights(0), expected)

    def test_the_optimiser_of_another_module_is_refused(self, tmp_path: Path) -> None:
        import torch

        one, other = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
        with pytest.raises(ValueError, match="got one of other parameters"):
            ls.Recorder(one, torch.optim.SGD(other.parameters(), 0.1), folder=tmp_path)

    def test_a_module_of_another_form_is_refused(self, tmp_path: Path) -> None:
        import torch

        self.trained(tmp_path, 1)
        other = torch.nn.Linear(3, 5)
        with pytest.raises(ValueError, match=r"with 0\.weight \(4, 3\); got weight \(5, 3\)"):
            ls.Recorder(other, torch.optim.SGD(other.parameters(), 0.1), folder=tmp_path)
