"""How well the page follows a slider while it is dragged.

    python -m benchmarks.drag [--against COMMIT] [--seconds 5]

Opens Explore (101 × 101 cells) in headless Chromium, drags sliders by a pointer that moves sixty
times a second, and counts how often a chart is drawn before the slider is let go. The age of a
value: the time since the slider gave it. Pictures are drawn without a graphics card.
"""

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.servers import ROOT, Server, earlier, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

RATE = 60  # moves a second
SWEEP = 1.0  # seconds from one end of the slider to the other
# A value is given when it comes into the link, or when a preview is asked for.
NOTED = """(number) => {
  window.given = [];
  window.drawn = [];
  const replace = history.replaceState;
  history.replaceState = function (...state) {
    given.push(performance.now());
    return replace.apply(this, state);
  };
  const fetched = window.fetch;
  window.fetch = function (...asked) {
    if (String(asked[0]).includes("/previews/")) given.push(performance.now());
    return fetched.apply(this, asked);
  };
  const plot = document.querySelectorAll(".landscape-plot")[number];
  const note = () => drawn.push(performance.now());
  new MutationObserver(note).observe(plot, { attributeFilter: ["data-drawn"] });
}"""


@dataclass(frozen=True)
class Case:
    """A slider, and the chart that shows what it sets."""

    name: str
    label: str
    link: str = ""
    opened: str | None = None  # the part of the side bar that must be opened for it
    chart: int = 0


CASES = (
    Case("number of examples", "Number of examples"),
    Case("λ", "Regularisation λ", opened="Loss"),
    Case("end of the chord", "Its ends", "?chord=true", chart=1),
)


def measured(browser: "Browser", server: Server, case: Case, seconds: float) -> str:
    """A row of the table: one slider, dragged for so long."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"http://{server.address}/{case.link}")
    page.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)
    if case.opened:
        page.get_by_text(case.opened, exact=True).first.click()
    slider = page.get_by_test_id("stSlider").filter(has_text=case.label)
    page.wait_for_timeout(2000)  # until nothing moves and nothing else is drawn
    slider.scroll_into_view_if_needed()
    page.evaluate(NOTED, case.chart)
    used = server.cpu
    _drag(page, slider, seconds)
    used = server.cpu - used
    given, drawn = (np.array(page.evaluate(name)) / 1000 for name in ("given", "drawn"))
    page.mouse.up()
    page.close()
    if not len(drawn):
        return f"| {case.name} | 0 | – | {seconds:.1f} s | – |"
    count = min(len(given), len(drawn))
    fresh = drawn[:count] - given[:count]
    oldest = max(drawn[1:count] - given[: count - 1], default=fresh[0])
    return (
        f"| {case.name} | {len(drawn) / seconds:.1f} | {np.median(fresh):.2f} s | "
        f"{max(oldest, fresh[0]):.2f} s | {1000 * used / len(drawn):.0f} ms |"
    )


def _drag(page: "Page", slider: "Locator", seconds: float) -> None:
    """Take the first thumb and move it to and fro; it is not let go."""
    thumb = slider.locator(":has(> [data-testid=stSliderThumbValue])").first.bounding_box()
    track = slider.bounding_box()
    assert thumb is not None
    assert track is not None
    height = thumb["y"] + thumb["height"] / 2
    page.mouse.move(thumb["x"] + thumb["width"] / 2, height)
    page.mouse.down()
    start, moves = monotonic(), 0
    while (passed := monotonic() - start) < seconds:
        share = abs((passed / SWEEP) % 2 - 1)
        page.mouse.move(track["x"] + share * track["width"], height)
        moves += 1
        sleep(max(0.0, start + moves / RATE - monotonic()))


def main() -> None:
    """Measure this checkout and, where it is asked for, an earlier state in the same run."""
    parser = argparse.ArgumentParser(description="How well the page follows a slider.")
    parser.add_argument("--against", help="a commit to measure as well")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each drag")
    asked = parser.parse_args()
    if asked.against:
        with earlier(asked.against) as root:
            _table(root, f"\nas it was at {asked.against}:", asked.seconds)
    _table(ROOT, "\nnow:", asked.seconds)


def _table(root: Path, title: str, seconds: float) -> None:
    from playwright.sync_api import sync_playwright

    print(title)
    print("| slider | drawn a second | age when drawn, median | oldest shown | CPU of the server |")
    print("| --- | --: | --: | --: | --: |")
    found = shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--headless", "--no-sandbox", "--disable-gpu"]
    with serving(root) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        for case in CASES:
            print(measured(browser, server, case, seconds), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
