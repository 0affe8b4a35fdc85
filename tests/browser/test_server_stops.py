"""A tab whose server is killed: told so, and at work again on another one."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.servers import Server, connections, serving
from tests.browser.conftest import DESKTOP, Reader

WORDS = "The server has lost your session."
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


def kill_its_server(two: Server) -> None:
    """Kill the process that the one tab is connected with."""
    (pid,) = [pid for port, pid in two.servers().items() if connections(port)]
    os.kill(pid, signal.SIGKILL)


def name_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


@pytest.mark.parametrize("page", ["", "step_size"])
def test_a_tab_whose_server_is_killed_is_told_and_goes_on(tab, two, page):
    tab.open(f"{page}?n=50&loss=Softmax")
    drawn = tab.drawn()
    tab.move_slider("Number of examples")
    tab.wait_for_redraw(drawn)
    tab.page.wait_for_url("**n=40**")
    assert tab.page.get_by_text(WORDS).count() == 0
    kill_its_server(two)
    tab.page.get_by_text(WORDS).wait_for(timeout=90_000)
    number = tab.page.get_by_role("slider", name="Number of examples")
    assert number.get_attribute("aria-valuetext") == "40"
    assert "loss=Softmax" in tab.page.url
    drawn = tab.drawn()
    tab.move_slider("Number of examples")
    tab.wait_for_redraw(drawn)
    tab.page.wait_for_url("**n=30**")
    assert tab.page.get_by_text(WORDS).count() == 1


def test_a_tab_whose_session_outlives_the_connection_hears_nothing(tab, two):
    tab.open("?n=50")
    state = tab.page.locator("[data-test-connection-state]")
    proxies = [pid for pid in two.family() if name_of(pid).startswith("nginx: master")]
    drawn = tab.drawn()
    os.kill(proxies[0], signal.SIGKILL)
    connected = "app => app.dataset.testConnectionState === 'CONNECTED'"
    app = state.element_handle()
    tab.page.wait_for_function(f"app => !({connected})(app)", arg=app)
    tab.page.wait_for_function(connected, arg=app, timeout=90_000)
    tab.move_slider("Number of examples")
    tab.wait_for_redraw(drawn)
    tab.page.wait_for_url("**n=40**")
    assert tab.page.get_by_text(WORDS).count() == 0
