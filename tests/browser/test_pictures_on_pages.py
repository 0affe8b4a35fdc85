"""Pictures in a real browser: shape, drags, fingers, the tool bar, and keys."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Reader
from tests.browser.waiting import box_of, frames, until, until_still

WIDTHS = (390, 768, 1024, 1440, 1920)
SHAPE = "[plot._fullLayout.yaxis._length / plot._fullLayout.xaxis._length, plot.layout.meta.ratio]"
SIZE = "[window.innerWidth, plot.clientWidth, plot._fullLayout.width, plot._fullLayout.height]"


def test_a_map_keeps_its_shape_at_every_width_and_back(reader):
    reader.open()
    for width in (*WIDTHS, 1024, 1920):
        reader.page.set_viewport_size({"width": width, "height": 900})
        until_still(reader.page, lambda: reader.chart(SIZE))
        reader.chart_until(SHAPE, lambda shape: shape[0] == pytest.approx(shape[1], rel=0.01))
        reader.expect_chart("plot._fullLayout.width <= plot.clientWidth + 1", True)


def test_a_turn_of_a_surface_is_no_click_and_a_click_on_a_map_is_one(reader):
    reader.open("?view=3-D").turn()
    reader.settled()
    assert "slice_a" not in reader.link
    reader.open()
    reader.click_plane(0.8, 0.25)
    reader.page.wait_for_url("**slice_a=0.06**")


def test_no_upload_one_tab_stop_and_a_label(reader):
    reader.open()
    bar = reader.page.locator(".landscape-plot").first.locator(".modebar button")
    labels = [button.get_attribute("aria-label") for button in bar.all()]
    assert labels
    assert not any("Share" in label for label in labels)
    reader.expect_chart("plot.querySelectorAll('[tabindex=\"0\"]').length", 1)
    expect(reader.plot()).to_have_attribute("role", "figure")
    expect(reader.plot()).to_have_attribute("aria-label", re.compile("Marked: "))
    over = """(() => {
      const [bar, legend] = [".modebar", ".legend"].map(
        (part) => plot.querySelector(part).getBoundingClientRect());
      return bar.bottom - legend.top;
    })()"""
    reader.chart_until(over, lambda below: below <= 0)


def test_the_saved_image_is_the_picture_with_what_it_shows_in_words_below(reader):
    reader.open()
    reader.page.locator(".landscape-plot").first.hover()
    with reader.page.expect_download() as download:
        reader.page.locator(".landscape-plot").first.get_by_label("Save as PNG").click()
    image = Image.open(io.BytesIO(download.value.path().read_bytes()))
    width, height = reader.chart("[plot._fullLayout.width, plot._fullLayout.height]")
    assert image.size[0] == 2 * width
    assert 2 * height + 40 < image.size[1] < 3 * height
    words = np.asarray(image.convert("L"))[2 * height :]
    assert words.min() < 100
    assert words.max() > 250


def test_a_swipe_over_a_map_scrolls_the_page_on_a_phone(browser, server):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    reader = Reader(context.new_page(), server).open()
    page, plot = reader.page, reader.plot()
    box, ranges = box_of(plot), reader.chart("[...plot._fullLayout.xaxis.range]")
    x, y = box["x"] + 180, box["y"] + 250
    touch = context.new_cdp_session(page)
    for kind, moved in (("touchStart", 0), *(("touchMove", -15 * k) for k in range(1, 11))):
        points = [{"x": x, "y": y + moved}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        frames(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    until(page, lambda: box_of(plot), lambda now: now["y"] < box["y"] - 100)
    reader.settled()
    assert reader.chart("[...plot._fullLayout.xaxis.range]") == ranges
    assert "slice_a" not in reader.link
    context.close()
