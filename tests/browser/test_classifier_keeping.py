"""What is saved, linked and told of the playground: always of the moment that is seen."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

import landscape as ls
from pages.classifier.playground.world import START
from tests.browser.playground_page import DRAWN, Playground
from tests.browser.waiting import frames, until, until_settled

LEARNING = "?loss=Softmax&reg=0.001&cstep=0.5"


@pytest.fixture
def playground(reader):
    return lambda link="": Playground(reader, link)


def saved(p: Playground) -> dict:
    """The file that *Save* gives."""
    with p.page.expect_download() as download:
        p.part("save").click()
    return json.loads(download.value.path().read_bytes())


def opened_anew(p: Playground, link: str) -> list[list[float]]:
    """The points that a tab shows which is opened by a link."""
    page = p.page.context.new_page()
    page.goto(link, timeout=120_000)
    page.locator(DRAWN).wait_for(timeout=120_000)
    points = page.locator(".playground").evaluate("root => root.playground.plain().points")
    page.close()
    return points


def linked_weights(p: Playground) -> list[float]:
    """The nine weights that stand in the address bar."""
    text = p.page.evaluate("new URL(location.href).searchParams.get('world') ?? ''")
    return [float(x) for x in text.split("~")[0].split("_")] if text else []


def dragged(p: Playground, number: int, dx: float, dy: float) -> None:
    x, y = p.centre(p.page.locator(".pg-point path").nth(number))
    p.page.mouse.move(x, y)
    p.page.mouse.down()
    p.page.mouse.move(x + dx, y + dy, steps=3)
    p.page.mouse.up()


def test_a_file_saved_during_a_run_is_of_that_moment(playground):
    p = playground(LEARNING)
    p.run_for(5)
    before = p.do("p.descent.updates")
    content = saved(p)
    after = p.do("p.descent.updates")
    assert p.do("p.descent.running")
    p.part("run").click()
    # Gradient descent by the engine: the file holds the weights of an update of that moment.
    data = ls.load_dataset("planar", preprocess="raw")
    objective = ls.Objective(data, ls.Softmax(), l2=0.001)
    found = np.column_stack([content["W"], content["b"]])
    theta, misses = START.weights, []
    for update in range(after + 1):
        if update >= before:
            misses.append(np.abs(theta - found).max())
        theta = theta - 0.5 * objective.gradient(theta)
    assert before > 3
    assert min(misses) < 1e-9
    assert (content["loss"], content["l2"], content["rate"]) == ("softmax", 0.001, 0.5)


def test_the_link_follows_a_run_and_stops_with_it(playground):
    p = playground(LEARNING)
    p.part("run").click()
    first = until(p.page, lambda: linked_weights(p), lambda found: len(found) == 9)
    until(p.page, lambda: linked_weights(p), lambda found: found != first)
    p.page.evaluate("window.dispatchEvent(new Event('blur'))")
    p.part("run").click()
    assert linked_weights(p) == pytest.approx(p.do("[...p.world.theta]"), rel=1e-5)


def test_the_reader_who_turns_to_the_address_bar_finds_the_link_of_now(playground):
    p = playground(LEARNING)
    p.run_for(5)
    link, theta = p.do(
        """(window.dispatchEvent(new Event("blur")),
            [new URL(location.href).searchParams.get("world"), [...p.world.theta]])"""
    )
    p.part("run").click()
    assert [float(x) for x in link.split("~")[0].split("_")] == pytest.approx(theta, rel=1e-5)


def test_the_engine_speaks_only_of_what_is_seen(playground):
    p = playground(LEARNING)
    moving = "as soon as nothing moves"
    expect(p.part("engine")).to_contain_text("total")
    p.run_for(5)
    expect(p.part("engine")).to_contain_text(moving)
    for _ in range(5):
        frames(p.page)
        assert moving in p.part("engine").inner_text()
    # A change of the settings has Python answer at once, for the world that it still holds.
    p.page.get_by_role("radio", name="SVM").click()
    p.expect("p.settings.loss", "hinge")
    frames(p.page)
    assert moving in p.part("engine").inner_text()
    p.part("run").click()
    p.settle()
    assert p.page.get_by_text("as last left").count() == 0


def test_a_point_that_was_just_dropped_is_in_the_file_and_in_the_link(playground):
    p = playground()
    dragged(p, 2, -60, 100)
    content, link = saved(p), p.link
    point = p.do("p.plain().points[2]")
    assert point != [0.3, 0.8, 0]
    assert content["points"][2] == point
    assert opened_anew(p, link)[2] == pytest.approx(point, rel=1e-5)


def test_two_quick_drags_are_both_in_the_link(playground):
    p = playground()
    dragged(p, 2, -60, 100)
    dragged(p, 7, 40, -50)
    link, points = p.link, p.do("p.plain().points")
    np.testing.assert_allclose(opened_anew(p, link), points, rtol=1e-5)


def test_a_reload_at_once_keeps_every_digit(playground):
    p = playground()
    p.part("single").click()
    dragged(p, 2, -60, 100)
    world = p.do("p.plain()")
    p.page.reload()
    p.shown()
    assert p.do("p.plain()") == world


def test_a_change_of_page_at_once_keeps_the_dragged_point(playground):
    p = playground()
    dragged(p, 2, -60, 100)
    point = p.do("p.plain().points[2]")
    p.page.get_by_role("link", name="Hinges", exact=True).click()
    p.page.locator(".landscape-plot[data-drawn]").first.wait_for()
    until_settled(p.page)
    assert "world=" not in p.link
    p.page.get_by_role("link", name="Classifier", exact=True).click()
    p.shown()
    assert p.do("p.plain().points[2]") == point


def test_settings_changed_during_a_run_leave_the_world_alone(playground):
    p = playground(LEARNING)
    p.run_for(5)
    p.page.get_by_role("radio", name="Structured").click()
    p.expect("p.settings.loss", "structured")
    p.part("run").click()
    p.settle()
    assert re.search("loss=Structured", p.link)
    assert linked_weights(p) == pytest.approx(p.do("[...p.world.theta]"), rel=1e-5)


def test_a_broken_link_is_a_message_and_the_start(playground):
    p = playground("?world=a~b~c")
    expect(p.part("message")).to_contain_text("it was cut or changed")
    assert p.do("p.plain()") == p.do("p.start")
    assert "world=" not in p.link
    outside = "0_0_0_0_0_0_0_0_0~0_0_3~weights_0_1_1"
    for link in ("1_2_3", "1~~weights_0_1_1", "nan", "~~", outside):
        p.do("(history.replaceState(null, '', `?world=${argument}`), p.say(''))", link)
        assert p.do("p.keeper.found()") is None
        expect(p.part("message")).to_contain_text("it was cut or changed")


def test_a_link_of_an_earlier_version_is_read(playground):
    p = playground("?world=1_2_3_4_5_6_7_8_1e%2B07~0.5_-0.25_2_0.001_12_0~random_0_1_7")
    assert p.do("p.plain()") == {
        "points": [[0.5, -0.25, 2], [0.001, 12, 0]],
        "W": [[1, 2], [4, 5], [7, 8]],
        "b": [3, 6, 1e7],
        "plane": {"kind": "random", "first": 0, "second": 1, "seed": 7},
        "tasks": [False] * 4,
    }
    p.settle()


def test_all_is_reset_at_once(playground):
    p = playground("?loss=Softmax&reg=0.01&cstep=5")
    dragged(p, 2, -60, 100)
    p.part("single").click()
    p.page.locator(".st-key-reset_page button:visible").first.click()
    p.expect("p.settings", {"loss": "hinge", "delta": 1, "l2": 0.1, "rate": 0.1})
    p.settle()
    assert p.do("p.plain()") == p.do("p.start")
    assert p.do("p.settings") == {"loss": "hinge", "delta": 1, "l2": 0.1, "rate": 0.1}
    p.page.wait_for_function("location.href.endsWith('/classifier')")
