"""The journeys of a reader of the Hinges and Flow pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader
from tests.browser.waiting import until, until_equal

DRAWN = ".flow-diagram[data-drawn]"
TOTAL = "Array.from(document.querySelectorAll('.flow-wide text')).map(text => text.textContent)"


def texts(reader):
    """All words of the wide diagram."""
    reader.page.locator(DRAWN).wait_for()
    return reader.page.evaluate(TOTAL)


@pytest.mark.parametrize("name", ["hinges", "flow"])
def test_first_view_paints_without_a_word_in_the_console(reader, name):
    reader.open(name)
    if name == "flow":
        until(reader.page, lambda: texts(reader), lambda words: "Total loss L" in words)
        box = reader.page.locator(".flow-wide").bounding_box()
    else:
        box = reader.page.locator(".landscape-plot").first.bounding_box()
    assert box["y"] + box["height"] < 900
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 1440


@pytest.mark.parametrize(("name", "scheme"), [("hinges", "light"), ("flow", "dark")])
def test_first_view_fits_a_phone(browser, server, name, scheme):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme, has_touch=True
    )
    reader = Reader(context.new_page(), server).open(name)
    page = reader.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if name == "flow":
        page.wait_for_selector(DRAWN)
        expect(page.locator(".flow-tall")).to_be_visible()
        expect(page.locator(".flow-wide")).to_be_hidden()
    assert reader.complaints == []
    context.close()


def test_moving_the_weight_changes_picture_and_formulas(reader):
    reader.open("hinges")
    here = "plot._fullData.find(trace => trace.name === 'here').x[0]"
    reader.expect_chart(here, pytest.approx(0.8), 1)
    reader.move_slider("w₀ (class 0)", times=2)
    reader.page.wait_for_url("**w0=0.7*")
    reader.expect_chart(here, pytest.approx(0.7), 1)
    reader.page.get_by_text("Snap to the nearest kink").first.click()
    reader.page.get_by_text("A kink at").wait_for()
    reader.expect_chart(here, pytest.approx(0.5), 1)


def test_more_points_make_more_corners(reader):
    reader.open("hinges")
    # Of very many the legend tells the number, as "corners (20 of 90 marked)".
    corners = """(() => {
      const trace = plot._fullData.find(({ name }) => name?.startsWith("corners"));
      return Number(trace?.name.match(/of (\\d+)/)?.[1] ?? trace?.x.length ?? 0);
    })()"""
    many = reader.chart(corners, 2)
    reader.move_slider("Number of points", "Home")
    reader.chart_until(corners, lambda few: many > few > 0, 2)


def test_update_sends_the_gradient_back_and_the_loss_falls(reader):
    reader.open("flow")
    before = texts(reader)

    def total(words):
        return float(words[words.index("Total loss L") + 2])

    reader.page.get_by_role("button", name="Update", exact=True).click()
    reader.page.wait_for_url("**updates=1*")
    until(reader.page, lambda: texts(reader), lambda after: total(after) < total(before))
    reader.page.get_by_role("button", name="Reset", exact=True).click()
    until_equal(reader.page, lambda: texts(reader), before)
