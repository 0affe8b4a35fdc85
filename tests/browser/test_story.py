"""The story from page to page, and the way through a page by the keyboard."""

from playwright.sync_api import expect

from pages.shared.settings.pages import PAGES, offered
from tests.browser.test_links import open_page
from tests.browser.waiting import frames, until_settled

# Number and name the control that has the focus, and tell how it and what frames it look.
SEEN = """
(number) => {
    const control = document.activeElement;
    if (control === document.body || control.dataset.stop) return null;
    control.dataset.stop = number;
    return control.ariaLabel ?? control.textContent.trim();
}
"""
LOOK = """
(number) => {
    const control = document.querySelector(`[data-stop="${number}"]`), looks = [];
    for (let node = control, up = 0; node && up < 3; node = node.parentElement, up += 1) {
        const style = getComputedStyle(node);
        looks.push(style.outlineStyle === "none" ? "" : style.outlineWidth + style.outlineColor);
        looks.push(style.boxShadow);
    }
    return looks.join();
}
"""
# What a page without a chart shows.
SHOWN = {
    "course": ".st-key-lessons",
    "classifier": "canvas",
    "classroom": ".room-open",
    "yours": ".stFileUploader",
}
STILL = "* { transition: none !important; animation: none !important; }"
CUT = """
(link) => [link, ...link.querySelectorAll("*")].some(
    (part) => part.clientWidth && part.scrollWidth > part.clientWidth + 1)
"""


def press_tab(page):
    """Press the tab key, and wait until the focus has been drawn."""
    page.keyboard.press("Tab")
    frames(page)


def test_next_leads_through_the_whole_story(reader):
    page = reader.page
    page.goto(f"{reader.server}/{next(iter(PAGES))}")
    for name in offered():
        entry = PAGES[name]
        page.get_by_role("heading", name=entry.heading, level=1).wait_for(timeout=60_000)
        expect(page).to_have_title(f"{entry.title} · Loss-landscape explorer")
        drawn = SHOWN.get(name, ".landscape-plot[data-drawn]")
        page.wait_for_selector(drawn, timeout=60_000)
        until_settled(page)
        assert page.get_by_role("alert").filter(visible=True).count() == 0, name
        onward = page.get_by_role("link", name="Next: ")
        if entry is PAGES["classroom"]:
            assert onward.count() == 0
        else:
            onward.click()


def test_the_way_on_is_told_in_full_on_a_phone(reader):
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.open("step_size")
    onward = reader.page.get_by_role("link", name="Next: ")
    onward.wait_for(timeout=60_000)
    assert not onward.evaluate(CUT)


def test_a_scene_of_the_race_is_not_one_of_explore(reader):
    reader.open()
    before = reader.chart("plot.getAttribute('aria-label')")
    open_page(reader, "Race")
    reader.page.get_by_role("button", name="Too large a rate").click()
    reader.page.wait_for_url("**rates=the+same+for+all*")
    open_page(reader, "Explore")
    reader.page.wait_for_function(
        "label => document.querySelector('.landscape-plot').ariaLabel === label", arg=before
    )
    reader.settled()
    assert "?" not in reader.link


def test_the_focus_is_seen_on_all_that_the_keyboard_reaches(reader):
    reader.open()
    page = reader.page
    page.add_style_tag(content=STILL)
    names, focused = [], []
    press_tab(page)
    while (name := page.evaluate(SEEN, len(names))) is not None:
        names.append(name)
        focused.append(page.evaluate(LOOK, len(names) - 1))
        press_tab(page)
    assert {"Number of examples", "Data set", "Reset", "Zoom", "Slice at a ="} <= {
        name.removeprefix("restart_alt") for name in names
    }
    page.evaluate("document.activeElement.blur()")
    frames(page)
    unseen = [name for k, name in enumerate(names) if page.evaluate(LOOK, k) == focused[k]]
    assert unseen == []
