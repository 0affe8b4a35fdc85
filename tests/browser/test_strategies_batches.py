"""The journeys of a reader of the Strategies and Mini-batches pages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader

PAGES = ("strategies", "batches")
VALUES = "Array.from(plot._fullData.find(trace => trace.name === 'loss').customdata[0])"


@pytest.mark.parametrize("name", PAGES)
def test_first_view_paints_without_a_word_in_the_console(reader, name):
    reader.open(name)
    expect(reader.plot(1)).to_be_visible()
    box = reader.page.locator(".landscape-plot").first.bounding_box()
    assert box["y"] + box["height"] < 900


@pytest.mark.parametrize("name", PAGES)
def test_first_view_fits_a_phone(browser, server, name):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = Reader(context.new_page(), server).open(name).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_fewer_evaluations_change_the_curves(reader):
    reader.open("strategies")
    ends = "plot._fullData.map(trace => trace.x[trace.x.length - 1])"
    reader.move_slider("Loss evaluations for each")
    reader.expect_chart(ends, [300, 300, 300], 1)
    reader.expect_link("evals=300")


def test_the_hikers_can_be_played(reader):
    reader.open("strategies")
    reader.page.get_by_role("button", name="Play").click()
    reader.page.get_by_role("button", name="Pause").wait_for()


def test_another_batch_is_another_map_beside_the_same_whole(reader):
    reader.open("batches?bsize=2")
    whole, batch = reader.chart(VALUES), reader.chart(VALUES, 1)
    reader.move_slider("Which of the 50 batches of an epoch", "ArrowRight")
    reader.chart_until(VALUES, lambda now: now != batch, 1)
    reader.expect_link("bnum=2")
    reader.settled()
    assert reader.chart(VALUES) == whole


def test_the_attempts_are_told_as_they_are_made_and_a_stop_keeps_them(reader):
    page = reader.page
    page.goto(f"{reader.server}/strategies?evals=10,000&n=1437")
    log = page.locator("code").filter(has_text=re.compile(r"(search|descent), attempt \d+"))
    log.wait_for(timeout=60_000)
    first = log.inner_text()
    assert ": loss " in first
    assert ", best " in first
    page.wait_for_function("text => !document.body.innerText.includes(text)", arg=first.strip())
    page.get_by_role("button", name="Stop, and keep what has been run").click()
    page.get_by_text("Stopped: this is what was run.").wait_for(timeout=30_000)
    reader.settled()
    assert log.count() == 0
