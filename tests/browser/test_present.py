"""Present mode: its keys, its sizes, what it survives, and the way out."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.playground_page import Playground
from tests.browser.waiting import until

SIZES = {"1920x1080": (1920, 1080, 0.42), "1024x768": (1024, 768, 0.60)}
# Where everything of the page is, in pixels.
LAYOUT = """() => [
  document.querySelector(".stMain").scrollTop, location.href,
  ...[...document.querySelectorAll(".stMain *")].filter((node) => node.matches(
    "h1, button, p, .landscape-plot, .main-svg, [data-testid=stElementContainer]"))
    .map((node) => node.getBoundingClientRect())
    .map(({ x, y, width, height }) => [x, y, width, height]),
]"""
MAP = """() => {
  const plot = document.querySelector("[data-presented] .landscape-plot");
  const { xaxis, yaxis } = plot?._fullLayout ?? {};
  if (!xaxis) return null;
  const area = plot.querySelector(".nsewdrag").getBoundingClientRect();
  return {
    share: (area.width * area.height) / (innerWidth * innerHeight),
    inside: area.left >= 0 && area.top >= 0
      && area.right <= innerWidth && area.bottom <= innerHeight,
    shape: yaxis._length / xaxis._length / plot.layout.meta.ratio,
    ticks: [...plot.querySelectorAll(".xtick text, .ytick text, .cbaxis text")]
      .map((text) => parseFloat(getComputedStyle(text).fontSize)),
  };
}"""


def alike(before, now):
    """Whether all is where it was: sizes of pictures are rounded to pixels."""
    (_, link, *places), (_, same_link, *others) = before, now
    return (
        link == same_link
        and len(places) == len(others)
        and np.allclose(
            [before[0], *np.ravel(places)], [now[0], *np.ravel(others)], atol=1.01, rtol=0
        )
    )


def mode(reader, name):
    """Expect that the page presents in this way, or not at all."""
    html = reader.page.locator("html")
    if name:
        expect(html).to_have_attribute("data-present", name)
    else:
        expect(html).not_to_have_attribute("data-present", "page")
        expect(html).not_to_have_attribute("data-present", "picture")


def rested(reader):
    reader.page.wait_for_selector(".stApp[data-test-script-state='notRunning']")


def large(reader, share):
    """Wait until the presented map has taken its size."""
    reader.page.wait_for_function(f"(least) => ({MAP})()?.share >= least", arg=share)


def test_a_key_takes_the_controls_away_and_another_leaves_the_picture(reader):
    reader.open()
    before = reader.page.locator("p").first.evaluate("node => getComputedStyle(node).fontSize")
    reader.page.keyboard.press("p")
    mode(reader, "page")
    expect(reader.page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(reader.page.get_by_test_id("stHeader")).to_be_hidden()
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    after = reader.page.locator("p").first.evaluate("node => getComputedStyle(node).fontSize")
    assert float(after[:-2]) == pytest.approx(1.5 * float(before[:-2]))
    reader.page.wait_for_url("**present=true**")

    reader.page.keyboard.press("f")
    mode(reader, "picture")
    reader.page.wait_for_url("**present=picture**")
    expect(reader.page.get_by_role("heading", level=1)).to_be_hidden()
    expect(reader.page.locator(".landscape-plot").first).to_be_visible()
    reader.page.keyboard.press("f")
    mode(reader, "page")
    reader.page.keyboard.press("p")
    mode(reader, "")


def test_escape_brings_back_exactly_what_was_there(reader):
    reader.open()
    rested(reader)
    reader.page.locator(".stMain").evaluate("main => main.scrollTo(0, 150)")
    reader.page.wait_for_function("document.querySelector('.stMain').scrollTop === 150")
    before = reader.page.evaluate(LAYOUT)
    for key in ("p", "f"):
        drawn = reader.drawn()
        reader.page.keyboard.press(key)
        reader.redrawn_since(drawn)
        assert reader.page.evaluate(LAYOUT) != before
        reader.page.keyboard.press("Escape")
        mode(reader, "")
        until(reader.page, lambda: reader.page.evaluate(LAYOUT), lambda now: alike(before, now))
        reader.settled()


def test_letters_are_letters_and_the_black_screen_goes_before_the_mode(reader):
    reader.open()
    reader.page.get_by_role("spinbutton", name="Slice at a =").focus()
    for key in ("p", "f", "b", "l"):
        reader.page.keyboard.press(key)
    reader.page.get_by_role("slider", name="Number of examples").focus()
    reader.page.keyboard.press("p")
    reader.page.evaluate("document.activeElement.blur()")
    for key in ("Alt+p", "Control+b", "Meta+f", "Alt+l"):
        reader.page.keyboard.press(key)
    black = reader.page.locator(".presenting-black")
    reader.page.keyboard.press("b")  # the first that counts: all before it have been heard
    expect(black).to_be_visible()
    mode(reader, "")
    expect(reader.page.locator(".presenting-dot")).to_be_hidden()
    reader.page.keyboard.press("b")
    expect(black).to_be_hidden()
    reader.page.keyboard.press("p")
    mode(reader, "page")
    reader.page.keyboard.press("b")
    expect(black).to_be_visible()
    assert black.bounding_box() == {"x": 0, "y": 0, "width": 1440, "height": 900}
    reader.page.keyboard.press("Escape")
    expect(black).to_be_hidden()
    mode(reader, "page")
    reader.page.keyboard.press("b")
    black.click()
    expect(black).to_be_hidden()
    reader.page.keyboard.press("Escape")
    mode(reader, "")


def test_the_laser_follows_the_pointer_and_lets_clicks_through(reader):
    reader.open()
    reader.page.mouse.move(400, 300)
    reader.page.keyboard.press("l")
    dot = reader.page.locator(".presenting-dot")
    for x, y in ((400, 300), (700, 520)):
        reader.page.mouse.move(x, y)
        at = f"({{x, y, width, height}}) => x + width / 2 === {x} && y + height / 2 === {y}"
        reader.page.wait_for_function(
            f"({at})(document.querySelector('.presenting-dot').getBoundingClientRect())"
        )
    reader.click_plane(0.8, 0.25)
    reader.page.wait_for_url("**slice_a=**")
    reader.page.keyboard.press("l")
    expect(dot).to_be_hidden()


def test_picture_only_gives_the_map_the_screen_and_legible_ticks(reader):
    for number, (width, height, least) in enumerate(SIZES.values()):
        reader.page.set_viewport_size({"width": width, "height": height})
        if number == 0:
            reader.open("?present=picture")
        large(reader, least)
        reader.settled()
        found = reader.page.evaluate(MAP)
        assert found["inside"]
        assert found["shape"] == pytest.approx(1, rel=0.01)
        assert len(found["ticks"]) > 6
        assert all(19 <= ticks <= 27 for ticks in found["ticks"])


def test_it_survives_a_rerun_a_page_and_a_window_of_another_size(reader):
    reader.open("?present=picture")
    large(reader, 0.4)
    drawn = reader.drawn()
    reader.click_plane(0.8, 0.25)
    reader.redrawn_since(drawn)
    reader.page.wait_for_url("**slice_a=**")
    assert "present=picture" in reader.page.url
    large(reader, 0.4)
    reader.page.set_viewport_size({"width": 1024, "height": 768})
    large(reader, 0.6)
    # The row of pages is away; the way on is there for scripts, as lessons go it.
    onward = reader.page.get_by_role("link", name="Next: ", include_hidden=True)
    onward.evaluate("link => link.click()")
    reader.page.wait_for_url("**/hinges**present=picture**")
    expect(reader.page.locator("[data-presented] .landscape-plot[data-drawn]")).to_be_visible()
    reader.page.keyboard.press("Escape")
    mode(reader, "")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Hinges: how the bowl is made")
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    assert "present" not in reader.page.url


@pytest.mark.parametrize("view", ["Map", "3-D"])
def test_a_race_goes_on_while_it_takes_the_screen(reader, view):
    reader.open(f"race?view={view}")
    rested(reader)
    work = "plot.player.state().work"
    reader.page.get_by_label("Speed").select_option("¼×")
    reader.page.get_by_role("button", name="Play", exact=True).click()
    reader.page.evaluate("document.activeElement.blur()")
    drawn = reader.drawn()
    reader.page.keyboard.press("f")
    mode(reader, "picture")
    reader.redrawn_since(drawn)
    assert reader.chart("plot.player.state().playing")
    before = reader.chart(work)
    reader.page.wait_for_function(
        f"([plot, before]) => {work} > before",
        arg=[reader.page.locator(".landscape-plot").first.element_handle(), before],
    )
    reader.page.wait_for_function(
        """(plot) => {
          const { width, height } = plot._fullLayout;
          const { clientWidth, clientHeight } = plot.querySelector(".player-canvas");
          return height > 500 && clientWidth === width && clientHeight === height;
        }""",
        arg=reader.page.locator(".landscape-plot").first.element_handle(),
    )
    expect(reader.page.get_by_role("button", name="Pause", exact=True)).to_be_in_viewport()


def test_the_playground_presents_its_two_pictures(reader):
    reader.page.goto(f"{reader.server}/classifier?present=picture")
    board = reader.page.locator("[data-presented] .pg-board")
    expect(board).to_be_in_viewport()
    expect(reader.page.locator("[data-presented] .pg-bowl canvas")).to_be_in_viewport()
    expect(reader.page.locator(".pg-numbers")).to_be_hidden()
    reader.page.keyboard.press("Escape")
    mode(reader, "")
    expect(reader.page.locator(".pg-numbers")).to_be_visible()


def test_a_clicker_turns_the_steps_of_a_lesson_and_nothing_else(reader):
    reader.open("?present=true")
    mode(reader, "page")
    reader.page.evaluate(
        """() => {
          window.heard = [];
          addEventListener("keydown", (event) => heard.push([event.key, event.defaultPrevented]));
        }"""
    )
    reader.page.keyboard.press("PageDown")
    assert reader.page.evaluate("heard") == [["PageDown", False]]
    reader.page.evaluate(
        """() => {
          const strip = document.createElement("div");
          strip.className = "st-key-lesson-strip";
          strip.innerHTML = "<button>arrow_backBack</button><button>Next</button>";
          for (const button of strip.children) {
            button.onclick = () => heard.push(button.textContent);
          }
          document.querySelector(".stMainBlockContainer").prepend(strip);
          heard.length = 0;
        }"""
    )
    reader.page.keyboard.press("PageDown")
    reader.page.keyboard.press("PageUp")
    heard = ["Next", ["PageDown", True], "arrow_backBack", ["PageUp", True]]
    assert reader.page.evaluate("heard") == heard
    reader.page.keyboard.press("f")
    strip = reader.page.locator(".st-key-lesson-strip")
    expect(strip).to_be_visible()
    reader.page.wait_for_function(
        """() => document.querySelector("[data-presented]").getBoundingClientRect().top
          >= document.querySelector(".st-key-lesson-strip").getBoundingClientRect().bottom - 1"""
    )


def test_by_touch_there_is_a_way_in_and_a_way_out(browser, server):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(server)
    page.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)
    page.get_by_role("button", name="Present", exact=True).tap()
    page.get_by_role("button", name="Picture only f").tap()
    expect(page.locator("html")).to_have_attribute("data-present", "picture")
    leave = page.get_by_role("button", name="Leave present mode")
    box = leave.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    leave.tap()
    expect(page.locator("html")).not_to_have_attribute("data-present", "picture")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def test_a_weak_projector_gets_a_light_page_in_cividis(reader):
    reader.page.emulate_media(color_scheme="dark")
    reader.open("?n=50")
    assert reader.chart("plot.layout.paper_bgcolor") == "#0E1117"
    reader.page.get_by_role("button", name="Present", exact=True).click()
    reader.page.get_by_role("checkbox", name="Weak projector").click()
    reader.page.wait_for_url("**colors=cividis**")
    reader.page.wait_for_function(
        """() => {
          const layout = document.querySelector(".landscape-plot")?.layout;
          return layout?.paper_bgcolor === "#FFFFFF";
        }"""
    )
    expect(reader.page.get_by_role("slider", name="Number of examples")).to_have_attribute(
        "aria-valuetext", "50"
    )
    assert reader.chart("plot.data[0].colorscale[0][1]") == "#00224e"


def test_the_colours_for_a_weak_projector_go_along_from_pages_that_have_other_pictures(reader):
    Playground(reader)
    reader.page.get_by_role("button", name="Present", exact=True).click()
    reader.page.get_by_role("checkbox", name="Weak projector").click()
    reader.page.wait_for_url("**colors=cividis**")
    reader.page.wait_for_function(
        """() => {
          const canvas = document.querySelector(".playground canvas");
          if (!canvas) return false;
          const { width, height } = canvas;
          const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
          const seen = new Set();
          for (let k = 0; k < data.length; k += 4) seen.add(data.slice(k, k + 3).join());
          return seen.has("0,34,78") && !seen.has("68,1,84");
        }"""
    )
    reader.page.get_by_role("link", name="Race", exact=True).click()
    reader.page.wait_for_function(
        """() => {
          const plot = document.querySelector(".landscape-plot[data-drawn]");
          return plot?.data?.[0]?.colorscale?.[0][1] === "#00224e";
        }"""
    )
