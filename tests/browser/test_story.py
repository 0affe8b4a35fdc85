"""The story from page to page, and the way through a page by the keyboard."""

from pages.shared.settings.pages import PAGES
from tests.browser.test_links import open_page

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
SHOWN = {"course": ".st-key-lessons", "classifier": "canvas"}
STILL = "* { transition: none !important; animation: none !important; }"
CUT = """
(link) => [link, ...link.querySelectorAll("*")].some(
    (part) => part.clientWidth && part.scrollWidth > part.clientWidth + 1)
"""


def finished(page):
    page.wait_for_selector(".stApp[data-test-script-state='notRunning']", timeout=60_000)


def test_next_leads_through_the_whole_story(reader):
    page = reader.page
    page.goto(f"{reader.server}/{next(iter(PAGES))}")
    for name, entry in PAGES.items():
        page.get_by_role("heading", name=entry.heading, level=1).wait_for(timeout=60_000)
        assert page.title() == f"{entry.title} · Loss-landscape explorer"
        page.wait_for_selector(SHOWN.get(name, ".landscape-plot[data-drawn]"), timeout=60_000)
        finished(page)
        assert page.get_by_role("alert").filter(visible=True).count() == 0, name
        onward = page.get_by_role("link", name="Next: ")
        assert onward.count() == (0 if entry is PAGES["race"] else 1)
        if onward.count():
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
    assert "?" not in reader.page.url


def test_the_focus_is_seen_on_all_that_the_keyboard_reaches(reader):
    reader.open()
    page = reader.page
    finished(page)
    page.add_style_tag(content=STILL)
    names, focused = [], []
    page.keyboard.press("Tab")
    while (name := page.evaluate(SEEN, len(names))) is not None:
        names.append(name)
        focused.append(page.evaluate(LOOK, len(names) - 1))
        page.keyboard.press("Tab")
    assert {"Number of examples", "Data set", "Reset", "Zoom", "Slice at a ="} <= {
        name.removeprefix("restart_alt") for name in names
    }
    page.evaluate("document.activeElement.blur()")
    unseen = [name for k, name in enumerate(names) if page.evaluate(LOOK, k) == focused[k]]
    assert unseen == []
