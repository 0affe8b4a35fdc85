"""The app on a port of its own, in a real headless Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.waiting import (
    LONGEST,
    box_of,
    frames,
    until,
    until_equal,
    until_settled,
    until_still,
)

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
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DESKTOP = {"width": 1440, "height": 900}
expect.set_options(timeout=1000 * LONGEST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserType]:
    """How to start Chromium, or a skip with the reason; where all is required, a failure."""
    if CHROMIUM is None:
        reason = "no Chromium here: install your system's chromium package"
        if os.environ.get("LANDSCAPE_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    """A browser whose every context is one that has never been here."""
    browser = chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the running app. Its log must stay free of errors and warnings."""
    with serving(["streamlit", "run", "app.py"], tmp_path_factory.mktemp("server")) as (address, _):
        yield address


@contextmanager
def serving(
    command: list[str], folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[str, int]]:
    """Address and process of a server; its log must stay free of errors and warnings.

    Args:
        command: a module and its arguments, but for address and port.
        folder: for the log.
        environment: what is set for this server besides.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log, address = folder / "log", f"http://127.0.0.1:{port}"
    dashed = "--server." if command[0] == "streamlit" else "--"
    where = [f"{dashed}port", str(port), f"{dashed}address", "127.0.0.1"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, *where],
            cwd=ROOT,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"} | dict(environment or {}),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(address, process, log)
            yield address, process.pid
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
        address = message.location.get("url", "")
        below = "/_stcore/" in address and "404" in message.text
        if message.type == "error" and not below:
            self.complaints.append(f"{message.text} {address}")

    def open(self, link: str = "") -> "Reader":
        """Open a link of the app and wait until all of it is there."""
        self.page.goto(f"{self.server}/{link}", timeout=120_000)
        self.plot().and_(self.page.locator("[data-drawn]")).wait_for(timeout=120_000)
        return self.settled()

    def settled(self) -> "Reader":
        """Wait until nothing more comes by itself: before anything is said to be missing."""
        until_settled(self.page)
        return self

    @property
    def link(self) -> str:
        """The address of this moment; Playwright's own copy of it may lag behind."""
        return self.page.evaluate("location.href")

    def plot(self, number: int = 0) -> Locator:
        """A chart's element."""
        return self.page.locator(".landscape-plot").nth(number)

    def chart(self, script: str, number: int = 0) -> Any:
        """Evaluate JavaScript on a chart's element, named `plot`, as it is at this moment."""
        return self.plot(number).evaluate(f"plot => {script}")

    def drawn(self, number: int = 0) -> int:
        """How often a chart has been drawn."""
        return int(self.chart("Number(plot.dataset.drawn)", number))

    def redrawn_since(self, drawn: int, number: int = 0) -> None:
        """Wait until a chart that had been drawn so often, the page at rest, is drawn again."""
        self.chart_until("Number(plot.dataset.drawn)", lambda now: now > drawn, number)

    def chart_until(self, script: str, holds: Callable[[Any], bool], number: int = 0) -> Any:
        """Evaluate JavaScript on a chart's element until its value holds; that value."""
        return until(self.page, lambda: self.chart(script, number), holds)

    def expect_chart(self, script: str, expected: Any, number: int = 0) -> None:
        """Wait until JavaScript on a chart's element has the expected value."""
        until_equal(self.page, lambda: self.chart(script, number), expected)

    def slider(self, label: str) -> Locator:
        """The slider with this label."""
        return self.page.get_by_role("slider", name=label)

    def expect_value(self, label: str, expected: str) -> None:
        """Wait until the slider with this label stands at the expected value."""
        expect(self.slider(label)).to_have_attribute("aria-valuetext", expected)

    def expect_link(self, *parts: str) -> None:
        """Wait until all of these parts stand in the address."""
        for part in parts:
            expect(self.page).to_have_url(re.compile(re.escape(part)))

    def move_slider(self, label: str, key: str = "ArrowLeft", times: int = 1) -> None:
        """Press an arrow key on the slider with this label."""
        self.slider(label).focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def drag_plane(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag the pointer over the first chart between shares of its width and height."""
        area = box_of(self.plot())
        points = [
            (area["x"] + x * area["width"], area["y"] + y * area["height"]) for x, y in (start, end)
        ]
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for share in (0.25, 0.5, 0.75, 1.0):
            x, y = (a + share * (b - a) for a, b in zip(*points, strict=True))
            self.page.mouse.move(x, y)
            frames(self.page)
        self.page.mouse.up()
        frames(self.page)

    def turn(self) -> dict[str, float]:
        """Turn the first chart, a surface, by the pointer; where its eye then comes to rest."""
        eye = "plot._fullLayout.scene._scene.getCamera().eye"
        start = turned = self.chart(eye)
        for _ in range(5):  # a busy software renderer can miss the first drag
            self.drag_plane((0.4, 0.5), (0.65, 0.6))
            turned = until_still(self.page, lambda: self.chart(eye))  # it may go on after a drag
            if turned != start:
                break
        assert abs(turned["x"] - start["x"]) > 0.1
        return turned

    def click_plane(self, right: float, up: float) -> None:
        """Click the first chart at shares of its plotting area."""
        area = box_of(self.plot().locator(".nsewdrag").first)
        x, y = area["x"] + right * area["width"], area["y"] + (1 - up) * area["height"]
        self.page.mouse.move(x, y)
        self.page.mouse.click(x, y)


@pytest.fixture(scope="session")
def profile(
    chromium: BrowserType, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """The browser of one reader after another: it keeps the app's scripts, and compiles them once.

    Without them each test would compile seven megabytes of scripts anew.
    """
    context = chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"),
        executable_path=CHROMIUM,
        args=FLAGS,
        viewport=DESKTOP,  # pyright: ignore
        accept_downloads=True,
    )
    yield context
    context.close()


@pytest.fixture
def reader(profile: BrowserContext, server: str) -> Iterator[Reader]:
    """A reader who has never been here; the console must stay free of errors."""
    reader = Reader(profile.new_page(), server)
    yield reader
    _forget(profile, server)
    assert reader.complaints == []


def _forget(profile: BrowserContext, server: str) -> None:
    """Close the reader's pages, and clear all that they have kept but scripts."""
    blank, *pages = profile.pages
    for page in pages:
        page.close()
    kept = {"origin": server, "storageTypes": "cookies,local_storage,indexeddb,service_workers"}
    profile.new_cdp_session(blank).send("Storage.clearDataForOrigin", kept)
    profile.clear_permissions()
