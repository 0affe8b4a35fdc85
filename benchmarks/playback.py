"""How smoothly a race plays in the browser, and how much the browser is sent for it.

    python -m benchmarks.playback

Plays 8 paths of 200 steps over a map and a surface of 201 × 201 cells in headless Chromium, from a
stand-alone page, and turns the surface by its pointer. There surfaces are drawn in software,
without a graphics card.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from landscape.figures import (
    STYLES,
    Figure,
    Overlay,
    PlaneView,
    TracedPath,
    plane_figure,
    plane_playback,
    standalone_html,
)
from landscape.plane import Plane
from landscape.slices import PlaneGrid

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATHS, STEPS, CELLS = 8, 200, 201
EXAMPLES = 100  # touched by each step
SECONDS = 3.0


def valley(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """A loss with a known value everywhere."""
    return 1.0 + (a - 0.5) ** 2 + 3.0 * (b + 0.3) ** 2


def valley_grid(cells: int = CELLS) -> PlaneGrid:
    """The valley on a square of half-width 2."""
    axis = np.linspace(-2.0, 2.0, cells)
    plane = Plane(np.zeros((2, 3)), np.ones((2, 3)), np.eye(2, 3))
    return PlaneGrid(axis, axis, valley(axis, axis[:, None]), plane, seconds=0.0)


def spirals(count: int = PATHS, steps: int = STEPS) -> list[TracedPath]:
    """Paths that wind down to the bottom; from step to step they leave the plane more."""
    time = np.linspace(0.0, 1.0, steps)
    paths = []
    for number, (name, style) in enumerate(list(STYLES.items())[:count]):
        turn = (2 + number) * time
        a = 0.5 + (1 - time) * (0.4 * np.sin(3 * turn) - 1.9)
        b = -0.3 + (1 - time) * 1.7 * np.cos(turn)
        under, off = valley(a, b), 0.1 * time
        work, step = EXAMPLES * np.arange(steps), np.arange(steps)
        at = np.stack([a, b], axis=1)
        paths.append(TracedPath(name, style, at, under + off, under, off, work, step))
    return paths


def diverged(path: TracedPath, steps: int) -> TracedPath:
    """The path cut off after so many steps, the last one at an infinite loss."""
    names = ("coordinates", "loss", "plane_loss", "distance", "work", "steps")
    cut = {name: getattr(path, name)[:steps].copy() for name in names}
    cut["loss"][-1] = np.inf
    return replace(path, **cut, status="diverged")


def picture(
    paths: list[TracedPath], kind: str = "heatmap", cells: int = CELLS
) -> tuple[Figure, dict]:
    """The figure of the valley with these paths, and what the player is sent."""
    grid, view, overlay = valley_grid(cells), PlaneView(kind), Overlay(paths=paths)
    return plane_figure(grid, view, overlay), plane_playback(grid, view, overlay, "benchmark")


@contextmanager
def opened(browser: "Browser", page: str) -> "Iterator[Page]":
    """A stand-alone page in a tab, drawn."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "race.html"
        file.write_text(page, encoding="utf-8")
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.goto(file.as_uri())
        tab.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)
        yield tab
        tab.close()


def frames_playing(tab: "Page") -> float:
    """Frames that were drawn in each second of playing."""
    tab.get_by_role("button", name="Play").click()
    tab.wait_for_timeout(1000 * SECONDS)
    tab.wait_for_selector(".landscape-plot[data-fps]")
    rate = float(tab.evaluate("plot.dataset.fps"))
    tab.evaluate("plot.player.stop()")
    return rate


# Turns the scene by a pointer that moves before each frame; frames that Plotly drew in a second.
TURNED = """(milliseconds) => new Promise((done) => {
  const { glplot } = plot._fullLayout.scene._scene;
  const rendered = glplot.onrender;
  let drawn = 0;
  glplot.onrender = () => ((drawn += 1), rendered());
  const began = performance.now();
  const move = (moves) => {
    const passed = performance.now() - began;
    if (passed > milliseconds) return done((1000 * drawn) / passed);
    const place = { clientX: 720 + 2 * (moves % 100), clientY: 350 + (moves % 30) };
    const event = { ...place, buttons: 1, isPrimary: true, bubbles: true };
    glplot.canvas.dispatchEvent(new PointerEvent("pointermove", event));
    glplot.canvas.dispatchEvent(new MouseEvent("mousemove", event));
    requestAnimationFrame(() => move(moves + 1));
  };
  move(0);
})"""


def frames_turning(tab: "Page") -> float:
    """Frames that were drawn in each second of turning a surface by its pointer."""
    tab.mouse.move(700, 350)
    tab.mouse.down()
    rate = tab.evaluate(TURNED, 1000 * SECONDS)
    tab.mouse.up()
    return rate


def main() -> None:
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("google-chrome")
    print(f"{PATHS} paths of {STEPS} steps over {CELLS} x {CELLS} cells")
    with sync_playwright() as playwright:
        flags = ["--headless", "--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        for kind in ("heatmap", "surface"):
            figure, race = picture(spirals(), kind)
            with opened(browser, standalone_html(figure, "Race", race)) as tab:
                rate, size = frames_playing(tab), len(json.dumps(race)) / 1024
                print(f"{kind:8s} {rate:5.1f} frames/s, paths {size:.0f} KiB")
                if kind == "surface":
                    print(f"{'turned':8s} {frames_turning(tab):5.1f} frames/s")
        browser.close()


if __name__ == "__main__":
    main()
