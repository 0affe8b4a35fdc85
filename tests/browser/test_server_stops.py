"""A tab whose server is killed: told so, and at work again on another one."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.servers import Server, connections, serving
from tests.browser.conftest import DESKTOP, Reader
from tests.browser.waiting import until

WORDS = "The server has lost your session."
# The states that the connection comes to: it can be lost and back before one looks.
STATES = """() => {
  const app = document.querySelector("[data-test-connection-state]");
  window.states = [];
  new MutationObserver(() => states.push(app.dataset.testConnectionState))
    .observe(app, { attributeFilter: ["data-test-connection-state"] });
}"""
pytestmark = pytest.mark.nginx


@pytest.fixture(scope="module")
def two() -> Iterator[Server]:
    with serving(processes=2) as server:
        yield server


@pytest.fixture
def tab(browser: Browser, two: Server) -> Iterator[Reader]:
    """A reader of the two servers; what its browser says of a lost connection is no fault."""
    context = browser.new_context(viewport=DESKTOP)  # pyright: ignore
    yield Reader(context.new_page(), f"http://{two.address}")
    context.close()


def kill_its_server(tab: Reader, two: Server) -> None:
    """Kill the process that the one tab is connected with, once those before it have left."""

    def connected() -> list[int]:
        return [pid for port, pid in two.servers().items() if connections(port)]

    (pid,) = until(tab.page, connected, lambda found: len(found) == 1)
    os.kill(pid, signal.SIGKILL)


def name_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def move_to(tab: Reader, examples: str) -> None:
    """Take one step fewer examples, and wait until all is that of so many."""
    before = tab.chart("plot.ariaLabel")
    tab.move_slider("Number of examples")
    tab.expect_link(f"n={examples}")
    tab.chart_until("plot.ariaLabel", lambda now: now != before)
    tab.settled()


@pytest.mark.parametrize("page", ["", "step_size"])
def test_a_tab_whose_server_is_killed_is_told_and_goes_on(tab, two, page):
    tab.open(f"{page}?n=50&loss=Softmax")
    move_to(tab, "40")
    assert tab.page.get_by_text(WORDS).count() == 0
    kill_its_server(tab, two)
    tab.page.get_by_text(WORDS).wait_for(timeout=90_000)
    tab.settled().expect_value("Number of examples", "40")
    tab.expect_link("loss=Softmax")
    move_to(tab, "30")
    expect(tab.page.get_by_text(WORDS)).to_have_count(1)


def test_a_tab_whose_session_outlives_the_connection_hears_nothing(tab, two):
    tab.open("?n=50")
    tab.page.evaluate(STATES)
    proxies = [pid for pid in two.family() if name_of(pid).startswith("nginx: master")]
    os.kill(proxies[0], signal.SIGKILL)
    tab.page.wait_for_function("states.at(-1) === 'CONNECTED'", timeout=90_000)
    move_to(tab, "40")
    assert tab.page.get_by_text(WORDS).count() == 0
