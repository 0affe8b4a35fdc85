"""The page follows a slider while it is dragged: with the last value, one run after the other."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import landscape as ls
from pages.shared.settings.table.ground import EXAMPLES as SIZES

PHONE = {"width": 390, "height": 844}
EXAMPLES = "Number of examples"
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
# How often each of these has happened since.
COUNTED = """() => {
  window.runs = 0;
  const app = document.querySelector("[data-test-script-state]");
  new MutationObserver(() => {
    if (app.dataset.testScriptState === "running") window.runs += 1;
  }).observe(app, { attributeFilter: ["data-test-script-state"] });
}"""


class Held:
    """A slider whose thumb a pointer holds."""

    def __init__(self, page, label):
        self.page = page
        self.slider = page.get_by_test_id("stSlider").filter(has_text=label)
        self.input = page.get_by_role("slider", name=label)
        self.slider.scroll_into_view_if_needed()
        self.track = self.slider.bounding_box()

    @property
    def place(self):
        thumb = self.slider.locator(":has(> [data-testid=stSliderThumbValue])").bounding_box()
        return thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2

    @property
    def value(self):
        return self.input.get_attribute("aria-valuetext")

    def move(self, share):
        """Move to a share of the slider's width, in steps as a hand does."""
        self.page.mouse.move(self.track["x"] + share * self.track["width"], self.place[1], steps=8)


@contextmanager
def held(page, label) -> Iterator[Held]:
    slider = Held(page, label)
    page.mouse.move(*slider.place)
    page.mouse.down()
    yield slider
    page.mouse.up()


def at_rest(page):
    page.wait_for_selector(AT_REST)


def sentence(page, count):
    """The sentence that says how many examples the picture is over."""
    return page.get_by_text(re.compile(rf"about {count} handwritten digits"))


def test_the_picture_follows_a_held_slider_and_keys_work_as_before(reader):
    page = reader.open().page
    at_rest(page)
    before = page.evaluate("history.length")
    seen = []
    with held(page, EXAMPLES) as slider:
        for share in (0.4, 0.3, 0.5, 0.2):
            drawn = reader.drawn()
            slider.move(share)
            reader.redrawn_since(drawn)
            sentence(page, slider.value).wait_for()
            seen.append(int(slider.value))
            off = slider.place[0] - slider.track["x"] - share * slider.track["width"]
            assert abs(off) <= slider.track["width"] / 27  # the thumb stays under the pointer
        # A value that comes with the release is the one that stays.
        slider.move(0.3)
        slider.move(0.15)
        last = slider.value
    assert sorted(set(seen)) == sorted(seen)
    assert max(seen) < 100
    page.wait_for_url(f"**/?n={last}")
    at_rest(page)
    assert slider.value == last
    assert page.evaluate("history.length") == before
    sentence(page, last).wait_for()
    reader.settled()
    values = [int(last)]
    for key in ("ArrowRight", "PageDown", "Home"):
        drawn = reader.drawn()
        slider.input.press(key)
        reader.redrawn_since(drawn)
        values.append(int(slider.value))
        page.wait_for_url(f"**/?n={values[-1]}")
    assert values[1] > values[0]
    assert values[2] < values[1]
    assert values[3] == 1


# Where a corner of the map is, and what its loss is there.
CORNER = """(() => {
  const { x, y, customdata } = plot.data.find(({ name }) => name === "loss");
  return [x[0], y[0], customdata[0][0]];
})()"""


def corner_of(examples: int, a: float, b: float) -> float:
    """The loss of Explore's first view at a point of its plane, from the definition."""
    objective = ls.Objective(ls.load_dataset("digits", limit=examples, preprocess="center"))
    W = ls.random_weights(objective.shape, 0.01, seed=10_001)
    return objective.value(ls.random_plane(W, seed=1).at(a, b))


def test_the_map_alone_follows_while_the_pointer_moves(reader):
    """It shows the loss of the held value; of the first value again, the first map."""
    page = reader.open().page
    at_rest(page)
    first = reader.chart(CORNER)
    with held(page, EXAMPLES) as slider:
        start = slider.place
        with page.expect_response("**/previews/**") as answer:
            slider.move(0.3)
        assert answer.value.status == 200
        a, b, loss = reader.chart_until(CORNER, lambda corner: corner != first)
        # The page itself may have drawn a later value by now: it is then as exact.
        of = {corner_of(n, a, b) for n in SIZES.values[:22]}
        assert min(abs(loss / each - 1) for each in of) < 1e-5
        page.mouse.move(*start, steps=8)
        reader.expect_value(EXAMPLES, "100")
    reader.expect_chart(CORNER, first)
    at_rest(page)
    sentence(page, 100).wait_for()


def test_never_more_than_one_run_is_under_way(reader):
    """Each run is drawn to its end: no value is asked for while another one is computed."""
    page = reader.open("step_size").page
    at_rest(page)
    page.evaluate(COUNTED)
    page.evaluate("""() => {
      window.early = 0;
      const app = document.querySelector("[data-test-script-state]");
      const replace = history.replaceState;
      history.replaceState = function (...state) {
        if (app.dataset.testScriptState !== "notRunning") window.early += 1;
        return replace.apply(this, state);
      };
    }""")
    with held(page, EXAMPLES) as slider:
        while page.evaluate("window.runs") < 4:
            for share in (0.6, 0.4, 0.2, 0.4):
                slider.move(share)
        assert page.evaluate("window.early") == 0


def test_back_leaves_the_page_in_one_step_after_a_drag(reader):
    page = reader.page
    page.goto(f"{reader.server}/step_size")
    page.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)
    page.get_by_role("link", name="Explore", exact=True).click()
    page.wait_for_function("document.title.startsWith('Explore ·')")
    reader.page.get_by_role("slider", name=EXAMPLES).wait_for()
    page.wait_for_selector(".landscape-plot[data-drawn]")
    at_rest(page)
    with held(page, EXAMPLES) as slider:
        for share in (0.5, 0.3, 0.6):
            drawn = reader.drawn()
            slider.move(share)
            reader.redrawn_since(drawn)
    page.wait_for_url("**n=**")
    at_rest(page)
    page.go_back()
    page.wait_for_function("document.title.startsWith('Step size ·')")


@pytest.mark.parametrize("link", ["race?n=10&budget=2", "?dir=paths+of+a+race&n=10&budget=2"])
def test_a_drag_begins_no_long_work(reader, link):
    page = reader.open(link).page
    at_rest(page)
    page.evaluate(COUNTED)
    with held(page, EXAMPLES) as slider:
        first = slider.value
        for share in (0.5, 0.3, 0.4, 0.7):
            slider.move(share)
            page.wait_for_timeout(300)  # for what is not to happen
        last = slider.value
        assert last != first
        assert page.evaluate("window.runs") == 0
    page.wait_for_function("window.runs > 0", timeout=60_000)
    assert slider.value == last


def test_a_finger_drags_as_a_pointer_does(browser, server):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server)
    page.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.wait_for_selector("[data-testid=stSidebar][data-collapsed=false]")
    at_rest(page)
    page.wait_for_timeout(500)  # the sheet slides up
    slider = Held(page, EXAMPLES)
    touch = context.new_cdp_session(page)
    x, y = slider.place

    def finger(kind, *place):
        points = [{"x": place[0], "y": place[1]}] if place else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", x, y)
    for way in (-60, -120):
        before = slider.value
        for part in range(8):
            finger("touchMove", x + way + 60 * (1 - (part + 1) / 8), y)
        page.wait_for_function(
            "([input, before]) => input.getAttribute('aria-valuetext') !== before",
            arg=[slider.input.element_handle(), before],
        )
        sentence(page, slider.value).wait_for()
    last = slider.value
    finger("touchEnd")
    page.wait_for_url(f"**/?n={last}")
    at_rest(page)
    assert slider.value == last
    assert complaints == []
    context.close()
