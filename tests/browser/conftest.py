"""The app on a port of its own, in a real headless Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, or a skip with the reason; where all is required, a failure."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        reason = "no Chromium here: install your system's chromium package"
        if os.environ.get("LANDSCAPE_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the running app. Its log must stay free of errors and warnings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--server.address", "127.0.0.1"],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(10)
    text = log.read_text()
    assert "Traceback" not in text, text
    assert "Warning" not in text, text


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    raise TimeoutError(log.read_text())


class Reader:
    """A reader of the app: opens pages, looks at charts, moves controls."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _console(self, message: ConsoleMessage) -> None:
        # On a linked page Streamlit's own client first looks for the server below the page.
        below = "/_stcore/" in message.location.get("url", "") and "404" in message.text
        if message.type == "error" and not below:
            self.complaints.append(message.text)

    def open(self, link: str = "") -> "Reader":
        """Open a link of the app and wait for its first chart."""
        self.page.goto(f"{self.server}/{link}")
        self.page.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)
        return self

    def chart(self, script: str, number: int = 0) -> Any:
        """Evaluate JavaScript on a chart's element, named `plot`."""
        plots = self.page.locator(".landscape-plot")
        return plots.nth(number).evaluate(f"plot => {script}")

    def drawn(self, number: int = 0) -> int:
        """How often a chart has been drawn."""
        return int(self.chart("Number(plot.dataset.drawn)", number))

    def wait_for_redraw(self, before: int, number: int = 0) -> None:
        """Wait until the chart has been drawn once more."""
        plots = self.page.locator(".landscape-plot")
        script = "([plot, before]) => Number(plot.dataset.drawn) > before"
        self.page.wait_for_function(script, arg=[plots.nth(number).element_handle(), before])

    def move_slider(self, label: str, key: str = "ArrowLeft", times: int = 1) -> None:
        """Press an arrow key on the slider with this label."""
        slider = self.page.get_by_role("slider", name=label)
        slider.focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def drag_plane(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag the pointer over the first chart between shares of its width and height."""
        area = self.page.locator(".landscape-plot").first.bounding_box()
        assert area is not None
        points = [
            (area["x"] + x * area["width"], area["y"] + y * area["height"]) for x, y in (start, end)
        ]
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for share in (0.25, 0.5, 0.75, 1.0):
            x, y = (a + share * (b - a) for a, b in zip(*points, strict=True))
            self.page.mouse.move(x, y)
            self.page.wait_for_timeout(100)
        self.page.mouse.up()
        self.page.wait_for_timeout(300)

    def click_plane(self, right: float, up: float) -> None:
        """Click the first chart at shares of its plotting area."""
        area = self.page.locator(".landscape-plot .nsewdrag").first.bounding_box()
        assert area is not None
        x, y = area["x"] + right * area["width"], area["y"] + (1 - up) * area["height"]
        self.page.mouse.move(x, y)
        self.page.mouse.click(x, y)


@pytest.fixture
def reader(browser: Browser, server: str) -> Iterator[Reader]:
    """A reader with a fresh browser profile; the console must stay free of errors."""
    context = browser.new_context(viewport=DESKTOP, accept_downloads=True)  # pyright: ignore
    reader = Reader(context.new_page(), server)
    yield reader
    context.close()
    assert reader.complaints == []
