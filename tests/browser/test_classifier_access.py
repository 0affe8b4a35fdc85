"""The playground for every eye, hand and window: words, contrast, focus, touch and shape."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.contrast import LOW_CONTRAST
from tests.browser.playground_page import DRAWN, Playground
from tests.browser.waiting import box_of, frames, until, until_settled, until_still


@pytest.fixture
def playground(reader):
    return lambda link="": Playground(reader, link)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_a_contrast_of_4_5(reader, scheme):
    reader.page.emulate_media(color_scheme=scheme)
    p = Playground(reader)
    p.do("(p.add(0.2, 0.2, 0), p.say('A message.'))")
    p.rows().nth(4).hover()
    p.do("(p.world.tasks[0] = true, p.mark(4), p.drawNow())")
    frames(p.page)
    assert p.page.locator(".playground").evaluate(LOW_CONTRAST) == []


def expect_words(part: Locator, words: str) -> None:
    """Wait until these words are among those that say what a part is."""
    expect(part).to_have_attribute("aria-label", re.compile(re.escape(words)))


def test_pictures_say_what_is_there(playground):
    p = playground()
    board, canvas = p.part("board"), p.page.locator(".pg-layers canvas")
    expect(board).to_have_attribute("role", "group")
    expect(board).to_have_attribute(
        "aria-label",
        "Plane of the points from −1.25 to 1.25: 3 of class 0, 3 of class 1, 3 of class 2; "
        "7 of 9 lie in the colour of their own class",
    )
    # w₁ = (0.44, −1.82): to the right and down.
    expect(p.part("zero").nth(1)).to_have_attribute(
        "aria-label",
        "Class 1: its score is 0 on the line 0.440 x₁ − 1.820 x₂ + 0.520 = 0 "
        "and rises to the right and down",
    )
    expect(canvas).to_have_attribute("role", "img")
    words = "^Landscape of the total loss over W₀₁ and up over W₀₂, each from −4"
    expect(canvas).to_have_attribute("aria-label", re.compile(words))
    expect_words(p.part("curve"), "Losses before the first update: total 2.570")
    p.part("single").click()
    expect_words(p.part("curve"), "Losses after 1 update: ")
    total = f"{p.total():.3f}"
    expect_words(p.part("curve"), total)
    expect_words(p.part("here"), total)


def test_every_stop_of_the_tab_key_is_named_seen_and_marked(playground):
    p = playground()
    p.page.get_by_label("A click adds class 0").focus()
    seen = []
    while True:
        found = p.page.evaluate(
            """() => { const n = document.activeElement, box = n.getBoundingClientRect();
                const root = n.closest(".playground");
                if (!root) return null;
                const ring = n.querySelector(".pg-ring, .pg-dot") ?? n;
                const style = getComputedStyle(ring);
                const marked = ring === n
                    ? style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
                    : style.stroke !== "none" && parseFloat(style.strokeWidth) >= 2;
                const name = n.getAttribute("aria-label") || n.textContent.trim();
                return {name, marked, area: box.width * box.height,
                    inside: box.left >= 0 && box.right <= innerWidth && box.bottom > 0
                        && box.top < innerHeight}; }"""
        )
        if found is None:
            break
        seen.append(found)
        assert len(seen) < 100, [stop["name"] for stop in seen]
        p.page.keyboard.press("Tab")
        frames(p.page)
    assert len(seen) > 40
    for stop in seen:
        assert stop["name"], stop
        assert stop["marked"], stop
        assert stop["area"] > 50, stop
        assert stop["inside"], stop
    names = [stop["name"] for stop in seen]
    for name in ("Learn", "One step", "Randomise", "Reset", "Save (JSON)", "x₁ of point 9"):
        assert name in names


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (390, 844)])
def test_a_length_is_the_same_across_and_up_at_any_window_size(reader, size):
    reader.page.set_viewport_size({"width": 1024, "height": 768})
    p = Playground(reader)
    p.page.set_viewport_size({"width": size[0], "height": size[1]})
    sizes = """[innerWidth, ...[p.board, p.bowl].flatMap(({ square }) => {
        const box = square.axes.querySelector(".pg-frame").getBoundingClientRect();
        return [box.width, box.height]; })]"""
    _, *found = until_still(p.page, lambda: p.do(sizes))
    assert p.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for name, (width, height) in zip(("board", "bowl"), (found[:2], found[2:]), strict=True):
        assert width > 200
        assert width == pytest.approx(height, abs=0.5), name
    frame = box_of(p.page.locator(".pg-layers .pg-frame"))
    canvas = box_of(p.page.locator(".pg-layers canvas"))
    for side in ("x", "y", "width", "height"):
        assert canvas[side] == pytest.approx(frame[side], abs=1.5), side


def test_a_swipe_beside_a_point_scrolls_and_one_on_it_drags(browser, server):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{server}/classifier", timeout=120_000)
    page.locator(DRAWN).wait_for(timeout=120_000)
    until_settled(page)
    page.locator(".pg-board").scroll_into_view_if_needed()
    touch = context.new_cdp_session(page)

    def swipe(x: float, y: float, up: float) -> None:
        for kind, share in [("touchStart", 0), *(("touchMove", k / 8) for k in range(1, 9))]:
            at = [{"x": x, "y": y - share * up}]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
            frames(page)
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def top() -> float:
        return box_of(page.locator(".pg-board"))["y"]

    def points() -> list:
        return page.locator(".playground").evaluate("root => root.playground.plain().points")

    box, start = box_of(page.locator(".pg-board")), points()
    swipe(box["x"] + 0.15 * box["width"], box["y"] + 0.8 * box["height"], 120)
    until(page, top, lambda now: now < box["y"] - 60)
    before = until_still(page, top)
    assert points() == start
    point = box_of(page.locator(".pg-point path").nth(2))
    swipe(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2, -60)
    until(page, points, lambda now: now[2][1] < start[2][1] - 0.2)
    assert until_still(page, top) == pytest.approx(before, abs=2)
    context.close()


def test_terms_are_explained_where_they_stand(playground):
    p = playground()
    for text in ("data loss", "regularisation"):
        expect(p.page.locator("abbr", has_text=text)).to_have_attribute("title", re.compile("."))
    head = p.page.locator(".pg-examples th")
    expect(head.nth(6)).to_have_attribute("title", re.compile("score of class 2"))
    for label in ("Regularisation λ", "Step size", "Margin Δ"):
        expect(p.page.get_by_label(f"Help for {label}")).to_have_count(1)
    for text in ("Try:", "Colour:", "Line:", "Arrow w:", "Thick edge:"):
        expect(p.page.get_by_text(text).first).to_be_visible()
