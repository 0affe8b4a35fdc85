"""A room in real browsers: a teacher, three phones, and a server that is killed in the middle."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import DESKTOP, ROOT

LONG = 60_000  # milliseconds, for a slow and busy machine
NAMES = ("Ada", "Bob", "Zoë")
# Share of the map that is as dark as before the reveal.
DARK = """
(canvas) => {
  const { width, height } = canvas, side = Math.min(width, height);
  const [x, y] = [(width - side) / 2, (height - side) / 2];
  const { data } = canvas.getContext("2d").getImageData(x, y, side, side);
  let dark = 0;
  const is = (k, ...color) => color.every((part, c) => data[k + c] === part);
  for (let k = 0; k < data.length; k += 4) dark += is(k, 20, 22, 28);
  return dark / (data.length / 4);
}
"""
CODE = re.compile("^[A-Z2-9]{4}$")
WIDER = "() => document.documentElement.scrollWidth - innerWidth"


class Restartable:
    """The app on one port, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        self.environment = {**os.environ, "LANDSCAPE_ROOMS": str(folder / "rooms.sqlite")}
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        options = ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                [*command, *options], cwd=ROOT, env=self.environment, stdout=output, stderr=output
            )
        for _ in range(900):
            try:
                urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2).close()
            except OSError:
                sleep(0.1)
            else:
                return
        raise TimeoutError(self.log.read_text())

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restartable]:
    app = Restartable(tmp_path_factory.mktemp("rooms"))
    yield app
    app.process.terminate()
    app.process.wait(30)
    assert "Traceback" not in app.log.read_text()
    assert not any(name in app.log.read_text() for name in NAMES)


class Class:
    """A teacher's board and phones, each in a browser profile of its own."""

    def __init__(self, browser: Browser, app: Restartable) -> None:
        self.browser, self.app = browser, app
        self.complaints: list[str] = []
        self.contexts = []
        self.board = self.tab(DESKTOP, touch=False)
        self.board.goto(f"{app.address}/classroom")
        self.board.get_by_role("button", name="Open a room").click(timeout=LONG)
        expect(self.board.locator(".room-code")).to_have_text(CODE, timeout=LONG)
        self.code = self.board.locator(".room-code").inner_text()
        self.room = f"{app.address}/room/{self.code}"

    def tab(self, size: dict[str, int], *, touch: bool) -> Page:
        context = self.browser.new_context(viewport=size, has_touch=touch, is_mobile=touch)  # pyright: ignore
        context.set_default_timeout(LONG)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def phone(self, name: str, width: int = 390) -> Page:
        """A phone that has joined."""
        page = self.tab({"width": width, "height": 700}, touch=True)
        page.goto(self.room)
        page.get_by_label("Your nickname").fill(name)
        page.get_by_role("button", name="Join").tap()
        expect(page.locator("#task")).to_contain_text("You are in", timeout=LONG)
        return page

    def begin(self, kind: str, looks: int) -> None:
        self.board.locator(".room-looks").fill(str(looks))
        self.board.locator(f"[data-begin={kind}]").click()

    def says(self, words: str, part: str = "moment") -> None:
        expect(self.board.locator(f".room-{part}")).to_contain_text(words, timeout=LONG)


@pytest.fixture
def room(browser: Browser, app: Restartable) -> Iterator[Class]:
    room = Class(browser, app)
    yield room
    for context in room.contexts:
        context.close()
    assert room.complaints == []


def left(phone: Page, looks: int) -> None:
    expect(phone.locator("#left")).to_have_text(str(looks), timeout=LONG)


def look(phone: Page, after: int) -> None:
    """One look, which leaves so many."""
    phone.locator("#go").tap()
    left(phone, after)


def test_a_class_walks_all_rounds_though_the_server_is_killed(room, app):
    phones = [room.phone(name) for name in NAMES]
    room.says("3 hikers here")
    room.says("begin round 1", "next")
    guess(room, phones)
    step_while_the_server_is_killed(room, phones, app)
    freeze(room, phones)
    follow_the_slope(room, phones)
    reveal(room)
    room.board.locator(".room-close").click()
    expect(room.board.get_by_role("button", name="Open a room")).to_be_visible(timeout=LONG)
    for phone in phones:
        expect(phone.locator("#task")).to_contain_text("closed", timeout=LONG)


def guess(room, phones):
    room.begin("random", 2)
    for phone in phones:
        left(phone, 2)
        assert not phone.locator("#dial").is_visible()
        look(phone, 1)
        look(phone, 0)
        expect(phone.locator("#go")).to_be_disabled()
    room.says("All are done", "next")
    room.says("the best guess of 3 hikers in 2 looks reached", "shown")


def step_while_the_server_is_killed(room, phones, app):
    room.begin("local", 4)
    for phone in phones:
        left(phone, 4)
        phone.locator("#dial").tap(position={"x": 200, "y": 60})
        look(phone, 3)
    room.says("3 of 12 looks used", "next")

    losses = [phone.locator("#loss").inner_text() for phone in phones]
    app.kill()
    phones[0].locator("#go").tap()
    expect(phones[0].locator("#connection")).to_contain_text("You keep your place", timeout=LONG)
    expect(room.board.locator(".room-failure")).to_contain_text("The room is kept", timeout=LONG)
    app.start()
    left(phones[0], 2)  # the step that was made while nobody heard it, once
    for phone, loss in zip(phones[1:], losses[1:], strict=True):
        left(phone, 3)
        expect(phone.locator("#loss")).to_have_text(loss)
        expect(phone.locator("#connection")).to_have_text("", timeout=LONG)
    expect(room.board.locator(".room-code")).to_have_text(room.code, timeout=LONG)
    room.says("4 of 12 looks used", "next")
    look(phones[1], 2)
    room.says("5 of 12 looks used", "next")


def freeze(room, phones):
    room.board.locator(".room-freeze").click()
    for phone in phones:
        expect(phone.locator("#task")).to_contain_text("eyes on the board", timeout=LONG)
        expect(phone.locator("#go")).to_be_disabled()
    room.says("frozen")


def follow_the_slope(room, phones):
    room.begin("gradient", 3)
    for phone in phones:
        left(phone, 3)
        expect(phone.locator("#dial")).to_have_attribute("aria-readonly", "true")
        before = float(phone.locator("#loss").inner_text())
        look(phone, 2)
        assert float(phone.locator("#loss").inner_text()) < before
    room.board.locator("[data-ask=where]").click()
    phones[2].get_by_role("button", name="Send my guess").tap()
    expect(phones[2].get_by_text("Your guess is in")).to_be_visible(timeout=LONG)
    room.says("1 of 3 have answered", "poll")


def reveal(room):
    canvas = room.board.locator(".room-view canvas")
    assert canvas.evaluate(DARK) > 0.8
    room.board.locator(".room-reveal").click()
    room.says("The landscape, and how programs walk on it")
    room.says("Programs, in 3 looks each: random search", "shown")
    room.board.wait_for_function(
        f"() => ({DARK})(document.querySelector('.room-view canvas')) < 0.05"
    )
    assert room.board.locator(".room-best li").count() == 3
    assert "Ada" not in room.board.locator(".room-best").inner_text()
    room.board.get_by_label("Nicknames").check()
    expect(room.board.locator(".room-best")).to_contain_text("Ada")

    with room.board.expect_download() as download:
        room.board.locator(".room-paths").click()
    rows = Path(download.value.path()).read_text().splitlines()
    assert len(rows) == 1 + 6 + 5 + 3


def test_a_phone_of_320_pixels_by_touch_and_by_keys(room):
    phone = room.phone("Ada", 320)
    assert phone.evaluate(WIDER) <= 0
    for kind in ("random", "local", "gradient"):
        room.begin(kind, 3)
        left(phone, 3)
        look(phone, 2)
        assert phone.evaluate(WIDER) <= 0
        expect(phone.locator("#note")).not_to_be_empty()
    room.board.locator("[data-ask=where]").click()
    expect(phone.locator("#pad")).to_be_visible(timeout=LONG)
    assert phone.evaluate(WIDER) <= 0
    room.board.locator("[data-ask=which]").click()
    phone.get_by_role("button", name="Following the slope").tap()
    room.says("1 of 1 have answered", "poll")
    for button in phone.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 48
    room.begin("local", 3)
    left(phone, 3)
    dial = phone.get_by_role("slider", name="Direction")
    dial.focus()
    turned = int(dial.get_attribute("aria-valuenow") or 0)
    phone.keyboard.press("ArrowLeft")
    expect(dial).to_have_attribute("aria-valuenow", str((turned + 5) % 360))
    far = phone.get_by_role("slider", name="How far")
    far.focus()
    phone.keyboard.press("End")
    expect(far).to_have_attribute("aria-valuetext", "1 of the way to the edge")
    phone.get_by_role("button", name="Step", exact=True).focus()
    phone.keyboard.press("Enter")
    left(phone, 2)


def test_a_double_tap_and_a_lost_answer_are_one_step(room):
    phone = room.phone("Ada")
    room.begin("local", 9)
    left(phone, 9)
    phone.evaluate("() => { const go = document.getElementById('go'); go.click(); go.click(); }")
    left(phone, 8)
    lost: list[str] = []

    def lose(route: Route) -> None:
        """The server is told, and the phone is not answered, once."""
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    phone.route("**/act", lose)
    look(phone, 7)
    assert len(lost) == 1
    room.says("2 of 9 looks used", "next")


def test_a_lost_connection_comes_back_to_its_place(room):
    phone = room.phone("Ada")
    room.begin("random", 9)
    left(phone, 9)
    look(phone, 8)
    phone.context.set_offline(True)
    phone.locator("#go").tap()
    expect(phone.locator("#connection")).to_contain_text("trying again", timeout=LONG)
    phone.context.set_offline(False)
    left(phone, 7)
    expect(phone.locator("#connection")).to_have_text("", timeout=LONG)
    phone.reload()
    left(phone, 7)
    assert "Ada" in phone.locator("#who").inner_text()
    room.board.reload()
    room.says("2 of 9 looks used", "next")


def test_who_is_removed_is_told_and_a_wrong_code_too(room):
    phone = room.phone("Ada")
    room.board.get_by_text("Hikers, to remove one").click()
    room.board.get_by_role("button", name="Remove Ada").click()
    expect(phone.locator("#failure")).to_contain_text("no longer in this room", timeout=LONG)
    phone.goto(f"{room.app.address}/room")
    phone.get_by_label("Code of the room").fill("zzzz")
    phone.get_by_role("button", name="Find the room").tap()
    phone.get_by_label("Your nickname").fill("Ada")
    phone.get_by_role("button", name="Join").tap()
    expect(phone.locator("#failure")).to_contain_text("There is no such room", timeout=LONG)


@pytest.mark.parametrize("size", [(390, 844), (1920, 1080)])
def test_the_board_fits_every_screen(room, size):
    room.phone("Ada")
    room.begin("local", 3)
    room.says("Round 1")
    room.board.set_viewport_size({"width": size[0], "height": size[1]})
    canvas = room.board.locator(".room-view canvas")
    expect(canvas).to_be_visible()
    room.board.wait_for_function(
        "() => { const c = document.querySelector('.room-view canvas');"
        " return Math.abs(c.width / c.height - c.clientWidth / c.clientHeight) < 0.02 }"
    )
    assert room.board.evaluate(WIDER) <= 0
    expect(room.board.locator(".room-address")).to_contain_text("listens to this machine alone")
