"""*Share*, the frame for other pages, and the handout."""

import io
import re

import numpy as np
import pytest
import segno
from PIL import Image
from playwright.sync_api import Locator, expect

from pages.shared.work.addresses import QUIET, own_addresses
from tests.browser.contrast import LOW_CONTRAST, in_each_scheme

# What A4 and Letter leave within the margins, in pixels of 1/96 inch.
PAPER = {"A4": (688, 1017), "Letter": (710, 950)}
SHEET = """() => {
  const sheet = document.querySelector(".handout").getBoundingClientRect();
  const picture = document.querySelector(".handout-picture > *").getBoundingClientRect();
  return {
    height: sheet.height,
    inside: picture.left >= sheet.left - 1 && picture.right <= sheet.right + 1
      && picture.width > 200 && picture.height > 150,
  };
}"""


def share(reader) -> Locator:
    """Open the menu *Share*."""
    reader.page.get_by_role("button", name="Share", exact=True).click()
    menu = reader.page.get_by_role("dialog", name="Share")
    expect(menu).to_be_visible()
    return menu


def modules_seen(code: Locator, side: int) -> np.ndarray:
    """The dark modules of a QR code as it is on the screen."""
    image = Image.open(io.BytesIO(code.locator("svg").screenshot())).convert("L")
    pixels = np.asarray(image)
    step = pixels.shape[0] / (side + 2 * QUIET)
    middles = ((np.arange(side) + QUIET + 0.5) * step).astype(int)
    return (pixels[np.ix_(middles, middles)] < 128).astype(int)


def test_the_link_opens_the_page_as_it_is(reader, browser):
    reader.open("?n=50&loss=Softmax&view=Contours")
    drawn = reader.drawn()
    reader.move_slider("Number of examples")
    reader.redrawn_since(drawn)
    menu = share(reader)
    expect(menu.get_by_label("Link to this page as it is now")).to_have_value(reader.page.url)
    link = menu.get_by_label("Link to this page as it is now").input_value()
    assert "n=40" in link
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(link)
    plot = page.locator(".landscape-plot").first
    label = reader.page.locator(".landscape-plot").first.get_attribute("aria-label")
    expect(plot).to_have_attribute("aria-label", label, timeout=60_000)
    expect(page.get_by_role("slider", name="Number of examples")).to_have_attribute(
        "aria-valuetext", "40"
    )
    context.close()


def test_the_code_on_the_screen_is_that_of_the_link_and_never_of_localhost(reader):
    reader.open("?n=50")
    menu = share(reader)
    code = menu.get_by_role("img", name="QR code of the link")
    if "in no network" in (menu.get_by_role("status").first.text_content() or ""):
        pytest.skip("this machine is in no network")
    expect(code.locator("svg")).to_be_visible()
    link = code.get_attribute("data-link")
    assert link is not None
    assert link.endswith("?n=50")
    assert not re.search("localhost|127[.]", link)
    expected = np.array(segno.make(link, micro=False).matrix)
    np.testing.assert_array_equal(modules_seen(code, len(expected)), expected)


def test_the_link_is_copied_also_without_a_clipboard_and_says_to_present(reader):
    reader.open()
    menu = share(reader)
    reader.page.evaluate(
        """() => {
          navigator.clipboard.writeText = () => Promise.reject(new Error("not secure"));
          document.addEventListener("copy", () => (window.copied = String(getSelection())));
        }"""
    )
    menu.get_by_role("button", name="Copy link").click()
    expect(menu.get_by_text("Copied.")).to_be_visible()
    menu.get_by_role("checkbox", name="Opens in present mode").check()
    link = menu.get_by_label("Link to this page as it is now")
    expect(link).to_have_value(re.compile("present=true"))
    assert "present" not in reader.page.url
    reader.page.evaluate("window.print = () => (window.printed = true)")
    menu.get_by_role("button", name="Print a handout").click()
    reader.page.wait_for_function("window.printed")


def test_the_frame_shows_the_picture_its_words_and_folded_controls(reader):
    reader.open("?n=50")
    frame = share(reader).get_by_label("For slides and learning platforms").input_value()
    assert "embed=true" in frame
    reader.page.set_viewport_size({"width": 800, "height": 600})
    reader.page.set_content(
        re.sub(r'src="[^"]*"', f'src="{reader.server}/?n=50&amp;embed=true"', frame)
    )
    inside = reader.page.frame_locator("iframe")
    expect(inside.locator(".landscape-plot").first).to_be_in_viewport(timeout=60_000)
    expect(inside.locator(".presenting-caption")).to_contain_text("50 handwritten digits")
    for away in ("stHeader", "stSidebar"):
        expect(inside.get_by_test_id(away)).to_be_hidden()
    expect(inside.get_by_role("heading", level=1)).to_be_hidden()
    expect(inside.get_by_role("link", name="Open in a page of its own")).to_have_attribute(
        "href", re.compile(r"n=50$")
    )
    inside.get_by_role("button", name="Controls").click()
    expect(inside.get_by_role("slider", name="Number of examples")).to_be_visible()
    inside.get_by_role("button", name="Controls").click()
    expect(inside.get_by_test_id("stSidebar")).to_be_hidden()


@pytest.mark.parametrize(
    ("page", "paper"),
    [
        ("?n=50", "Letter"),
        ("race", "A4"),
        ("?view=3-D", "A4"),
        ("classifier", "A4"),
    ],
)
def test_printing_gives_one_page_with_the_picture_its_words_and_its_link(reader, page, paper):
    reader.page.emulate_media(color_scheme="dark")
    reader.page.goto(f"{reader.server}/{page}")
    reader.page.wait_for_selector(":is(.landscape-plot, .playground)[data-drawn]", timeout=60_000)
    reader.page.wait_for_selector(".stApp[data-test-script-state='notRunning']")
    width, height = PAPER[paper]
    reader.page.emulate_media(media="print")
    reader.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    sheet = reader.page.locator(".handout")
    sheet.evaluate("(sheet, width) => (sheet.style.width = `${width}px`)", width)
    found = reader.page.evaluate(SHEET)
    assert found["inside"]
    assert found["height"] <= height
    words = sheet.inner_text()
    assert reader.page.locator("h1 [data-heading-text]").text_content() in words
    assert page.split("?")[-1].replace("classifier", "/classifier") in words
    assert re.search("SVM|hinge|softmax", words, re.IGNORECASE)
    expect(sheet.locator(".handout-code svg")).to_have_count(1 if own_addresses() else 0)
    assert sheet.evaluate(LOW_CONTRAST.replace(".pg-layers", ".handout-picture *")) == []
    reader.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(sheet).to_have_count(0)
    reader.page.emulate_media(media="screen")
    # What Ctrl+P does: the browser itself tells the page that it prints.
    pdf = reader.page.pdf(format=paper, print_background=True, prefer_css_page_size=False)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert len(pdf) > 20_000
    expect(sheet).to_have_count(0)


def test_the_menus_are_named_readable_and_show_their_focus(reader):
    reader.open()
    for name in (name for _ in in_each_scheme(reader) for name in ("Present", "Share")):
        opener = reader.page.get_by_role("button", name=name, exact=True)
        opener.focus()
        reader.page.keyboard.press("Enter")
        menu = reader.page.get_by_role("dialog", name=name)
        expect(menu).to_be_visible()
        assert menu.evaluate(LOW_CONTRAST) == []
        for button in menu.get_by_role("button").all():
            assert button.inner_text().strip()
        reader.page.keyboard.press("Tab")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        reader.page.wait_for_function(f"{outline} === 'solid'")
        reader.page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        expect(opener).to_be_focused()
    # The buttons stand beside *Reset*: they take no line of their own.
    present = reader.page.get_by_role("button", name="Present", exact=True).bounding_box()
    title = reader.page.get_by_role("heading", level=1).bounding_box()
    assert title is not None
    assert present is not None
    assert title["y"] - 4 <= present["y"]
    assert present["y"] + present["height"] <= title["y"] + title["height"] + 4
