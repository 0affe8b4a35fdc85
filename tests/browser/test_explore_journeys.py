"""The journeys of a reader of the Explore page."""

import io

import numpy as np
import pytest
from playwright.sync_api import expect

from landscape.files.archive import reproduced
from tests.browser.conftest import Reader
from tests.browser.contrast import SCHEMES
from tests.browser.waiting import box_of, until_still

LOSSES = "Array.from(plot._fullData[0].customdata, row => Array.from(row))"


def losses(reader):
    return np.array(reader.chart(LOSSES))


def test_first_page_paints_without_a_word_in_the_console_and_a_slider_changes_it(reader):
    reader.open()
    assert losses(reader).shape == (101, 101)
    expect(reader.page.locator(".landscape-plot")).to_have_count(4)
    box = box_of(reader.plot())
    assert box["y"] + box["height"] < 900
    expect(reader.page.locator("body")).to_contain_text("650 weights")
    before = losses(reader)
    reader.move_slider("Number of examples")
    reader.chart_until(LOSSES, lambda now: not np.allclose(now, before))
    reader.expect_link("n=90")


def test_first_page_fits_a_phone_that_turns_dark_in_the_evening(browser, server):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    reader = Reader(context.new_page(), server)
    reader.open()
    for scheme, ground in SCHEMES.items():
        reader.page.emulate_media(color_scheme=scheme)
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
        box = box_of(reader.plot())
        assert box["y"] < 500
        drawing = reader.plot().locator(".main-svg").first
        expect(drawing).to_have_css("background-color", ground)
    context.close()


def test_the_camera_survives_a_slider(reader):
    turned = reader.open("?view=3-D").turn()
    label = reader.chart("plot.ariaLabel")
    reader.move_slider("Number of examples")
    reader.chart_until("plot.ariaLabel", lambda now: now != label)
    reader.settled()
    eye = "plot._fullLayout.scene._scene.getCamera().eye"
    assert until_still(reader.page, lambda: reader.chart(eye)) == pytest.approx(turned, abs=1e-6)


def test_a_click_moves_the_slices_and_shows_that_classifier(reader):
    reader.open()
    reader.page.get_by_text("The classifier at W").wait_for()
    curve = "Array.from(plot._fullData[0].y)"
    before = reader.chart(curve, 1)
    reader.click_plane(0.8, 0.25)
    reader.expect_link("slice_a=0.06", "slice_b=-0.05")
    reader.chart_until(curve, lambda now: now != before, 1)
    reader.page.get_by_text("The classifier at a = 0.06").wait_for()
    expect(reader.page.locator(".examples.wrapped img")).to_have_count(12)
    expect(reader.page.locator(".examples:not(.wrapped) img")).to_have_count(30)


def test_the_cross_of_a_link_is_on_the_map_at_once(reader):
    reader.open("?slice_a=-0.06&slice_b=0.04")
    lines = "(({x, y}) => [x[3], y[0]])(plot._fullData.find(({name}) => name === 'slices'))"
    assert reader.chart(lines) == [-0.06, 0.04]
    assert reader.drawn() == 1


def test_a_link_restores_the_picture_in_another_browser(reader, browser):
    reader.open("?n=12&loss=Softmax&dir=downhill&colors=cividis&view=Contours&slice_a=0.02")
    other = browser.new_context()
    again = losses(Reader(other.new_page(), reader.server).open(reader.link.split("/")[-1]))
    other.close()
    np.testing.assert_array_equal(losses(reader), again)
    assert "loss=Softmax" in reader.link
    assert reader.chart("plot._fullData[0].type") == "contour"


def test_buttons_write_into_the_link(reader):
    reader.open("?scale=0.1&draw=3&delta=2&zoom=5&seed=9")
    label = reader.chart("plot.ariaLabel")
    reader.page.get_by_role("button", name="One image, a plane").click()
    reader.page.wait_for_url("**/?n=1")
    reader.chart_until("plot.ariaLabel", lambda now: now != label)


def test_downloads_hold_the_numbers_of_the_picture(reader):
    reader.open("?n=7&res=51")
    shown = losses(reader)
    files = {}
    for label in ("Grid (CSV)", "All of it (NPZ)", "Picture (HTML)"):
        with reader.page.expect_download() as download:
            reader.page.get_by_role("button", name=label).click()
        files[label] = download.value.path().read_bytes()
    table = np.loadtxt(io.BytesIO(files["Grid (CSV)"]), delimiter=",", skiprows=1)
    np.testing.assert_allclose(table[:, 2].reshape(51, 51), shown, rtol=1e-6)
    np.testing.assert_allclose(reproduced(files["All of it (NPZ)"]).loss, shown, rtol=1e-6)
    page = files["Picture (HTML)"].decode()
    assert "new Picture(plot)" in page
    assert '<script src="http' not in page


@pytest.mark.cifar10
def test_all_of_cifar10_appears(reader):
    reader.open("?data=CIFAR-10&n=50000")
    reader.page.get_by_text("450,000 hinge terms").wait_for()
    reader.settled()
    assert np.isfinite(losses(reader)).all()
