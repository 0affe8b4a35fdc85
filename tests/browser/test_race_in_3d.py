"""A race over a surface: its canvas agrees with what Plotly draws, and the surface stays still."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from scipy.interpolate import RegularGridInterpolator

from benchmarks.playback import PATHS, STEPS, diverged, spirals, valley_grid
from landscape.figures import (
    Overlay,
    PlaneView,
    TracedPath,
    plane_figure,
    plane_playback,
    standalone_html,
)
from tests.browser.waiting import box_of, frames, until_equal, until_still

CUT = 90  # steps of the path that diverges
# Colours that neither the surface nor a path has.
PROBES = [(255, 0, 255), (255, 0, 0), (0, 255, 255), (0, 0, 255)]
# From high above, and from so low that the near wall of the valley hides its bottom.
ABOVE, LOW = (1.15, -1.45, 1.45), (0.3, -2.0, 0.25)
# What the picture is seen by: its size, and where the eye is.
SIGHT = """(({ width, height, scene }) => [window.innerWidth, width, height,
  Object.values(scene?._scene.getCamera().eye ?? {})])(plot._fullLayout)"""
# Without a graphics card each pixel costs time, so the window is no larger than it must be.
SIZES = {"desktop": (1000, 640), "phone": (390, 844)}


def racers() -> list[TracedPath]:
    """Eight paths, of which the third diverges."""
    paths = spirals()
    paths[2] = diverged(paths[2], CUT)
    return paths


class Scene:
    """A stand-alone page with a race over the valley; it must complain of nothing."""

    def __init__(self, browser: Browser, file: Path, size: tuple[int, int]) -> None:
        self.page: Page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.as_uri())
        self.page.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)
        self.settle()

    def run(self, script: str, arg: Any = None) -> Any:
        return self.page.evaluate(script, arg)

    @property
    def state(self) -> dict[str, Any]:
        return self.run("plot.player.state()")

    def settle(self) -> None:
        """Wait until what was asked for has been drawn."""
        until_still(self.page, lambda: self.run(SIGHT))

    def look_from(self, eye: tuple[float, float, float]) -> None:
        camera = dict(zip("xyz", eye, strict=True))
        self.run("(eye) => Plotly.relayout(plot, {'scene.camera.eye': eye}).then(() => 0)", camera)
        self.settle()

    def probe(self, points: np.ndarray) -> list[list[float] | None]:
        """Where Plotly itself draws points of the scene, on the plot; None where it hides them."""
        colors = [f"rgb{color}" for color in PROBES[: len(points)]]
        marker = {"size": 9, "color": colors, "symbol": "square", "line": {"width": 0}}
        x, y, z = points.T.tolist()
        looks = {"type": "scatter3d", "mode": "markers", "marker": marker, "showlegend": False}
        self.run(
            "(t) => Plotly.addTraces(plot, t, 1).then(() => 0)", looks | {"x": x, "y": y, "z": z}
        )
        self.run("plot.player.canvas.style.visibility = 'hidden'")
        self.settle()
        picture = np.array(Image.open(io.BytesIO(self.page.screenshot())).convert("RGB"), int)
        self.run("Plotly.deleteTraces(plot, 1).then(() => 0)")
        self.run("plot.player.canvas.style.visibility = ''")
        corner = self.run(
            "(({ x, y }) => [x, y])(plot.querySelector('.svg-container').getBoundingClientRect())"
        )
        return [_middle(picture, color, corner) for color in PROBES[: len(points)]]

    def project(self, points: np.ndarray) -> list[dict[str, Any]]:
        """Where the player would draw them."""
        return self.run(
            "(all) => all.map((place) => plot.player.view.seen(place))", points.tolist()
        )

    def pixel(self, place: list[float]) -> list[int]:
        """Red, green, blue and opacity of the canvas there."""
        return self.run(
            """([x, y]) => Array.from(plot.player.canvas.getContext("2d")
              .getImageData(x * devicePixelRatio, y * devicePixelRatio, 1, 1).data)""",
            place,
        )


def _middle(
    picture: np.ndarray, color: tuple[int, int, int], corner: list[float]
) -> list[float] | None:
    """The middle of all pixels of nearly this colour."""
    rows, columns = np.nonzero(np.abs(picture - color).max(axis=2) < 40)
    if len(rows) < 12:
        return None
    return [columns.mean() + 0.5 - corner[0], rows.mean() + 0.5 - corner[1]]


Opener = Callable[..., Scene]


@pytest.fixture(scope="module")
def open_scene(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Open a race over a surface; at the end all scenes are looked over and closed."""
    scenes = []

    def opened(
        paths: list[TracedPath], size: str = "desktop", cells: int = 41, theme: str = "light"
    ) -> Scene:
        grid, overlay = valley_grid(cells), Overlay(paths=paths)
        view = PlaneView("surface", theme=theme)
        race = plane_playback(grid, view, overlay, "race")
        page = standalone_html(plane_figure(grid, view, overlay), "Race", race)
        file = tmp_path_factory.mktemp("race") / "race.html"
        file.write_text(page, encoding="utf-8")
        scenes.append(Scene(browser, file, SIZES[size]))
        return scenes[-1]

    yield opened
    for scene in scenes:
        scene.page.close()
        assert scene.complaints == []


@pytest.fixture(scope="module")
def scene(open_scene: Opener) -> Scene:
    return open_scene(racers())


def corners(path: TracedPath) -> np.ndarray:
    """Places of a path, far from one another and so high above the surface that none sinks in."""
    steps = [0, 30, 60, STEPS - 1]
    return np.column_stack([path.coordinates[steps], path.loss[steps] + 1.0])


def agrees(scene: Scene, points: np.ndarray) -> int:
    """How many of the points Plotly shows; what it shows stands where the player says it does."""
    drawn = scene.probe(points)
    told = scene.project(points)
    for place, here in zip(drawn, told, strict=True):
        if place is not None:
            assert place == pytest.approx(here["at"], abs=2.0)
    return sum(place is not None for place in drawn)


@pytest.mark.parametrize(("size", "theme"), [("desktop", "light"), ("phone", "dark")])
def test_the_canvas_agrees_with_plotly_from_any_side_and_at_any_size(
    open_scene: Opener, size: str, theme: str
) -> None:
    scene = open_scene(racers(), size, theme=theme)
    points = corners(racers()[0])
    assert agrees(scene, points) >= 3
    scene.look_from((-1.0, -0.5, 2.2))
    assert agrees(scene, points) >= 2
    width, height = SIZES[size]
    scene.page.set_viewport_size({"width": round(0.75 * width), "height": height})
    scene.settle()
    assert agrees(scene, points) >= 2


def test_what_plotly_hides_is_behind_the_surface(scene: Scene) -> None:
    # Deep in the valley at its low end, at its middle, and on its high wall.
    places = np.array([[-1.0, -1.2], [0.5, -0.3], [1.4, 0.2], [-1.5, 1.8]])
    points = np.column_stack([places, _valley(places) + 1.2])
    counts = []
    for eye in (ABOVE, LOW, (-2.0, 0.2, -0.6)):
        scene.look_from(eye)
        hidden = [place is None for place in scene.probe(points)]
        assert [told["behind"] for told in scene.project(points)] == hidden
        counts.append(sum(hidden))
    assert counts[0] == 0
    assert 0 < counts[1] < len(points)
    scene.look_from(ABOVE)


def _valley(places: np.ndarray) -> np.ndarray:
    a, b = places.T
    return 1.0 + (a - 0.5) ** 2 + 3.0 * (b + 0.3) ** 2


def test_a_hidden_path_is_drawn_faint(open_scene: Opener) -> None:
    scene = open_scene(racers()[:1])
    opacity = {}
    for name, eye in (("seen", ABOVE), ("hidden", LOW)):
        scene.look_from(eye)
        opacity[name] = scene.pixel(scene.state["marked"][0])[3]
        assert scene.state["behind"] == [name == "hidden"]
    assert opacity["seen"] == 255
    assert 50 < opacity["hidden"] < 180  # three tenths, of the line and twice of the mark


def test_the_surface_stays_still_while_a_race_plays(scene: Scene) -> None:
    scene.look_from(ABOVE)
    scene.run("plot.player.seek(0)")
    start = scene.state["marked"][0]
    scene.run("""(() => {
      const { glplot } = plot._fullLayout.scene._scene;
      const rendered = glplot.onrender;
      window.drawn = 0;
      glplot.onrender = () => ((drawn += 1), rendered());
      plot.on("plotly_afterplot", () => (drawn += 1));
    })()""")
    scene.page.mouse.move(5, 5)
    scene.run("plot.player.play()")
    scene.page.wait_for_function("plot.player.work > 5000", timeout=30_000)
    scene.run("plot.player.stop()")
    assert scene.run("drawn") == 0
    head = scene.state["marked"][0]
    assert head != pytest.approx(start, abs=20)
    # There the path has its colour, on the mark's own fill.
    scene.run("(plot.player.hidden = new Set([1, 2, 3, 4, 5, 6, 7]), plot.player.show())")
    assert scene.pixel(head)[:3] == [0xE6, 0x9F, 0x00]
    scene.run("(plot.player.hidden = new Set(), plot.player.show())")


def test_heads_stand_at_the_heights_of_the_losses(scene: Scene) -> None:
    for share in (0.25, 0.7, 1.0):
        scene.run(f"plot.player.seek({share} * plot.player.race.end)")
        work = scene.state["work"]
        ends = []
        for path in racers():
            last = np.isfinite(path.loss).sum()  # one that diverged stays at its last finite loss
            columns = (*path.coordinates.T, path.loss)
            ends.append([np.interp(work, path.work[:last], column[:last]) for column in columns])
        expected = [told["at"] for told in scene.project(np.array(ends))]
        np.testing.assert_allclose(scene.state["marked"], expected, atol=0.6)


def test_a_hidden_racer_leaves_the_canvas_and_the_picture(scene: Scene) -> None:
    scene.page.locator(".player-legend button").nth(1).click()
    until_equal(scene.page, lambda: scene.state["hidden"], [1])
    thin = f"plot.data[plot.data.length - {PATHS} + 1]"
    shown = f"[{thin}.name, {thin}.visible]"
    until_equal(scene.page, lambda: scene.run(shown), ["momentum", False])
    scene.page.locator(".player-legend button").nth(1).click()
    until_equal(scene.page, lambda: scene.run(shown), ["momentum", True])


def test_heights_between_cells_are_those_of_an_independent_interpolation(scene: Scene) -> None:
    random = np.random.default_rng(0)
    a, b = np.sort(random.normal(size=9)), np.sort(random.normal(size=6))
    heights = random.normal(size=(6, 9))
    points = random.uniform([a[0], b[0]], [a[-1], b[-1]], (50, 2))
    found = scene.run(
        """([a, b, heights, points]) => {
          const field = new Heights(a, b, heights);
          return points.map(([x, y]) => field.at(x, y));
        }""",
        [a.tolist(), b.tolist(), heights.tolist(), points.tolist()],
    )
    expected = RegularGridInterpolator((b, a), heights)(points[:, ::-1])
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_a_hole_in_the_surface_hides_nothing(scene: Scene) -> None:
    hides = """(hole) => {
      const wall = [0, 0, hole ? NaN : 1, 0, 0];
      const axis = [-2, -1, 0, 1, 2];
      return new Heights(axis, axis, axis.map(() => wall)).hides([-1.5, 0, 0.3], [9, 0, 1.5]);
    }"""
    assert scene.run(hides, False) is True
    assert scene.run(hides, True) is False


def test_a_path_of_one_place_and_one_outside_the_scene_do_no_harm(open_scene: Opener) -> None:
    first = spirals(1)[0]
    names = ("coordinates", "loss", "plane_loss", "distance", "work", "steps")
    single = replace(first, **{name: getattr(first, name)[:1] for name in names})
    outside = replace(first, name="outside", coordinates=first.coordinates + 100.0)
    scene = open_scene([first, single, outside])
    scene.run("plot.player.seek(5000)")
    assert np.isfinite(scene.state["marked"][0]).all()


# How many corners Plotly draws of the surface, and how finely.
DRAWN = """(() => {
  const { glplot, traces } = plot._fullLayout.scene._scene;
  const { surface } = Object.values(traces).find((trace) => trace.surface);
  return [surface._vertexCount, glplot.pixelRatio];
})()"""
# The same, and where the eye is, at each drawing.
TURNS = f"""(() => {{
  const scene = plot._fullLayout.scene._scene;
  const rendered = scene.glplot.onrender;
  window.turned = [];
  scene.glplot.onrender = () => (turned.push([{DRAWN}, scene.getCamera().eye.x]), rendered());
}})()"""


def test_a_surface_has_fewer_cells_while_it_turns(open_scene: Opener) -> None:
    scene = open_scene(racers(), cells=101)
    scene.run("(plot.picture.clicked = () => (window.clicks = 1), 0)")
    whole = scene.run(DRAWN)
    assert whole[0] > 6 * 50 * 50
    scene.page.mouse.move(450, 250)
    scene.page.mouse.down()
    scene.run(TURNS)
    for step in range(1, 7):
        scene.page.mouse.move(450 + 20 * step, 250)
        frames(scene.page)
    scene.page.wait_for_function("!plot.picture.turning.undo")
    assert scene.run(DRAWN) == whole
    drawn, eyes = zip(*scene.run("turned"), strict=True)
    assert [6 * 50 * 50, 1] in drawn
    turns = np.diff(eyes)
    # It turns one way, as far as the last movement, and never leaps back.
    assert (turns >= -1e-9).all() or (turns <= 1e-9).all()
    scene.page.mouse.up()
    scene.settle()
    assert scene.run("window.clicks") is None
    assert agrees(scene, corners(racers()[0])) >= 1
    # What is pointed at is known again.
    x, y = scene.project(np.array([[0.5, 0.5, float(_valley(np.array([[0.5, 0.5]]))[0])]]))[0]["at"]
    box = box_of(scene.page.locator(".svg-container"))
    scene.page.mouse.move(box["x"] + x, box["y"] + y)
    scene.page.locator(".hovertext").wait_for()


def test_a_new_figure_ends_a_turn(open_scene: Opener) -> None:
    scene = open_scene(racers()[:2], cells=101)
    whole = scene.run(DRAWN)
    scene.run("plot.picture.turning.moved()")
    assert scene.run(DRAWN)[0] < whole[0]
    scene.run("Plotly.restyle(plot, {opacity: [1]}, [0]).then(() => 0)")
    scene.page.wait_for_function("!plot.picture.turning.undo")
    scene.run("Plotly.relayout(plot, {'scene.camera.eye': {x: 1, y: 1, z: 1}}).then(() => 0)")
    scene.settle()
    assert scene.run(DRAWN) == whole
    scene.run("plot.picture.turning.moved()")
    scene.run("Plotly.react(plot, [{type: 'heatmap', z: [[1]]}], {}).then(() => 0)")
    scene.settle()  # and of a scene that is gone nothing is drawn
