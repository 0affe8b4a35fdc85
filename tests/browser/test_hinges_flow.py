"""The journeys of a reader of the Hinges and Flow pages."""

import pytest

DRAWN = ".flow-diagram[data-drawn]"
TOTAL = "Array.from(document.querySelectorAll('.flow-wide text')).map(text => text.textContent)"


def texts(reader):
    """All words of the wide diagram."""
    reader.page.wait_for_selector(DRAWN)
    return reader.page.evaluate(TOTAL)


@pytest.mark.parametrize("name", ["hinges", "flow"])
def test_first_view_paints_without_a_word_in_the_console(reader, name):
    reader.open(name)
    if name == "flow":
        assert "Total loss L" in texts(reader)
        box = reader.page.locator(".flow-wide").bounding_box()
    else:
        box = reader.page.locator(".landscape-plot").first.bounding_box()
    assert box["y"] + box["height"] < 900
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 1440


@pytest.mark.parametrize("name", ["hinges", "flow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_first_view_fits_a_phone(browser, server, name, scheme):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme, has_touch=True
    )
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{server}/{name}")
    page.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if name == "flow":
        page.wait_for_selector(DRAWN)
        assert page.locator(".flow-tall").is_visible()
        assert not page.locator(".flow-wide").is_visible()
    assert complaints == []
    context.close()


def test_moving_the_weight_changes_picture_and_formulas(reader):
    reader.open("hinges")
    here = "plot._fullData.find(trace => trace.name === 'here').x[0]"
    assert reader.chart(here, 1) == pytest.approx(0.8)
    drawn = reader.drawn(1)
    reader.move_slider("w₀ (class 0)", times=2)
    reader.wait_for_redraw(drawn, 1)
    reader.page.wait_for_url("**w0=0.7*")
    assert reader.chart(here, 1) == pytest.approx(0.7)
    reader.page.get_by_text("Snap to the nearest kink").first.click()
    reader.page.get_by_text("A kink at").wait_for()
    assert reader.chart(here, 1) == pytest.approx(0.5)


def test_more_points_make_more_corners(reader):
    reader.open("hinges")
    # Of very many the legend tells the number, as "corners (20 of 90 marked)".
    corners = """(() => {
      const trace = plot._fullData.find(({ name }) => name?.startsWith("corners"));
      return Number(trace?.name.match(/of (\\d+)/)?.[1] ?? trace?.x.length ?? 0);
    })()"""
    many, drawn = reader.chart(corners, 2), reader.drawn(2)
    reader.move_slider("Number of points", "Home")
    reader.wait_for_redraw(drawn, 2)
    assert many > reader.chart(corners, 2) > 0


def test_update_sends_the_gradient_back_and_the_loss_falls(reader):
    reader.open("flow")
    before = texts(reader)
    reader.page.get_by_role("button", name="Update", exact=True).click()
    reader.page.wait_for_url("**updates=1*")
    reader.page.wait_for_function(f"before => {TOTAL}.join() !== before", arg=",".join(before))
    after = texts(reader)

    def total(words):
        return float(words[words.index("Total loss L") + 2])

    assert total(after) < total(before)
    reader.page.get_by_role("button", name="Reset", exact=True).click()
    reader.page.wait_for_function(f"before => {TOTAL}.join() === before", arg=",".join(before))
