"""The command `landscape compute`: what it writes, what it says, and how it ends."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import landscape as ls
from landscape.command import main
from landscape.headless import Told
from landscape.specs import EXAMPLE, spec_of

ROOT = Path(__file__).parents[2]
# Long enough to be interrupted: 4 million cells.
LONG = EXAMPLE.settings | {
    "dataset": {"name": "digits"},
    "loss": {"name": "softmax"},
    "axes": {"extent": 0.2, "cells": 2001},
}


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("LANDSCAPE_RESULTS", raising=False)
    return tmp_path / "results"


def written(folder: Path, name: str = "spec.json", **entries: Any) -> str:
    """A small spec in a file."""
    small = {"axes": {"extent": 0.2, "cells": 5}}
    (folder / name).write_text(json.dumps(EXAMPLE.settings | small | entries))
    return str(folder / name)


def compute(*arguments: str) -> int:
    """The exit status of the command."""
    try:
        return main(["compute", *arguments])
    except SystemExit as end:
        return int(str(end.code))


def test_a_landscape_is_written_once_and_is_that_of_the_engine(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = written(tmp_path)
    assert compute(spec, "--results", str(results)) == 0
    out, told = capsys.readouterr()
    (file,) = results.iterdir()
    assert out == f"{file}\n"
    assert re.fullmatch("[0-9a-f]{64}.npz", file.name)
    assert re.search(r"hinge of 100 examples, 5 × 5 cells, in this process, on \d+ thread", told)
    data = ls.load_dataset("digits", limit=100, preprocess="center")
    objective = ls.Objective(data)
    plane = ls.random_plane(ls.random_weights(objective.shape), seed=1)
    opened = ls.open_landscape(file)
    assert opened.plane.equals(plane)
    cells = np.stack([plane.at(a, b) for b in opened.b for a in opened.a])
    expected = objective.values(cells).reshape(5, 5)
    np.testing.assert_allclose(opened.grids["loss"], expected, rtol=1e-10)
    before = file.stat()
    assert compute(spec, "--results", str(results)) == 0
    out, told = capsys.readouterr()
    assert out == f"{file}\n"
    assert told == f"landscape: {spec}: is there already\n"
    assert file.stat() == before


def test_the_folder_of_results_can_be_said_by_the_environment(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDSCAPE_RESULTS", str(results))
    assert compute(written(tmp_path), written(tmp_path, "b.json", l2=1)) == 0
    assert len(list(results.iterdir())) == 2


def test_the_example_is_a_spec(capsys: pytest.CaptureFixture[str]) -> None:
    assert compute("--example") == 0
    assert spec_of(json.loads(capsys.readouterr().out)) == EXAMPLE


def test_a_bad_spec_is_one_line_and_nothing_is_computed(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = written(tmp_path), written(tmp_path, "bad.json", l2=-1)
    assert compute(good, bad, "--results", str(results)) == 2
    out, told = capsys.readouterr()
    assert out == ""
    assert told == (
        f"landscape: {bad}: l2 must be a finite number of at least 0; got -1: choose such a number"
        "\n"
    )
    assert compute(str(tmp_path / "none.json"), "--results", str(results)) == 2
    assert "none.json: No such file or directory\n" in capsys.readouterr().err
    assert not results.exists()


@pytest.mark.parametrize(
    ("arguments", "words"), [((), "name a spec"), (("spec.json",), "say where results are to lie")]
)
@pytest.mark.usefixtures("results")
def test_what_is_missing_on_the_command_line_is_said(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compute(*arguments) == 2
    assert words in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    spec = written(tmp_path)
    assert compute(spec, "--results", str(tmp_path / "file")) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"landscape: {spec}: ")


def test_an_interrupt_ends_it_and_leaves_nothing(results: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "landscape.command", "compute"]
    process = subprocess.Popen(
        [*command, written(tmp_path, **LONG), "--results", str(results)],
        cwd=ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stderr is not None
        assert "softmax of 1,437 examples" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=120)
    assert process.returncode == 130
    assert (out, told) == ("", "landscape: stopped: what was being computed is not kept\n")
    assert not results.exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (Terminal(), "".join(f"\r\x1b[Klandscape: {n}0% of x, {n} s" for n in range(1, 10)) + "\n"),
        (io.StringIO(), "landscape: 50% of x, 5 s\n"),
    ],
)
def test_progress_is_rewritten_on_a_terminal_and_told_now_and_then_elsewhere(
    stream: io.StringIO, expected: str
) -> None:
    now = iter(range(10))
    told = Told("x", stream, lambda: next(now))
    for share in range(1, 10):
        told(share / 10)
    told.end()
    told.end()
    assert stream.getvalue() == expected
