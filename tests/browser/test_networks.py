"""Scenes of the Networks page, on a desktop, in 3-D and on a phone; lesson 13 walks them all."""

from playwright.sync_api import expect

from pages.networks.scenes import SCENES
from tests.browser.conftest import Reader
from tests.browser.waiting import box_of

LONG = 180_000  # milliseconds that networks may train on a busy machine
# Of scenes: words that stand at their end.
ENDS = {
    "Skip against plain": "A map of the curvature",
    "The lie of scale": "As trained: over all directions",
}
STRETCHED = (
    "Math.abs(plot._fullLayout.yaxis._length / plot._fullLayout.xaxis._length"
    " / plot.layout.meta.ratio - 1)"
)
LOSSES = "Array.from(plot._fullData.find(trace => trace.name === 'loss').customdata[0])"
KINDS = "plot._fullData.map(trace => trace.type)"


def at_end(reader: Reader, scene: str) -> None:
    """Wait until the scene has come to its last words, and all is drawn."""
    words = reader.page.get_by_test_id("stMain")
    expect(words).to_contain_text(ENDS[scene], timeout=LONG)
    reader.settled()


def test_a_scene_is_a_click(reader):
    """It also sets what stands in the link for a widget that no scene has shown yet."""
    reader.open("networks?net=The+lie+of+scale&depth=2&ncells=21")
    page = reader.page
    at_end(reader, "The lie of scale")
    for number in range(3):
        reader.chart_until(STRETCHED, lambda off: off < 0.02, number)
    scenes = page.locator(".st-key-prepared-scenes")
    page.get_by_role("button", name=SCENES[0].name, exact=True).click()
    expect(scenes).to_contain_text(SCENES[0].about)
    page.get_by_text("Layers and training", exact=True).click()
    reader.expect_value("Hidden layers", "20")
    page.get_by_role("button", name=SCENES[1].name, exact=True).click()
    expect(scenes).to_contain_text(SCENES[1].about)
    reader.settled()
    page.get_by_role("radio", name="3-D").click()
    reader.chart_until(KINDS, lambda kinds: "surface" in kinds)
    expect(scenes).to_contain_text(SCENES[1].about)


def test_a_factor_changes_the_picture_that_is_not_normalised_alone(reader):
    reader.open("networks?net=The+lie+of+scale&ncells=21")
    at_end(reader, "The lie of scale")
    before = [reader.chart(LOSSES, number) for number in range(3)]
    reader.move_slider("Multiply the first layer by", "ArrowRight", 2)
    reader.expect_link("times=4")
    reader.chart_until(LOSSES, lambda now: now != before[0])
    reader.settled()
    assert [reader.chart(LOSSES, number) for number in (1, 2)] == before[1:]


def test_on_a_phone_maps_stand_below_each_other_and_stay_square(reader):
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.open("networks?depth=2&nepochs=10&ncells=21")
    at_end(reader, "Skip against plain")
    first, second = (box_of(reader.plot(number)) for number in (0, 1))
    assert second["y"] >= first["y"] + first["height"]
    for number in range(2):
        reader.chart_until(STRETCHED, lambda off: off < 0.02, number)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
