"""What the playground draws, against the numbers, and what stays of what the reader does."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

import landscape as ls
from tests.browser.playground_page import Playground


@pytest.fixture
def playground(reader):
    return lambda link="": Playground(reader, link)


WORLD = {
    "points": [[0.2, -0.9, 0], [0.8, 0.4, 1], [-1.1, 0.3, 2], [0.1, 0.9, 2]],
    "W": [[2.0, -1.0], [-0.5, 1.5], [0.3, -2.0]],
    "b": [0.4, -0.3, 0.1],
    "plane": {"kind": "weights", "first": 1, "second": 5, "seed": 1},
    "tasks": [False] * 4,
}


def opened(p):
    p.do("(p.open(argument), p.drawNow())", WORLD)
    return np.column_stack([WORLD["W"], WORLD["b"]])


def test_a_place_has_the_colour_of_the_class_with_the_highest_score(playground):
    p = playground()
    theta = opened(p)
    half = p.do("p.board.square.half")
    places = np.random.default_rng(0).uniform(-half, half, (60, 2))
    scores = np.column_stack([places, np.ones(60)]) @ theta.T
    # A path of SVG tells whether a point lies in it.
    found = p.do(
        """argument.map(([x, y]) => p.board.regions.map((node) => {
            const at = p.board.svg.createSVGPoint();
            at.x = p.board.square.x(x); at.y = p.board.square.y(y);
            return node.getAttribute("d") !== "" && node.isPointInFill(at);
        }))""",
        places.tolist(),
    )
    np.testing.assert_array_equal(found, scores == scores.max(axis=1, keepdims=True))


def test_equal_scores_give_the_place_to_the_first_class(playground):
    p = playground()
    p.do("p.setClassifier(new Array(9).fill(0))")
    drawn = "p.board.regions.map((node) => node.getAttribute('d') !== '')"
    p.expect(drawn, [True, False, False])
    expect(p.part("note")).to_contain_text("the first of them gets the colour")


def test_a_tie_counts_for_the_first_class_as_it_does_in_the_engine(playground):
    """Classes 1 and 2 share the highest score: right for a point of class 1 alone."""
    p = playground()
    points = [[0.5, 0.5, 0], [0.5, 0.4, 1], [0.4, 0.5, 2]]
    world = WORLD | {"points": points, "W": [[0, 0], [1, 1], [1, 1]], "b": [0, 0, 0]}
    p.do("(p.open(argument), p.changed())", world)
    objective = ls.Objective(
        ls.Dataset(np.array(points)[:, :2], np.array(points)[:, 2].astype(int)), ls.Hinge()
    )
    accuracy = objective.accuracy(np.array([[0, 0, 0], [1, 1, 0], [1, 1, 0]], dtype=float))
    assert accuracy == pytest.approx(1 / 3)
    expect(p.part("accuracy")).to_have_text("1 of 3 right")
    expect(p.page.locator(".pg-examples .pg-highest")).to_have_count(3)
    expect(p.page.locator(".pg-examples td:nth-child(6).pg-highest")).to_have_count(3)
    p.settle()
    expect(p.part("engine")).to_contain_text("accuracy 0.3333")


def test_zero_lines_are_where_a_score_is_0_and_arrows_point_to_where_it_rises(playground):
    p = playground()
    theta = opened(p)
    for c, (w1, w2, b) in enumerate(theta):
        ends = p.do(
            """(() => { const s = p.board.square; const n = p.board.lines[argument].line;
                const back = (v, from, turn) => turn * ((v - from) / s.frame.side * 2 - 1) * s.half;
                return [1, 2].map((k) => [back(+n.getAttribute(`x${k}`), s.frame.left, 1),
                    back(+n.getAttribute(`y${k}`), s.frame.top, -1)]); })()""",
            c,
        )
        for x, y in ends:
            assert w1 * x + w2 * y + b == pytest.approx(0, abs=1e-6)
        arrow = p.do(
            "p.board.lines[argument].arrow.getAttribute('d').match(/-?[\\d.]+/g).map(Number)", c
        )
        dx, dy = arrow[2] - arrow[0], -(arrow[3] - arrow[1])
        assert dx * w1 + dy * w2 == pytest.approx(np.hypot(dx, dy) * np.hypot(w1, w2))


def test_pixels_of_the_landscape_are_bright_where_its_loss_is_high(playground):
    """Not transposed and not upside down: the plane's two parameters differ, so its corners do."""
    p = playground()
    opened(p)
    found = p.do(
        """(() => { const canvas = p.bowl.canvas, context = canvas.getContext("2d");
            const cells = Math.sqrt(p.bowl.losses.length), last = cells - 1, out = [];
            const mid = last / 2, low = last / 4;
            const places = [[0, 0], [0, last], [last, 0], [last, last], [mid, low], [low, mid]];
            for (const [i, j] of places) {
                const x = Math.min(canvas.width - 1, Math.round(j / last * canvas.width));
                const y = Math.min(canvas.height - 1, Math.round((1 - i / last) * canvas.height));
                const [r, g, b] = context.getImageData(x, y, 1, 1).data;
                const loss = p.bowl.losses[Math.round(i) * cells + Math.round(j)];
                out.push([loss, 0.2126 * r + 0.7152 * g + 0.0722 * b]);
            } return out; })()"""
    )
    losses, brightness = np.array(found).T
    assert len(np.unique(losses.round(6))) == len(losses)
    order = np.argsort(losses)
    assert (np.diff(brightness[order]) >= -1).all()
    assert brightness[order[-1]] > brightness[order[0]] + 60


@pytest.mark.parametrize("half", [1.25, 2.5, 4, 8, 1024, 4096, 65536])
def test_axes_have_numbers_at_any_size(playground, half):
    p = playground()
    ticks = p.do(
        "(p.bowl.square.setHalf(argument), [...p.bowl.square.axes.querySelectorAll('text')])"
        ".map((node) => node.textContent)",
        half,
    )
    assert 8 <= len(ticks) <= 20  # both axes, and their names


def test_an_edit_during_a_run_begins_a_new_curve(playground):
    p = playground("?loss=Softmax&reg=0.001&cstep=0.1")
    p.run_for(3)
    edit = "(document.querySelector('[aria-label^=\"Raise b₂\"]').click(), p.descent.updates)"
    assert p.do(edit) == 0
    p.until("p.descent.updates", lambda made: made > 2)
    assert p.do("p.descent.running")
    history, updates = p.do("[p.descent.history.map(({ total }) => total), p.descent.updates]")
    assert 2 < len(history) == updates + 1
    assert np.isfinite(history).all()
    assert "NaN" not in (p.page.locator(".pg-curve-total").get_attribute("points") or "NaN")
    p.part("run").click()


@pytest.mark.parametrize("running", [True, False], ids=["during a run", "just after one"])
def test_what_was_done_is_there_after_a_visit_of_another_page(playground, running):
    p = playground()
    p.part("run").click()
    p.until("p.world.theta[0]", lambda first: abs(first - 2.06) > 0.05)  # well away from the start
    if not running:
        p.part("run").click()
    theta = p.do("[...p.world.theta]")
    p.page.get_by_role("link", name="Hinges", exact=True).click()
    p.page.locator(".landscape-plot[data-drawn]").first.wait_for()
    p.page.get_by_role("link", name="Classifier", exact=True).click()
    p.shown()
    back = p.do("[...p.world.theta]")
    assert abs(back[0] - 2.06) > 0.05  # not the start; it ran on until the page was left
    if not running:
        assert back == theta
    p.settle()
    assert "world=" in p.link


def test_coordinates_can_be_typed_and_mark_their_point(playground):
    p = playground()
    field = p.page.get_by_role("textbox", name="x₁ of point 3")
    field.focus()
    expect(p.page.locator(".pg-point").nth(2)).to_contain_class("pg-marked")
    field.press("Control+a")
    p.page.keyboard.type("−2,5")
    p.page.keyboard.press("Enter")
    p.expect("p.world.points[2].x1", -2.5)
    p.until("p.board.square.half", lambda half: half >= 2.5)
    for wrong in ("0x10", "1001", "", "much"):
        field.fill(wrong)
        p.page.keyboard.press("Enter")
        expect(p.part("message")).to_contain_text("must be a number between")
        assert p.do("p.world.points[2].x1") == -2.5
    p.settle()


def test_a_point_is_not_dragged_beyond_what_the_server_keeps(playground):
    p = playground()
    p.do("p.place(p.world.points[0], 'x1', 1000)")
    p.do("p.move(p.world.points[0], 1100, 0)")
    p.do("p.done()")
    p.settle()
    assert p.do("p.world.points[0].x1") == 1000
    assert p.page.get_by_text("was not kept").count() == 0


def test_tasks_are_not_ticked_by_their_settings_alone(playground):
    p = playground("?loss=Softmax")
    p.expect_tasks(*"○○○○")
    p.page.get_by_role("radio", name="One-vs-all").click()
    p.expect("p.settings.loss", "one-vs-all")
    p.settle()
    p.expect_tasks(*"○○○○")
    assert p.do("p.world.tasks") == [False] * 4


def test_single_updates_can_diverge_too(playground):
    p = playground("?cstep=50")
    p.do("(() => { for (let k = 0; k < 12; k++) p.descent.update(); p.drawNow(); })()")
    expect(p.part("message")).to_contain_text("The updates diverged at step size 50")
    expect(p.page.locator(".pg-tasks li").nth(3)).to_have_text(re.compile(r"^\s*✓"))


def test_many_points_are_said_not_to_fit_the_link(playground):
    p = playground()
    p.do("(() => { for (let k = 0; k < 22; k++) p.add(Math.sin(k), Math.cos(k), k % 3); })()")
    expect(p.part("note")).to_contain_text("A link holds up to 30 points")


def test_back_brings_the_world_before(playground):
    p = playground()
    totals = []
    for _ in range(3):
        p.part("single").click()
        p.settle()
        totals.append(p.total())
    p.page.go_back()
    p.page.wait_for_function(
        "total => Math.abs(document.querySelector('.playground').playground.evaluated().total"
        " - total) < 1e-4",
        arg=totals[1],
    )
