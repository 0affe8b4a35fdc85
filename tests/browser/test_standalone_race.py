"""The player in stand-alone pages: every control, what is drawn, and that it stays in place."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.playback import PATHS, STEPS, diverged, picture, spirals
from landscape.figures import TracedPath, standalone_html
from tests.browser.waiting import frames, until, until_equal, until_still

HOSTILE = "</script><script>window.hostile = 1</script><img src=x onerror='window.hostile = 1'>"
CUT = 90  # steps of the path that diverges
# Where Plotly itself has put the last recorded step of the first path, on the screen.
LAST_STEP = """(() => {
  const points = document.querySelectorAll(".scatterlayer .trace")[0].querySelectorAll(".point");
  const box = points[points.length - 1].getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
})()"""
HEAD = """(() => {
  const box = document.querySelector(".player-canvas").getBoundingClientRect();
  const [x, y] = plot.player.state().marked[0];
  return [box.x + x, box.y + y];
})()"""

# The moments that the player has shown, one after another.
CLOCK = """(() => {
  window.clock = [];
  window.addEventListener("race-clock", ({ detail }) => clock.push(detail.work));
})()"""


def racers() -> list[TracedPath]:
    """Eight paths, of which the third diverges."""
    paths = spirals()
    paths[2] = diverged(paths[2], CUT)
    return paths


class Screen:
    """A stand-alone page in a tab; it must ask the network for nothing and complain of nothing."""

    def __init__(self, browser: Browser, file: Path, width: int, height: int) -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": height})
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.as_uri())
        self.page.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)

    def run(self, script: str) -> Any:
        return self.page.evaluate(script)

    @property
    def state(self) -> dict[str, Any]:
        return self.run("plot.player.state()")

    def expect_state(self, name: str, expected: Any) -> None:
        """Wait until a part of the state is the expected one."""
        until_equal(self.page, lambda: self.state[name], expected)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def scrub(self, share: float) -> None:
        self.page.get_by_label("Position in the race").fill(str(round(1000 * share)))

    def legend(self, number: int) -> Locator:
        return self.page.locator(".player-legend li").nth(number)

    def moments(self, number: int) -> list[float]:
        """The moments that the player has shown since its clock is looked at, this many or more."""
        return until(self.page, lambda: self.run("clock"), lambda shown: len(shown) >= number)

    def close(self) -> None:
        self.page.close()
        assert self.complaints == []
        assert [url for url in self.asked if not url.startswith(("file:", "blob:", "data:"))] == []


Opener = Callable[..., Screen]


@pytest.fixture(scope="module")
def open_race(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Open a race as a stand-alone page; at the end all of them are looked over and closed."""
    screens = []

    def opened(
        paths: list[TracedPath], kind: str = "heatmap", width: int = 1440, height: int = 900
    ) -> Screen:
        figure, race = picture(paths, kind)
        file = tmp_path_factory.mktemp("race") / "race.html"
        file.write_text(standalone_html(figure, "Race", race), encoding="utf-8")
        screens.append(Screen(browser, file, width, height))
        return screens[-1]

    yield opened
    for screen in screens:
        screen.close()


@pytest.fixture(scope="module")
def opened(open_race: Opener) -> Screen:
    return open_race(racers())


@pytest.fixture
def screen(opened: Screen) -> Screen:
    """The race over a map, paused at its end, at speed 1."""
    opened.run("(plot.player.stop(), plot.player.seek(plot.player.race.end))")
    opened.page.get_by_label("Speed").select_option("1×")
    opened.run(CLOCK)
    return opened


def test_it_opens_at_the_end_and_plays_from_the_start_at_30_frames_a_second(screen: Screen) -> None:
    end = screen.run("plot.player.race.end")
    assert screen.state["work"] == end == 100 * (STEPS - 1)
    assert not screen.state["playing"]
    # Other work on the machine can take a second away; of the 32 here the best one counts.
    screen.page.get_by_label("Speed").select_option("¼×")
    screen.press("Play")
    moments = screen.moments(10)
    assert moments == sorted(moments)
    assert 0 <= moments[0] <= moments[1] <= end / 8  # at most a quarter of two seconds of eight
    screen.expect_state("playing", True)
    rate = until(
        screen.page, lambda: float(screen.run("plot.dataset.fps ?? 0")), lambda rate: rate >= 30
    )
    print(f"\n{PATHS} paths of {STEPS} steps over 201 x 201 cells: {rate} frames a second")


def test_pause_holds_and_restart_starts_over(screen: Screen) -> None:
    screen.press("Play")
    screen.moments(5)
    screen.press("Pause")
    screen.expect_state("playing", False)
    held = screen.state["work"]
    assert held > 0
    frames(screen.page, 10)
    assert screen.state["work"] == held
    screen.scrub(0.9)
    screen.run(CLOCK)
    screen.press("Restart")
    moments = screen.moments(5)
    assert moments == sorted(moments)
    assert moments[0] == 0
    assert moments[1] < 100 * STEPS / 4
    screen.expect_state("playing", True)


def test_a_path_stands_between_its_recorded_steps(screen: Screen) -> None:
    for share in (0.3333, 0.5, 0.871):
        screen.run(f"plot.player.seek({share} * plot.player.race.end)")
        state = screen.state
        for path, head in zip(racers(), state["heads"], strict=True):
            for axis, k in (("x", 0), ("y", 1)):
                expected = np.interp(state["work"], path.work, path.coordinates[:, k])
                assert head[axis] == pytest.approx(expected, abs=1e-5)


def test_the_scrubber_leads_to_its_place(screen: Screen) -> None:
    screen.scrub(0.5)
    screen.expect_state("work", pytest.approx(50 * (STEPS - 1)))
    screen.expect_state("playing", False)
    expect(screen.page.get_by_text("9,950 of 19,900 examples touched")).to_be_visible()


def test_the_legend_tells_the_numbers_of_the_trajectory(screen: Screen) -> None:
    screen.scrub(0.3)
    step = int(0.3 * (STEPS - 1))
    for number, path in enumerate(racers()):
        words = screen.legend(number)
        expect(words).to_contain_text(path.name)
        expect(words).to_contain_text(f"{path.loss[step]:.4g} (step {step})")


def test_a_path_that_diverged_stays_where_it_ended(screen: Screen) -> None:
    head = screen.state["heads"][2]
    assert head["ended"]
    assert head["step"] == CUT - 1
    assert head["x"] == pytest.approx(racers()[2].coordinates[-1, 0], abs=1e-5)
    expect(screen.legend(2)).to_contain_text(f"inf (step {CUT - 1}, diverged)")


# Plays for 0.7 seconds; the speed at which the clock went.
PLAYED = """new Promise((done) => {
  plot.player.seek(0);
  plot.player.play();
  const began = performance.now();
  setTimeout(() => {
    plot.player.stop();
    done(plot.player.work / plot.player.race.end / (performance.now() - began) * 8000);
  }, 700);
})"""


def test_speed_is_what_it_says(screen: Screen) -> None:
    for label, speed in (("¼×", 0.25), ("4×", 4.0)):
        screen.page.get_by_label("Speed").select_option(label)
        # Other work on the machine can hold frames back: of a few attempts the best counts.
        until_equal(screen.page, lambda: screen.run(PLAYED), pytest.approx(speed, rel=0.3))


def test_the_keyboard_plays_and_hides(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Play").focus()
    screen.page.keyboard.press("Space")
    screen.expect_state("playing", True)
    screen.page.keyboard.press("Space")
    screen.expect_state("playing", False)
    toggle = screen.page.locator(".player-legend button").nth(1)
    toggle.focus()
    screen.page.keyboard.press("Enter")
    screen.expect_state("hidden", [1])
    expect(toggle).to_have_attribute("aria-pressed", "false")
    faint = f"plot.data[plot.data.length - {PATHS} + 1].visible"
    until_equal(screen.page, lambda: screen.run(faint), False)
    screen.page.keyboard.press("Enter")
    screen.expect_state("hidden", [])
    until_equal(screen.page, lambda: screen.run(faint), True)


def test_the_overlay_follows_zoom_drag_and_window(screen: Screen) -> None:
    def both() -> tuple[list[float], list[float]]:
        return screen.run(HEAD), screen.run(LAST_STEP)

    def met(found: tuple[list[float], list[float]]) -> bool:
        return found[0] == pytest.approx(found[1], abs=1)

    before = screen.run(HEAD)
    screen.run("Plotly.relayout(plot, {'xaxis.range': [-1, 1.5], 'yaxis.range': [-1.5, 0.5]})")
    away = pytest.approx(before, abs=5)
    head, _ = until(screen.page, both, lambda found: met(found) and found[0] != away)
    screen.run("Plotly.relayout(plot, {dragmode: 'pan'})")
    screen.page.mouse.move(700, 300)
    screen.page.mouse.down()
    screen.page.mouse.move(640, 330, steps=4)
    until(screen.page, both, lambda found: met(found) and found[0][0] < head[0] - 40)
    screen.page.mouse.up()
    screen.page.set_viewport_size({"width": 900, "height": 900})
    until_still(screen.page, both)
    until(screen.page, both, met)
    assert _color_at(screen, screen.state["marked"][0]) == (0xE6, 0x9F, 0x00)
    screen.page.set_viewport_size({"width": 1440, "height": 900})
    until_still(screen.page, both)
    screen.run("Plotly.relayout(plot, {'xaxis.range': [-2, 2], 'yaxis.range': [-2, 2]})")


def _color_at(screen: Screen, place: list[float]) -> tuple[int, ...]:
    """What the canvas shows there, of the first path alone."""
    screen.run("(plot.player.hidden = new Set([1, 2, 3, 4, 5, 6, 7]), plot.player.show())")
    color = screen.run(f"""Array.from(document.querySelector(".player-canvas").getContext("2d")
      .getImageData({place[0]} * devicePixelRatio, {place[1]} * devicePixelRatio, 1, 1).data)""")
    screen.run("(plot.player.hidden = new Set(), plot.player.show())")
    return tuple(color[:3])


def test_clicks_reach_the_picture(screen: Screen) -> None:
    screen.run("(window.clicks = [], plot.on('plotly_click', (event) => clicks.push(1)), 0)")
    x, y = screen.run(HEAD)
    screen.page.mouse.move(x, y)
    screen.page.mouse.click(x, y)
    screen.page.wait_for_function("window.clicks.length > 0")


def test_a_redraw_keeps_the_time_and_another_race_does_not(screen: Screen) -> None:
    screen.run("plot.player.seek(5000)")
    screen.page.locator(".player-legend button").nth(3).click()
    screen.expect_state("hidden", [3])
    again = """Plotly.react(plot, sent.figure.data, {...sent.figure.layout, height: 500})
      .then(() => plot.player.load(%s))"""
    screen.run(again % "sent.race")
    assert screen.state["work"] == 5000
    assert screen.state["hidden"] == [3]
    screen.run(again % "{...sent.race, id: 'another'}")
    assert screen.state["work"] == screen.run("plot.player.race.end")
    assert screen.state["hidden"] == []


def test_it_fits_a_phone_and_hostile_names_stay_words(open_race: Opener) -> None:
    paths = [replace(path, name=HOSTILE) if not k else path for k, path in enumerate(racers())]
    screen = open_race(paths, width=390, height=844)
    assert screen.run("document.documentElement.scrollWidth") <= 390
    expect(screen.legend(0)).to_contain_text(HOSTILE)
    frames(screen.page, 10)
    assert screen.run("window.hostile") is None
    for name in ("Play", "Restart"):
        box = screen.page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390
