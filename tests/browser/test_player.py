"""Playing a race: in the stand-alone page, and on the Race page."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

import landscape as ls
from landscape.figures import (
    STYLES,
    Overlay,
    PlaneView,
    TracedPath,
    plane_figure,
    plane_playback,
    standalone_html,
)
from tests.browser.waiting import frames, until, until_equal

STEPS = 200
WORK = "plot.player.state().work"


@pytest.fixture(scope="module")
def paths():
    """Eight paths of 200 steps that spiral to the middle; path k spends 100 examples a step."""
    t = np.linspace(0, 1, STEPS + 1)
    made = []
    for k, (name, style) in enumerate(list(STYLES.items())[:8]):
        angle = 2 * np.pi * (k / 8 + t)
        coordinates = np.stack([(1 - t) * np.cos(angle), (1 - t) * np.sin(angle)], axis=1)
        loss = (coordinates**2).sum(axis=1)
        steps = np.arange(STEPS + 1)
        made.append(TracedPath(name, style, coordinates, loss, loss, 0 * loss, 100 * steps, steps))
    return made


@pytest.fixture(scope="module")
def grid():
    """A paraboloid on 201×201 cells, evaluated as a plain function."""
    plane = ls.Plane(np.zeros((1, 2)), np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]))
    axis = ls.centered_axis(1.2, 201)
    return ls.evaluate_plane(lambda W: float((W**2).sum()), plane, axis, axis)


def open_race(browser, tmp_path: Path, grid, paths, kind: str):
    """The stand-alone page in a browser without any network."""
    view, overlay = PlaneView(kind), Overlay(paths=paths)
    race = plane_playback(grid, view, overlay)
    file = tmp_path / "race.html"
    figure = plane_figure(grid, view, overlay)
    file.write_text(standalone_html(figure, "A race", race), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("#plot[data-drawn]", timeout=60_000)
    page.complaints = complaints
    return page


def state(page):
    return page.evaluate("document.getElementById('plot').player.state()")


def test_plays_at_thirty_frames_a_second_pauses_and_scrubs(browser, tmp_path, grid, paths):
    page = open_race(browser, tmp_path, grid, paths, "heatmap")
    assert state(page)["work"] == 100 * STEPS
    page.get_by_label("Speed").select_option("¼×")  # 32 seconds, of which the best one counts
    page.get_by_role("button", name="Play").click()
    rate = until(
        page, lambda: float(page.evaluate("plot.dataset.fps ?? 0")), lambda rate: rate >= 30
    )
    print(f"{rate:.0f} frames a second: 8 paths × 200 steps over 201×201 cells")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    resting = state(page)
    frames(page, 10)
    assert state(page) == resting
    assert 0 < resting["work"] < 100 * STEPS
    slider = page.get_by_role("slider", name="Position in the race")
    slider.evaluate("input => { input.value = 503; input.dispatchEvent(new Event('input')); }")
    work = state(page)["work"]
    assert work == pytest.approx(0.503 * 100 * STEPS)
    for path, head in zip(paths, state(page)["heads"], strict=True):
        expected = [np.interp(work, path.work, path.coordinates[:, k]) for k in (0, 1)]
        assert [head["x"], head["y"]] == pytest.approx(expected, abs=1e-6)
    k = int(work // 100)
    row = page.locator(".player-legend li").first
    expect(row).to_contain_text(f"{paths[0].loss[k]:.4g}")
    expect(row).to_contain_text(f"step {k}")
    assert page.complaints == []
    page.context.close()


def test_marks_stay_on_their_points_when_the_picture_is_zoomed(browser, tmp_path, grid, paths):
    page = open_race(browser, tmp_path, grid, paths, "heatmap")
    page.evaluate(
        "Plotly.relayout('plot', {'xaxis.range': [-0.2, 0.2], 'yaxis.range': [-0.2, 0.2]})"
    )
    pixel = """() => {
      const { xaxis, yaxis } = document.getElementById("plot")._fullLayout;
      const at = [xaxis._offset + xaxis.l2p(0), yaxis._offset + yaxis.l2p(0)];
      const canvas = document.querySelector(".player-canvas");
      const ratio = window.devicePixelRatio;
      const context = canvas.getContext("2d");
      return Array.from(context.getImageData(at[0] * ratio, at[1] * ratio, 1, 1).data).slice(0, 3);
    }"""
    # All paths end in the middle; the mark drawn last is that of the last path.
    color = paths[-1].style.color
    until_equal(page, lambda: page.evaluate(pixel), [int(color[i : i + 2], 16) for i in (1, 3, 5)])
    page.context.close()


def test_names_cannot_break_out_of_the_page(browser, tmp_path, grid, paths):
    path = paths[0]
    hostile = TracedPath(
        "</script><img src=x onerror=document.title='broken'>", path.style, path.coordinates,
        path.loss, path.plane_loss, path.distance, path.work, path.steps,
    )  # fmt: skip
    page = open_race(browser, tmp_path, grid, [hostile], "heatmap")
    expect(page.locator(".player-legend li").first).to_contain_text("</script>")
    frames(page, 10)
    expect(page).to_have_title("A race")
    page.context.close()


def play_a_little(reader):
    """Play the first chart's race from its start, slowly, and pause on the way."""
    end = reader.chart("plot.player.race.end")
    reader.expect_chart(WORK, end)
    reader.page.get_by_label("Speed").first.select_option("¼×")
    reader.page.get_by_role("button", name="Play").first.click()
    reader.chart_until(WORK, lambda work: 0 < work < end)
    reader.page.get_by_role("button", name="Pause").first.click()
    reader.expect_chart("plot.player.state().playing", False)
    assert 0 < reader.chart(WORK) < end


def test_the_race_page_plays_and_a_click_moves_the_start(reader):
    reader.open("race?data=Digits")
    play_a_little(reader)
    reader.click_plane(0.3, 0.2)
    reader.page.wait_for_url("**/race?*start_a=-0.04&start_b=-0.06")
    reader.expect_chart("plot.player.race.paths[0].x[0]", pytest.approx(-0.04, abs=0.002))


def test_turning_the_race_in_3d_sets_no_start(reader):
    reader.open("race?view=3-D").turn()
    reader.settled()
    assert "start_a" not in reader.link


def test_a_linked_page_has_the_navigation_of_the_app(reader):
    reader.open("race")
    reader.page.get_by_role("link", name="Explore").wait_for()


def test_two_planes_keep_the_same_time(reader):
    reader.open("race?space=In+weight+space&beside=true")
    expect(reader.page.locator(".player-play")).to_have_count(2)
    play_a_little(reader)
    reader.expect_chart(WORK, reader.chart(WORK), 1)


def test_a_cursor_on_the_loss_curves_stands_where_the_player_does(reader):
    reader.open("race?data=Digits")
    cursor = reader.page.locator(".landscape-cursor:visible")
    left = "line => parseFloat(line.style.left)"
    for share in (0.25, 0.6):
        reader.page.get_by_label("Position in the race").fill(str(round(1000 * share)))
        work = reader.chart(WORK)
        expected = reader.chart(
            f"plot._fullLayout.xaxis._offset + plot._fullLayout.xaxis.d2p({work})", 1
        )
        expect(cursor).to_have_count(1)
        until_equal(reader.page, lambda: cursor.evaluate(left), pytest.approx(expected, abs=1.5))
