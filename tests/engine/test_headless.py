"""The command `landscape compute`: what it writes, what it says, and how it ends."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

import landscape as ls
from landscape.command import main
from landscape.errors import ClusterLost
from landscape.headless import Told
from landscape.specs import EXAMPLE, Planned, spec_of

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
        f"landscape: {bad}: l2 must be a finite number of at least 0 and at most 1e+30; got -1: "
        "choose another\n"
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


def never(*_: object) -> NoReturn:
    raise AssertionError("computed all the same")


def test_a_folder_that_cannot_be_written_to_is_said_before_anything_is_computed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Planned, "landscape", never)
    (tmp_path / "file").write_text("")
    spec = written(tmp_path)
    assert compute(spec, "--results", str(tmp_path / "file")) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == f"landscape: {spec}: File exists: {tmp_path / 'file'}"


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"dataset": {"name": "iris", "limit": 99999}}, "dataset.limit must be 1 … 120"),
        ({"plane": {"weights": {"kind": "file", "path": "W.npy"}}}, "must lead to finite weights"),
        (
            {
                "dataset": {"path": "partitions"},
                "plane": {"weights": {"kind": "file", "path": "W.npy"}},
            },
            "must lead to finite weights",
        ),
        (
            {"dataset": {"name": "blobs", "features": 1, "examples": 3, "classes": 4}},
            "dataset.blobs need at least 2 classes",
        ),
    ],
)
def test_a_slip_in_the_last_spec_is_said_before_the_first_is_computed(
    results: Path,
    tmp_path: Path,
    entries: dict[str, Any],
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    np.save(tmp_path / "W.npy", np.full((10, 65), np.nan))
    (tmp_path / "partitions").mkdir()
    good, bad = written(tmp_path), written(tmp_path, "bad.json", **entries)
    assert compute(good, bad, "--results", str(results)) == 2
    out, told = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(f"landscape: {re.escape(bad)}: .*{words}.*\n", told)


def test_too_little_memory_is_said_in_a_line(
    results: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> NoReturn:
        raise MemoryError("Unable to allocate 80 GiB")

    monkeypatch.setattr(Planned, "landscape", full)
    spec = written(tmp_path)
    assert compute(spec, "--results", str(results)) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == f"landscape: {spec}: there is not enough memory. Unable to allocate 80 GiB"
    assert list(results.iterdir()) == []


@pytest.mark.cluster
def test_a_cluster_that_cannot_be_reached_is_said_in_a_line(
    results: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(_address: str) -> NoReturn:
        raise ClusterLost("TLS without certificates")

    monkeypatch.setattr("landscape.cluster.connected", refused)
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tls://127.0.0.1:8786")
    (tmp_path / "partitions").mkdir()
    spec = written(tmp_path, dataset={"path": "partitions"})
    assert compute(spec, "--results", str(results)) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("landscape: DASK_SCHEDULER_ADDRESS: the scheduler of the cluster must")
    assert "TLS without certificates" in told


@pytest.mark.parametrize("arguments", [("spec.json", "--results", "results"), ("--example",)])
def test_it_ends_quietly_where_nobody_reads_what_it_prints(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    written(tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "landscape.command", "compute", *arguments],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 141
    assert all(line.startswith("landscape: ") for line in done.stderr.splitlines())


def test_an_interrupt_does_not_wait_for_threads_that_are_in_a_block(tmp_path: Path) -> None:
    # A block that takes ten minutes.
    code = """
import sys, time
from landscape._parallel import _pool
from landscape.command import main
from landscape.specs import Planned

def landscape(*_):
    block = _pool().submit(time.sleep, 600)
    print("begun", file=sys.stderr, flush=True)
    block.result()

Planned.landscape = landscape
sys.exit(main())
"""
    spec = written(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", code, "compute", spec, "--results", str(tmp_path / "results")],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stderr is not None
        while "begun" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        try:
            _, told = process.communicate(timeout=120)
        finally:
            process.kill()
    assert process.returncode == 130
    assert told == "landscape: stopped: what was being computed is not kept\n"


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
    assert list(results.glob("*")) == []


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
