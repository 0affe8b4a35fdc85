"""The journeys of a reader of the Strategies and Mini-batches pages."""

import re

import pytest

PAGES = ("strategies", "batches")
VALUES = "Array.from(plot._fullData.find(trace => trace.name === 'loss').customdata[0])"


@pytest.mark.parametrize("name", PAGES)
def test_first_view_paints_without_a_word_in_the_console(reader, name):
    reader.open(name)
    assert reader.page.locator(".landscape-plot").count() >= 2
    box = reader.page.locator(".landscape-plot").first.bounding_box()
    assert box["y"] + box["height"] < 900


@pytest.mark.parametrize("name", PAGES)
def test_first_view_fits_a_phone(browser, server, name):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server}/{name}")
    page.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_fewer_evaluations_change_the_curves(reader):
    reader.open("strategies")
    ends = "plot._fullData.map(trace => trace.x[trace.x.length - 1])"
    reader.page.wait_for_selector(".landscape-plot[data-drawn] >> nth=1")
    drawn = reader.drawn(1)
    reader.move_slider("Loss evaluations for each")
    reader.wait_for_redraw(drawn, 1)
    assert reader.chart(ends, 1) == [300, 300, 300]
    assert "evals=300" in reader.page.url


def test_the_hikers_can_be_played(reader):
    reader.open("strategies")
    reader.page.get_by_role("button", name="Play").click()
    reader.page.get_by_role("button", name="Pause").wait_for()


def test_another_batch_is_another_map_beside_the_same_whole(reader):
    reader.open("batches?bsize=2")
    reader.page.wait_for_selector(".landscape-plot[data-drawn] >> nth=1")
    whole, batch, drawn = reader.chart(VALUES), reader.chart(VALUES, 1), reader.drawn(1)
    reader.move_slider("Which of the 50 batches of an epoch", "ArrowRight")
    reader.wait_for_redraw(drawn, 1)
    assert reader.chart(VALUES) == whole
    assert reader.chart(VALUES, 1) != batch
    assert "bnum=2" in reader.page.url


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
    assert log.count() == 0
