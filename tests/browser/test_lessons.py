"""Every lesson from its first step to its last, by hand: guesses, tasks, the way on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.shared.lessons.shelf import shelf
from tests.browser.conftest import Reader
from tests.browser.waiting import until

LONG = 120_000  # milliseconds that a page may take to compute
LESSONS = shelf().lessons
Task = Callable[[Page], None]


def slide(key: str, press: str, times: int = 1) -> Task:
    def task(page: Page) -> None:
        slider = page.locator(f".st-key-{key}").get_by_role("slider").first
        slider.focus()
        for _ in range(times):
            slider.press(press)

    return task


def fill(**values: float) -> Task:
    def task(page: Page) -> None:
        for key, value in values.items():
            field = page.locator(f".st-key-{key} input")
            field.fill(str(value))
            field.press("Enter")

    return task


def choose(key: str, option: str) -> Task:
    def task(page: Page) -> None:
        box = page.locator(f".st-key-{key}").get_by_role("combobox")
        wanted = page.get_by_role("option", name=option, exact=True)

        # A list closes when the page is drawn anew under it.
        def chosen() -> bool:
            if not wanted.is_visible():
                box.click(timeout=5000)
            wanted.click(timeout=5000)
            return True

        until(page, chosen, bool)

    return task


def press(name: str) -> Task:
    return lambda page: page.get_by_role("button", name=name).first.click()


def toggle(key: str) -> Task:
    return lambda page: page.locator(f".st-key-{key} label").click()


def opened(name: str, *tasks: Task) -> Task:
    """Open what hides a control, then do the rest."""

    def task(page: Page) -> None:
        page.get_by_text(name, exact=True).first.click()
        for each in tasks:
            each(page)

    return task


def both(*tasks: Task) -> Task:
    def task(page: Page) -> None:
        for each in tasks:
            each(page)

    return task


MORE = "Start, batches, schedule …"
TASKS: dict[str, dict[int, Task]] = {
    "01-from-one-image-to-the-bowl": {
        2: press("At the lowest point in view"),
        3: slide("n", "End"),
        4: slide("ends", "Home"),
    },
    "02-how-the-bowl-is-made": {
        2: toggle("snap"),
        3: both(fill(w0=1.6), toggle("snap")),
        5: slide("points", "End"),
        6: slide("hends", "Home"),
    },
    "03-random-search": {
        3: choose("sizes", "matched to the data"),
        4: slide("evals", "ArrowLeft", 4),
    },
    "04-local-search": {3: choose("sizes", "100 times")},
    "05-the-blindfolded-hiker": {
        1: fill(slice_a=0.008, slice_b=0.01),
        3: fill(slice_a=0.002, slice_b=-0.0175),
    },
    "06-the-numerical-gradient": {1: press("Ten more")},
    "07-how-far-to-step": {2: slide("step", "End"), 3: fill(eta=0.01123)},
    "08-the-analytic-gradient": {
        3: opened("Weights", choose("origin", "trained")),
        4: both(slide("frate", "End"), press("Update")),
    },
    "09-gradient-check": {
        2: choose("guess", "1/N forgotten"),
        3: choose("guess", "0.5·λ·W in place of 2·λ·W"),
        5: slide("check_h", "End"),
    },
    "10-gradient-descent": {
        2: slide("rate", "ArrowLeft", 9),
        3: opened(MORE, choose("schedule", "1/√t")),
        4: opened(MORE, fill(start_a=0.015)),
    },
    "11-mini-batches": {2: slide("bsize", "ArrowRight", 6)},
    "12-optimisers": {
        3: slide("budget", "ArrowRight", 3),
        4: slide("rate", "ArrowRight", 14),
        5: opened(MORE, slide("momentum", "End")),
    },
    "13-beyond-the-bowl": {
        1: opened("Layers and training", slide("depth", "ArrowRight", 3)),
        5: slide("times", "End"),
        6: slide("utimes", "End"),
    },
}


@pytest.fixture
def page(reader: Reader) -> Page:
    return reader.page


def choice(strip: Locator, name: str) -> Locator:
    """One of the choices of a question."""
    return strip.get_by_role("radio", name=name, exact=True)


def at(page: Page, number: int, of: int) -> None:
    """Wait until this step is shown, and its page has been computed."""
    strip = page.locator(".st-key-lesson-strip")
    expect(strip).to_contain_text(f"{number}/{of}", timeout=LONG)
    expect(page.locator(".stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=LONG
    )


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_walked_by_hand(reader: Reader, page: Page, name: str) -> None:
    lesson = LESSONS[name]
    page.goto(f"{reader.server}/course")
    page.locator(f".st-key-begin_{name} button").click(timeout=LONG)
    strip = page.locator(".st-key-lesson-strip")
    for number, step in enumerate(lesson.steps, 1):
        at(page, number, len(lesson.steps))
        expect(page).to_have_url(re.compile(f"[?&]lesson={name}\\.{number}(&|$)"), timeout=LONG)
        if step.predict is not None:
            first = next(iter(step.predict.choices))
            if step.cover:
                expect(page.get_by_role("heading", level=1)).to_be_hidden()
            choice(strip, first).click()
            expect(strip).to_contain_text(re.compile("just so|You said"), timeout=LONG)
        if step.check is not None:
            expect(strip).not_to_contain_text("Done.")
            TASKS[name][number](page)
            expect(strip).to_contain_text("Done.", timeout=LONG)
        page.keyboard.press("Escape")
        if number < len(lesson.steps):
            strip.get_by_role("button", name="Next", exact=True).click()


def test_the_strip_leaves_the_picture_on_the_first_screen(reader: Reader, page: Page) -> None:
    reader.open("?lesson=01-from-one-image-to-the-bowl.2")
    at(page, 2, 5)
    plot = page.locator(".landscape-plot").first.bounding_box()
    assert plot is not None
    assert plot["y"] + 0.7 * plot["height"] < 900


def test_the_strip_is_read_on_a_phone(reader: Reader, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    reader.open("?lesson=01-from-one-image-to-the-bowl.1")
    at(page, 1, 5)
    strip = page.locator(".st-key-lesson-strip")
    choices = [choice(strip, name) for name in ("2", "9", "10")]
    ways = [strip.get_by_role("button", name=n, exact=True) for n in ("Next", "Leave")]
    for control in (*choices, *ways):
        box = control.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["y"] + box["height"] < 0.6 * 844


def test_the_strip_is_worked_by_the_keyboard(reader: Reader, page: Page) -> None:
    reader.open("?lesson=01-from-one-image-to-the-bowl.1")
    at(page, 1, 5)
    strip = page.locator(".st-key-lesson-strip")
    choice(strip, "9").press("Enter")
    expect(strip).to_contain_text("You said 9; it is 10.", timeout=LONG)
    strip.get_by_role("button", name="Next", exact=True).press("Enter")
    at(page, 2, 5)


def test_a_lesson_waits_on_its_page_for_a_reader_who_wanders(reader: Reader, page: Page) -> None:
    reader.open("?lesson=01-from-one-image-to-the-bowl.2")
    at(page, 2, 5)
    page.get_by_role("link", name="Step size", exact=True).click()
    back = page.get_by_role("button", name="Back to the lesson")
    expect(back).to_be_visible(timeout=LONG)
    back.click()
    at(page, 2, 5)
    slider = page.get_by_role("slider", name="Number of examples")
    expect(slider).to_have_attribute("aria-valuetext", "1")
