"""The process that the command starts from a checkout."""

import os
import sys
from pathlib import Path

import pytest

from landscape.command import main
from pages.shared.work import viewed
from pages.shared.work.viewed import VIEWED
from tests.engine.hostile_landscapes import HOSTILE, good
from tests.package.conftest import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list:
    """What the command would have become: the program, its arguments and its environment."""
    calls: list = []
    monkeypatch.setattr(os, "execve", lambda *call: calls.extend(call))
    return calls


def test_the_checkouts_app_is_served_to_this_machine_only(started: list) -> None:
    port = str(free_port())
    main(["--port", port])
    program, arguments, _ = started
    assert program == sys.executable
    assert str(ROOT / "app.py") in arguments
    assert arguments[-4:] == ["--server.address", "127.0.0.1", "--server.port", port]


@pytest.mark.parametrize(("set_before", "expected"), [(None, "1"), ("3", "3")])
def test_blas_has_one_thread_unless_the_reader_wants_more(
    started: list, monkeypatch: pytest.MonkeyPatch, set_before: str | None, expected: str
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if set_before is not None:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", set_before)
    main(["--port", str(free_port())])
    assert started[2]["OPENBLAS_NUM_THREADS"] == expected


def test_a_lesson_is_checked(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lesson = tmp_path / "mine.toml"
    lesson.write_text(
        'title = "T"\n[[step]]\ntext = "x"\nat = "hinges"\ndo = "y"\ncheck = "kinks > 4"\n'
    )
    assert main(["check-lesson", str(lesson)]) == 0
    assert capfd.readouterr().out == "mine.toml, step 1: fine\n"
    lesson.write_text(lesson.read_text().replace("kinks > 4", "kinks >= 4"))
    assert main(["check-lesson", str(lesson)]) == 1
    assert "mine.toml, step 1: the task is done before it is begun" in capfd.readouterr().out


@pytest.mark.parametrize("order", ["before", "after"])
def test_landscape_files_are_handed_to_the_app(
    started: list, tmp_path: Path, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / f"run 10{os.pathsep}30.npz", tmp_path / "two.npz"]
    for path in paths:
        good().save(path)
    port = ["--port", str(free_port())]
    view = ["view", *map(str, paths)]
    main([*port, *view] if order == "before" else [*view, *port])
    _, arguments, environment = started
    monkeypatch.setenv(VIEWED, environment[VIEWED])
    assert viewed.paths() == [str(path.resolve()) for path in paths]
    assert arguments[-2:] == ["--server.port", port[1]]


def test_a_file_that_is_no_landscape_is_said_before_anything_is_served(
    started: list, tmp_path: Path
) -> None:
    path = tmp_path / "bad.npz"
    path.write_bytes(HOSTILE["truncated"]())
    with pytest.raises(SystemExit, match=r"can't open .*bad\.npz: a file must be a whole NPZ file"):
        main(["view", str(path), "--port", str(free_port())])
    with pytest.raises(SystemExit, match=r"can't open .*none\.npz: .*No such file"):
        main(["view", str(tmp_path / "none.npz"), "--port", str(free_port())])
    assert not started
