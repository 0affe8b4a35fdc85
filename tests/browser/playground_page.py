"""The playground on a page of a real browser, for its tests."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.waiting import box_of, until, until_equal, until_settled

DRAWN = ".playground[data-drawn]"


class Playground:
    """The playground on a page: its script object, and its parts by class name."""

    def __init__(self, reader, link: str = "") -> None:
        self.page = reader.page
        self.open(f"{reader.server}/classifier{link}")

    def open(self, address: str) -> None:
        """Open a link and wait until all of it is there."""
        self.page.goto(address, timeout=120_000)
        self.shown()

    def shown(self) -> None:
        """Wait until the playground is there, and the page has come to rest."""
        self.page.locator(DRAWN).wait_for(timeout=120_000)
        until_settled(self.page)

    def do(self, script: str, argument=None):
        """Evaluate JavaScript with the playground as `p`."""
        source = f"(root, argument) => {{ const p = root.playground; return {script}; }}"
        return self.page.locator(".playground").evaluate(source, argument)

    def until(self, script: str, holds: Callable[[Any], bool]) -> Any:
        """Evaluate JavaScript until its value holds; that value."""
        return until(self.page, lambda: self.do(script), holds)

    def expect(self, script: str, expected: Any) -> None:
        """Wait until JavaScript has the expected value."""
        until_equal(self.page, lambda: self.do(script), expected)

    def part(self, name: str) -> Locator:
        return self.page.locator(f".pg-{name}")

    def rows(self) -> Locator:
        """The rows of the table of examples."""
        return self.page.locator(".pg-examples tbody tr")

    def total(self) -> float:
        return self.do("p.evaluated().total")

    @property
    def link(self) -> str:
        """The link of this moment; Playwright's own copy of it may lag behind."""
        return self.page.evaluate("location.href")

    def settle(self) -> None:
        """Wait until Python has answered what was last reported, and agrees."""
        self.page.wait_for_function(
            r"""() => {
                const said = document.querySelector(".pg-engine").textContent;
                const p = document.querySelector(".playground").playground;
                const total = Number(p.evaluated().total.toPrecision(6));
                const found = said.match(/total (\S+),/);
                return p.world.points.length ? found && Number(found[1]) === total : said === "";
            }"""
        )
        until_settled(self.page)

    def run_for(self, updates: int) -> None:
        """Begin to learn, and go on until so many updates have been made."""
        self.part("run").click()
        self.until("p.descent.updates", lambda made: made >= updates)

    def centre(self, locator: Locator) -> tuple[float, float]:
        box = box_of(locator)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def expect_tasks(self, *signs: str) -> None:
        """Wait until the tasks bear these signs."""
        tasks = self.page.locator(".pg-tasks li")
        expect(tasks).to_have_text([re.compile(rf"^\s*{sign}") for sign in signs])
