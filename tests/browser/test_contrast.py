"""Small grey print is readable, on the page and in the side bar."""

from tests.browser.contrast import LOW_CONTRAST, in_each_scheme
from tests.browser.waiting import frames

CAPTION = "[data-testid='stCaptionContainer']"
PRIMARY = "[data-testid='stBaseButton-primary']"
# Its colours change over a time.
CHANGED = """(button) => Promise.allSettled(
    button.getAnimations({ subtree: true }).map((change) => change.finished)).then(() => 0)"""


def test_captions_have_a_contrast_of_4_5(reader):
    seen, low = 0, []
    for page in ("explore", "race", "batches"):
        reader.open("" if page == "explore" else page)
        for _ in in_each_scheme(reader):
            reader.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            for caption in reader.page.locator(f"{CAPTION}:visible").all():
                seen += 1
                low += caption.evaluate(LOW_CONTRAST)
        if page == "race":
            assert reader.page.locator(f"[data-testid='stSidebar'] {CAPTION}:visible").count()
    assert seen >= 8
    assert low == []


def test_the_words_of_a_filled_button_have_a_contrast_of_4_5(reader):
    reader.open("flow")
    button = reader.page.locator(PRIMARY).first
    for _ in in_each_scheme(reader):
        reader.page.mouse.move(0, 0)
        frames(reader.page)
        button.evaluate(CHANGED)
        assert button.evaluate(LOW_CONTRAST) == []
        button.hover()
        frames(reader.page)
        button.evaluate(CHANGED)
        assert button.evaluate(LOW_CONTRAST) == []
