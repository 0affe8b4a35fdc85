"""Small grey print is readable, on the page and in the side bar."""

import pytest

from tests.browser.contrast import LOW_CONTRAST
from tests.browser.waiting import frames

CAPTION = "[data-testid='stCaptionContainer']"
PRIMARY = "[data-testid='stBaseButton-primary']"
# Its colours change over a time.
CHANGED = """(button) => Promise.allSettled(
    button.getAnimations({ subtree: true }).map((change) => change.finished)).then(() => 0)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_captions_have_a_contrast_of_4_5(reader, scheme):
    reader.page.emulate_media(color_scheme=scheme)
    seen, low = 0, []
    for page in ("explore", "race", "batches"):
        reader.open("" if page == "explore" else page)
        reader.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for caption in reader.page.locator(f"{CAPTION}:visible").all():
            seen += 1
            low += caption.evaluate(LOW_CONTRAST)
        if page == "race":
            assert reader.page.locator(f"[data-testid='stSidebar'] {CAPTION}:visible").count()
    assert seen >= 4
    assert low == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_of_a_filled_button_have_a_contrast_of_4_5(reader, scheme):
    reader.page.emulate_media(color_scheme=scheme)
    reader.open("flow")
    button = reader.page.locator(PRIMARY).first
    assert button.evaluate(LOW_CONTRAST) == []
    button.hover()
    frames(reader.page)
    button.evaluate(CHANGED)
    assert button.evaluate(LOW_CONTRAST) == []
