"""Landscape files: what is opened is what was saved, and what is no landscape is refused."""

import gc
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import landscape as ls
from landscape.errors import UnreadableFile
from landscape.landscapes import _checks as limits
from landscape.landscapes import _file as files
from landscape.landscapes import packed
from tests.engine.hostile_landscapes import HOSTILE, good, header

# Beyond the bytes of the file itself. The largest good file may hold more.
MEMORY = 16 * 2**20


def test_what_is_opened_is_what_was_saved(tmp_path: Path) -> None:
    saved = good()
    saved.save(tmp_path / "run.npz")
    ls.save_landscape(tmp_path / "again.npz", saved)
    assert (tmp_path / "run.npz").read_bytes() == (tmp_path / "again.npz").read_bytes()
    opened = ls.open_landscape(tmp_path / "run.npz")
    np.testing.assert_array_equal(opened.a, saved.a)
    np.testing.assert_array_equal(opened.b, saved.b)
    assert opened.grids.keys() == saved.grids.keys()
    for name, grid in saved.grids.items():
        np.testing.assert_array_equal(opened.grids[name], grid)
    assert opened.plane.equals(saved.plane)
    assert (opened.titles, opened.facts) == (saved.titles, saved.facts)
    (mine,), (its,) = saved.paths, opened.paths
    assert mine.name == its.name
    np.testing.assert_array_equal(mine.steps, its.steps)
    for name in ("coordinates", "distance", "loss", "plane_loss"):
        np.testing.assert_array_equal(getattr(mine.shadow, name), getattr(its.shadow, name))


def test_numpy_alone_reads_it() -> None:
    with np.load(io.BytesIO(packed(good())), allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["grid0"], good().grids["loss"])
        np.testing.assert_array_equal(arrays["W1"], good().plane.W1)


def test_what_is_not_finite_stays_so() -> None:
    saved = good()
    loss = saved.grids["loss"].copy()
    loss[0, :3] = np.nan, np.inf, -np.inf
    saved = ls.Landscape(saved.a, saved.b, {"loss": loss}, saved.plane)
    opened = ls.open_landscape(io.BytesIO(packed(saved)))
    np.testing.assert_array_equal(opened.grids["loss"], loss)


def test_a_plane_of_too_many_weights_leaves_its_lengths_and_its_angle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "MOST_WEIGHTS", 5)
    saved = good()
    opened = ls.open_landscape(io.BytesIO(packed(saved)))
    assert not opened.whole
    for name in ("W1", "W2"):
        mine, its = (getattr(each.plane, name) for each in (opened, saved))
        assert np.linalg.norm(mine) == pytest.approx(np.linalg.norm(its))
    assert opened.plane.cosine == pytest.approx(saved.plane.cosine)
    # So the picture is in the same proportions.
    figures = [each.figure().layout["meta"]["ratio"] for each in (opened, saved)]
    assert figures[0] == pytest.approx(figures[1])


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_rule_and_remedy_in_flat_memory(
    make: Callable[[], bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    file = io.BytesIO(make())
    gc.collect()
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile) as refused:
            ls.open_landscape(file)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEMORY
    error = refused.value
    assert error.rule
    assert error.remedy
    assert len(str(error)) < 500
    assert "a pickle was opened" not in capfd.readouterr().out


def test_a_file_on_the_disk_is_refused_as_its_bytes_are(tmp_path: Path) -> None:
    path = tmp_path / "bad.npz"
    path.write_bytes(HOSTILE["truncated"]())
    with pytest.raises(UnreadableFile):
        ls.open_landscape(path)
    with pytest.raises(OSError, match="missing"):
        ls.open_landscape(tmp_path / "missing.npz")


def test_the_refusal_says_what_to_do() -> None:
    with pytest.raises(UnreadableFile, match="of version 1; got version 2: update the package"):
        ls.open_landscape(io.BytesIO(header(version=2)))
    with pytest.raises(UnreadableFile, match=r"at most 48 MB together; got .* MB: save fewer"):
        ls.open_landscape(io.BytesIO(HOSTILE["huge by the directory"]()))
    with pytest.raises(UnreadableFile, match="never objects, which could run programs"):
        ls.open_landscape(io.BytesIO(HOSTILE["pickled objects"]()))


def test_what_could_not_be_opened_is_not_saved(tmp_path: Path) -> None:
    saved = good()
    with pytest.raises(UnreadableFile, match="names must have"):
        ls.Landscape(saved.a, saved.b, {"<b>": saved.grids["loss"]}, saved.plane)
    many = {f"grid {number}": saved.grids["loss"] for number in range(17)}
    with pytest.raises(UnreadableFile, match="at most 16 grids"):
        ls.Landscape(saved.a, saved.b, many, saved.plane).save(tmp_path / "run.npz")
    assert not (tmp_path / "run.npz").exists()


def test_all_limits_together_stay_below_what_a_file_may_hold() -> None:
    """Or a landscape that keeps each single limit could not be saved."""
    weights = 3 * 8 * limits.MOST_WEIGHTS
    assert weights + 4 * 8 * 501**2 + 5 * 48 * limits.MOST_STEPS < limits.LIMITS.bytes


def test_the_hostile_files_are_not_refused_for_the_wrong_reason() -> None:
    """Each is made from a file that opens."""
    assert ls.open_landscape(io.BytesIO(packed(good()))).paths[0].name == "adam"
    with zipfile.ZipFile(io.BytesIO(packed(good()))) as file:
        assert "grid0.npy" in file.namelist()
    reasons = set()
    for make in HOSTILE.values():
        with pytest.raises(UnreadableFile) as refused:
            ls.open_landscape(io.BytesIO(make()))
        reasons.add(refused.value.rule)
    assert len(reasons) > 20
