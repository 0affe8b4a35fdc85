"""The app on a phone, by touch: the controls leave the picture in sight."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Reader
from tests.browser.waiting import frames, until_settled, until_still

SCREEN = {"width": 390, "height": 844}
SHARE_IN_SIGHT = """
() => {
    const bar = document.querySelector("[data-testid='stSidebar']").getBoundingClientRect();
    const top = document.querySelector("[data-testid='stHeader']").getBoundingClientRect().bottom;
    const area = document.querySelector(".landscape-plot .nsewdrag").getBoundingClientRect();
    return (Math.min(area.bottom, bar.top) - Math.max(area.top, top)) / area.height;
}
"""
SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    """A page of Explore on a phone, its side bar closed."""
    context = browser.new_context(viewport=SCREEN, has_touch=True, is_mobile=True)  # pyright: ignore
    yield Reader(context.new_page(), server).open().page
    context.close()


def open_controls(page: Page) -> None:
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.wait_for_selector("[data-testid=stSidebar][data-collapsed=false]")


def swipe_up(page: Page, x: float, y: float, distance: float) -> None:
    touch = page.context.new_cdp_session(page)
    for kind, share in [("touchStart", 0), *(("touchMove", k / 8) for k in range(1, 9))]:
        points = [{"x": x, "y": y - share * distance}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        frames(page, 1)
    page.wait_for_timeout(200)  # the finger rests before it leaves: a fling would take the next tap
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_the_open_side_bar_leaves_the_picture_that_it_controls_in_sight(phone):
    open_controls(phone)
    phone.wait_for_function(f"({SHARE_IN_SIGHT})() > 0.5")

    plot = phone.locator(".landscape-plot").first
    before = plot.get_attribute("aria-label")
    phone.get_by_role("slider", name="Number of examples").press("ArrowLeft")
    phone.wait_for_function(
        "([plot, before]) => plot.getAttribute('aria-label') !== before",
        arg=[plot.element_handle(), before],
    )
    until_settled(phone)
    phone.wait_for_function(f"({SHARE_IN_SIGHT})() > 0.5")


def test_the_page_scrolls_above_the_controls_and_they_close_again(phone):
    open_controls(phone)
    phone.wait_for_function(f"({SHARE_IN_SIGHT})() > 0.5")
    before = until_still(phone, lambda: phone.evaluate(SCROLLED))
    swipe_up(phone, 195, 400, 250)
    phone.wait_for_function(f"{SCROLLED} > {before + 100}")
    phone.get_by_test_id("stSidebarCollapseButton").get_by_role("button").tap()
    phone.get_by_test_id("stSidebar").wait_for(state="hidden")
