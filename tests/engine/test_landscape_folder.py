"""A folder of landscape files: whole ones only, whoever writes."""

import os
from pathlib import Path

import numpy as np
import pytest

import landscape as ls
from landscape.landscapes import LandscapeFolder
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
