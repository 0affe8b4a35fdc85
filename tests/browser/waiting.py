"""Waits for states of a page: on a slow and busy machine as well, and no longer than they take."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from playwright.sync_api import Error, FloatRect, Locator, Page

LONGEST = 30.0  # seconds until what an act asks for has come
Value = TypeVar("Value")

# Python has answered, every chart is drawn, and in five looks one after another nothing has
# changed: a picture is drawn a moment after Python's answer. Looks are counted, not seconds, since
# a busy browser looks later as it draws later.
SETTLED = """
(before) => {
    const drawn = [...document.querySelectorAll(".landscape-plot, [data-drawn]")]
        .map((node) => node.dataset.drawn);
    const script = document.querySelector(".stApp")?.dataset.testScriptState;
    const seen = [script, location.href, document.title, ...drawn].join();
    const rests = script === "notRunning" && !drawn.includes(undefined) && seen === before.seen;
    before.looks = rests ? before.looks + 1 : 0;
    before.seen = seen;
    return before.looks >= 5;
}
"""
FRAMES = """
(number) => new Promise((done) => {
    const next = (left) => (left ? requestAnimationFrame(() => next(left - 1)) : done());
    next(number);
})
"""


def until(page: Page, read: Callable[[], Value], holds: Callable[[Value], bool]) -> Value:
    """Read again and again until what is read holds.

    Args:
        page: that is read.
        read: the value of this moment; an error of the browser counts as one that does not hold.
        holds: whether the value is the one that is waited for.

    Returns:
        The first value that holds.

    Raises:
        AssertionError: with the last value or error, where none has come in `LONGEST` seconds.
    """
    end = time.monotonic() + LONGEST
    while True:
        try:
            found = read()
            if holds(found):
                return found
            last = repr(found)
        except Error as error:
            last = str(error)
        if time.monotonic() > end:
            raise AssertionError(f"what was waited for has not come; at last it was {last}")
        page.wait_for_timeout(50)


def until_equal(page: Page, read: Callable[[], Value], expected: Any) -> Value:
    """Read until the value is the expected one, which can be an approximate one of pytest's."""
    try:
        return until(page, read, lambda found: found == expected)
    except AssertionError as error:
        raise AssertionError(f"expected {expected!r}: {error}") from None


def until_still(page: Page, read: Callable[[], Value]) -> Value:
    """Read after each drawing until ten values in a row are the same; that value."""
    seen: list[Value] = []

    def latest() -> list[Value]:
        frames(page)
        seen.append(read())
        return seen[-10:]

    return until(page, latest, lambda last: len(last) == 10 and last.count(last[0]) == 10)[0]


def until_settled(page: Page) -> None:
    """Wait until a page of the app has come to rest: there is no more to come by itself."""
    before = page.evaluate_handle("({ seen: '', looks: 0 })")
    page.wait_for_function(SETTLED, arg=before, polling=100, timeout=90_000)


def box_of(part: Locator) -> FloatRect:
    """Where a part of a page stands."""
    box = part.bounding_box()
    assert box is not None
    return box


def frames(page: Page, number: int = 2) -> None:
    """Wait for so many frames: what was asked for before the first is drawn by the second."""
    page.evaluate(FRAMES, number)
