"""Scenes of the Networks page, on a desktop, in 3-D and on a phone; lesson 13 walks them all."""

from playwright.sync_api import expect

from pages.networks.scenes import SCENES
from tests.browser.conftest import Reader
from tests.browser.waiting import box_of

LONG = 180_000  # milliseconds that networks may train on a busy machine
# Of each scene: words that stand at its end, and how many maps it shows.
ENDS = {
    "Skip against plain": ("A map of the curvature", 2),
    "The mountain and the valley": ("Second network: over all directions", 1),
    "The lie of scale": ("As trained: over all directions", 3),
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
    expect(words).to_contain_text(ENDS[scene][0], timeout=LONG)
    reader.settled()


def test_scenes_are_a_click_each(reader):
    reader.open("networks?depth=2&nepochs=10&ncells=21")
    page = reader.page
    at_end(reader, "Skip against plain")
    for scene in (scene for scene in (*SCENES[1:], SCENES[0]) if scene.name in ENDS):
        page.get_by_role("button", name=scene.name, exact=True).click()
        expect(page.locator(".st-key-prepared-scenes")).to_contain_text(scene.about, timeout=LONG)
        at_end(reader, scene.name)
        for number in range(ENDS[scene.name][1]):
            reader.chart_until(STRETCHED, lambda off: off < 0.02, number)
    page.get_by_role("radio", name="3-D").click()
    for number in range(2):
        reader.chart_until(KINDS, lambda kinds: "surface" in kinds, number)
    expect(page.locator(".st-key-prepared-scenes")).to_contain_text(SCENES[0].about)


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
