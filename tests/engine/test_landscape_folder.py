"""A folder of landscape files: whole ones only, whoever writes."""

import os
from pathlib import Path

import numpy as np
import pytest

import landscape as ls
from landscape.landscapes import Landscape, LandscapeFolder
from tests.engine.hostile_landscapes import good


def test_what_is_kept_is_found_the_newest_first(tmp_path: Path) -> None:
    folder = LandscapeFolder(tmp_path / "results")
    assert folder.files() == []
    first, second = folder.keep("b", good()), folder.keep("a", good())
    os.utime(first, (1, 1))
    (folder.path / "notes.txt").write_text("not a landscape")
    (folder.path / ".half.npz").write_bytes(b"")
    (folder.path / "folder.npz").mkdir()
    assert folder.files() == [second, first]
    np.testing.assert_array_equal(ls.open_landscape(first).grids["loss"], good().grids["loss"])
    others = 0o666 & ~_umask()
    assert first.stat().st_mode & 0o777 == others  # those of another program may read it too


def test_nothing_is_left_of_a_file_that_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        LandscapeFolder(tmp_path).keep("a", good())
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    folder, made = LandscapeFolder(tmp_path), []

    def make() -> Landscape:
        made.append(1)
        return good()

    first = folder.kept("a", make)
    changed = first.stat()
    assert folder.kept("a", make) == first == tmp_path / "a.npz"
    assert (first.stat(), len(made)) == (changed, 1)


def test_a_folder_that_takes_no_file_is_known_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make() -> Landscape:
        raise AssertionError("made all the same")

    (tmp_path / "file").write_text("")
    with pytest.raises(FileExistsError):
        LandscapeFolder(tmp_path / "file").kept("a", make)

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        LandscapeFolder(tmp_path / "new").kept("a", make)
    assert list((tmp_path / "new").iterdir()) == []


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
