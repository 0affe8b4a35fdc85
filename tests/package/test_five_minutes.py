"""From a training of one's own to its landscape in a browser, with the installed package alone.

The example of PyTorch trains a network on the digits in the fresh environment, whose path file
finds PyTorch where the tests have it: nothing is downloaded again. `landscape view` serves what it
saved, and a real Chromium sees the path on the landscape.
"""

import os
import shutil
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.package.conftest import Installed, free_port

EXAMPLE = Path(__file__).parents[2] / "examples" / "torch_recorder.py"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LONGEST = 120  # seconds


@pytest.fixture
def address(installed: Installed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of an app on the landscape of a training that has just been made."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    script = tmp_path / "train.py"
    shutil.copy(EXAMPLE, script)
    done = installed.run("python", script, "run.npz", 21)
    assert done.returncode == 0, done.stderr
    port, log = free_port(), tmp_path / "log"
    address = f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        process = installed.start("landscape", "view", "run.npz", "--port", port, output=output)
        try:
            _wait_for(address, log)
            yield address
        finally:
            process.terminate()
            process.wait(10)
    assert "Traceback" not in log.read_text(), log.read_text()


def _wait_for(address: str, log: Path) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(log.read_text())


@pytest.mark.torch
@pytest.mark.timeout(600)
def test_a_training_of_ones_own_is_seen_as_a_path_on_its_landscape(address: str) -> None:
    if CHROMIUM is None:
        reason = "no Chromium here: install your system's chromium package"
        (pytest.fail if os.environ.get("LANDSCAPE_REQUIRE_ALL") == "1" else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        plot = page.locator(".landscape-plot[data-drawn]").first
        plot.wait_for(timeout=1000 * LONGEST)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Yours: your own data, weights and trainings"
        )
        played = page.locator(".player-count").filter(has_text="110 of 110 steps")
        played.wait_for(timeout=1000 * LONGEST)
        kinds = plot.evaluate("plot => plot.data.map((trace) => trace.type)")
        assert {"heatmap", "scatter"} <= set(kinds)
        (path,) = plot.evaluate("plot => plot.data.filter((trace) => trace.name === 'adam')")
        # Every other of 110 steps, once there were 100 snapshots, and the start.
        assert len(path["x"]) == 56
        # On the landscape: all of it within the window that is drawn.
        ends = plot.evaluate("plot => [plot.layout.xaxis.range, plot.layout.yaxis.range]")
        for axis, (low, high) in zip("xy", ends, strict=True):
            assert low < min(_numbers(path[axis]))
            assert max(_numbers(path[axis])) < high
        browser.close()


def _numbers(array: dict | list) -> list[float]:
    """Numbers of an array as the browser gives it, a list or a mapping by number."""
    return list(array.values()) if isinstance(array, dict) else array
