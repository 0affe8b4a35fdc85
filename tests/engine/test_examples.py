"""The examples run as they are, and end where an optimiser should."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import landscape as ls

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.name for path in (ROOT / "examples").glob("*.py"))
TORCH = [pytest.mark.torch]
CASES = [
    pytest.param(name, marks=TORCH if "torch" in (ROOT / "examples" / name).read_text() else [])
    for name in NAMES
]


@pytest.mark.parametrize("name", CASES)
def test_an_example_runs_and_saves_a_landscape_that_opens(name: str, tmp_path: Path) -> None:
    # One thread each: several of PyTorch's wait for one another where cores are busy.
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    cells = ["15"] if name == "torch_recorder.py" else []
    done = subprocess.run(
        [sys.executable, "-W", "error", str(ROOT / "examples" / name), "run.npz", *cells],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    opened = ls.open_landscape(tmp_path / "run.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]
    (path,) = opened.paths
    loss = path.shadow.loss
    assert loss[-1] < 0.7 * loss[0]
    assert opened.facts["Paths"] in done.stdout
