"""The playground in a real browser: pointer, keyboard and touch, runs, files, and odd states."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

import landscape as ls
from landscape.losses import Loss
from tests.browser.playground_page import DRAWN, Playground
from tests.browser.waiting import box_of, frames, until, until_settled

LOSSES: dict[str, Loss] = {
    "hinge": ls.Hinge(1.5),
    "one-vs-all": ls.OneVsAll(1.5),
    "structured": ls.CrammerSinger(1.5),
    "softmax": ls.Softmax(),
}


@pytest.fixture
def playground(reader):
    return lambda link="": Playground(reader, link)


def test_first_view_reads_as_worked_out_and_fits_the_screen(playground):
    p = playground()
    sums = "data loss 0.645 + regularisation 1.925 = total 2.570"
    expect(p.part("sums")).to_have_text(sums)
    expect(p.page.get_by_text("data loss 0.644556")).to_have_count(1)
    expect(p.rows()).to_have_count(9)
    expect(p.page.locator(".pg-examples .pg-nonzero")).to_have_count(7)
    for name in ("board", "bowl", "parameters", "examples", "tasks", "run"):
        box = box_of(p.part(name))
        assert box["y"] + box["height"] < 900, name


def test_the_numbers_are_those_of_the_engine(playground):
    """Losses, scores, gradients and the landscape, for each loss at random weights and points."""
    p = playground()
    generator = np.random.default_rng(7)
    for name, loss in LOSSES.items():
        for scale in (0.3, 3.0, 300.0):
            X, y = generator.normal(size=(24, 2)), generator.permutation(np.arange(24) % 3)
            W = scale * generator.normal(size=(3, 3))
            plane = {"kind": "random", "first": 0, "second": 1, "seed": 5}
            world = {
                "points": [[*x, int(c)] for x, c in zip(X.tolist(), y, strict=True)],
                "W": W[:, :2].tolist(),
                "b": W[:, 2].tolist(),
                "plane": plane,
                "tasks": [False] * 4,
            }
            got = p.do(
                """(() => {
                    p.settings = argument.settings; p.open(argument.world); p.drawNow();
                    const r = p.evaluated(); const b = p.bowl; return {
                    losses: r.examples.map(e => e.loss), scores: r.examples.map(e => [...e.scores]),
                    total: r.total, data: r.data, gradient: [...r.gradient], here: b.here,
                    U: [...b.plane.U], V: [...b.plane.V], half: b.square.half, grid: [...b.losses],
                }; })()""",
                {"settings": {"loss": name, "delta": 1.5, "l2": 0.2, "rate": 0.1}, "world": world},
            )
            objective = ls.Objective(ls.Dataset(X, y), loss, l2=0.2)
            total, gradient = objective.value_and_gradient(W)
            scores = objective.scores(W)
            expected = {
                "scores": scores,
                "losses": loss.values(scores, y),
                "total": total,
                "gradient": gradient.ravel(),
            }
            for part, numbers in expected.items():
                np.testing.assert_allclose(got[part], numbers, rtol=1e-9, atol=1e-9, err_msg=part)
            U, V = (np.array(got[key]).reshape(3, 3) for key in "UV")
            np.testing.assert_allclose([(U * V).sum(), (U * U).sum()], [0, 1], atol=1e-12)
            rest = W - got["here"][0] * U - got["here"][1] * V
            axis = got["half"] * np.linspace(-1, 1, 61)
            grid = ls.evaluate_plane(objective, ls.Plane(rest, U, V), axis, axis).loss
            np.testing.assert_allclose(np.array(got["grid"]).reshape(61, 61), grid, rtol=1e-9)


def test_dragging_a_point_moves_table_and_losses_at_once(playground):
    p = playground()
    before, row = p.part("sums").inner_text(), p.rows().nth(2)
    x, y = p.centre(p.page.locator(".pg-point path").nth(2))
    p.page.mouse.move(x, y)
    expect(row).to_contain_class("pg-marked")
    p.page.mouse.down()
    p.page.mouse.move(x - 60, y + 100)
    # From the pointer's event to the picture, as the browser itself counts it. Other work on the
    # machine can hold a frame back: of ten movements the quickest counts.
    waited = p.page.evaluate(
        """async ([x, y]) => {
            const root = document.querySelector(".playground"), waited = [];
            const node = document.querySelectorAll(".pg-point")[2];
            for (let moves = 0; moves < 10; moves += 1) {
                const drawn = root.dataset.drawn, start = performance.now();
                const place = {pointerId: 1, clientX: x + moves, clientY: y};
                node.dispatchEvent(new PointerEvent("pointermove", place));
                while (root.dataset.drawn === drawn) await new Promise(requestAnimationFrame);
                waited.push(performance.now() - start);
            }
            return Math.min(...waited);
        }""",
        [x - 80, y + 120],
    )
    assert waited < 150
    expect(p.part("sums")).not_to_have_text(before)
    expect(row.get_by_role("textbox").first).to_have_value(re.compile("−"))
    p.page.mouse.up()
    p.settle()
    assert "world=" in p.link
    # And the reverse: the row marks the point.
    p.rows().nth(5).hover()
    expect(p.page.locator(".pg-point").nth(5)).to_contain_class("pg-marked")


# How many updates and drawings there are in seven tenths of a second.
PACE = """new Promise((done) => {
    const made = () => [p.descent.updates, Number(root.dataset.drawn)], before = made();
    setTimeout(() => done(made().map((count, k) => count - before[k])), 700);
})"""


def test_a_run_lowers_the_loss_smoothly_and_stops(playground):
    p = playground("?loss=Softmax&reg=0.001&cstep=0.5")
    region = p.page.locator(".pg-region").first
    start, shape = p.total(), region.get_attribute("d")
    p.part("single").click()
    p.expect("p.descent.updates", 1)
    p.part("run").click()
    p.until(PACE, lambda made: min(made) >= 7)
    expect(region).not_to_have_attribute("d", shape)
    curve = p.page.locator(".pg-curve-total")
    until(p.page, lambda: curve.get_attribute("points").split(), lambda points: len(points) > 20)
    # Dragging during a run: it goes on, and stops at once when told.
    x, y = p.centre(p.page.locator(".pg-point path").first)
    p.page.mouse.move(x, y)
    p.page.mouse.down()
    p.page.mouse.move(x + 30, y, steps=4)
    p.page.mouse.up()
    assert p.do("p.descent.running")
    p.part("run").click()
    p.expect("p.descent.running", False)
    total = p.total()
    assert total < start
    frames(p.page, 10)
    assert p.total() == total
    p.settle()


def test_svm_reaches_zero_and_its_task_is_ticked(playground):
    p = playground("?reg=0&cstep=1")
    p.expect_tasks(*"○○○○")
    p.do("(() => { for (let k = 0; k < 500; k++) p.descent.update(); p.drawNow(); })()")
    expect(p.part("sums")).to_have_text(re.compile(r"^\s*data loss 0\.000"))
    p.expect_tasks(*"✓○○○")
    p.part("run").click()
    p.page.get_by_text("The gradient is zero").wait_for()
    expect(p.part("run")).to_have_text("▶ Learn")


def test_a_run_that_diverges_says_so(playground):
    p = playground("?cstep=50")
    p.part("run").click()
    p.page.get_by_text("The updates diverged at step size 50").wait_for()
    p.expect("p.world.tasks[3]", True)
    assert np.isfinite(p.total())
    p.part("reset").click()
    expect(p.part("sums")).to_have_text(re.compile(r"2\.570\s*$"))
    expect(p.page.locator(".pg-tasks li").nth(3)).to_have_text(re.compile(r"^\s*✓"))


def test_tasks_on_what_no_weights_can_do(playground):
    p = playground("?loss=Softmax")
    p.do("(p.world.points[0].x1 = -0.4, p.world.points[0].x2 = -0.5, p.changed())")
    p.expect_tasks(*"○✓○○")
    p.page.get_by_role("radio", name="One-vs-all").click()
    p.expect("p.settings.loss", "one-vs-all")
    p.do("(p.world.points = [0, 1, 2].map(label => ({x1: label - 1, x2: 0, label})), p.changed())")
    p.expect_tasks(*"○✓✓○")


def test_points_are_added_and_removed_and_the_keyboard_does_all(playground):
    p = playground()
    rows, board = p.rows(), box_of(p.part("board"))
    p.page.get_by_label("A click adds class 2").click()
    p.page.mouse.click(board["x"] + board["width"] * 0.3, board["y"] + board["height"] * 0.2)
    expect(rows).to_have_count(10)
    expect(rows.nth(9)).to_contain_text("▲ 2")
    p.page.get_by_label("A click on a point removes it").click()
    p.page.locator(".pg-point").nth(9).click()
    expect(rows).to_have_count(9)
    p.page.get_by_label("A click adds class 1").focus()
    p.page.keyboard.press("Enter")
    p.page.get_by_role("button", name="Add a point").focus()
    p.page.keyboard.press("Enter")
    expect(rows).to_have_count(10)
    for key in ("ArrowRight", "Shift+ArrowUp", "0"):
        p.page.keyboard.press(key)
    added = {"x1": pytest.approx(0.025), "x2": pytest.approx(0.125), "label": 0}
    p.expect("p.world.points[9]", added)
    p.page.keyboard.press("Delete")
    expect(rows).to_have_count(9)
    field = p.page.get_by_role("textbox", name="W₀₁")
    field.focus()
    p.page.keyboard.press("ArrowUp")
    p.expect("p.world.theta[0]", pytest.approx(2.16))
    field.fill("-1.5")
    p.page.keyboard.press("Enter")
    p.expect("p.world.theta[0]", -1.5)
    p.page.get_by_label("Raise b₂").click()
    p.expect("p.world.theta[8]", pytest.approx(0.0))
    p.settle()


def test_the_landscape_sets_the_classifier(playground):
    p = playground()
    canvas = box_of(p.page.locator(".pg-layers canvas"))
    p.page.mouse.click(canvas["x"] + canvas["width"] * 0.25, canvas["y"] + canvas["height"] * 0.25)
    p.expect("[...p.world.theta.slice(0, 3)]", pytest.approx([-2, 2, -0.42], abs=0.05))
    p.page.get_by_label("Plane", exact=True).select_option("random")
    rest = (
        "(([a, b], {U, V}) => [...p.world.theta.map((t, k) => t - a * U[k] - b * V[k])])"
        "(p.bowl.here, p.bowl.plane)"
    )
    p.until("p.bowl.plane.U.filter(Boolean).length", lambda moved: moved > 1)
    before, here = p.do(rest), p.do("p.bowl.here")
    p.part("here").focus()
    p.page.keyboard.press("ArrowLeft")
    p.until("p.bowl.here[0]", lambda left: left < here[0])
    frames(p.page)
    x, y = p.centre(p.part("dot"))
    p.page.mouse.move(x, y)
    p.page.mouse.down()
    p.page.mouse.move(x + 40, y + 20, steps=3)
    p.page.mouse.up()
    p.until("p.bowl.here[0]", lambda right: right > here[0] + 0.3)
    p.expect(rest, pytest.approx(before, abs=1e-9))
    p.settle()


def test_a_file_and_the_link_bring_all_back(playground):
    p = playground("?loss=Structured&reg=0.05&cstep=0.2")
    p.part("randomise").click()
    p.part("single").click()
    p.do("p.remove(4)")
    p.settle()
    total, link = p.total(), p.link
    with p.page.expect_download() as download:
        p.page.get_by_role("button", name="Save (JSON)").click()
    content = download.value.path().read_bytes()
    assert len(json.loads(content)["points"]) == 8
    p.open(link)
    p.expect("p.evaluated().total", pytest.approx(total, rel=1e-4))
    p.page.get_by_role("radio", name="SVM").click()
    p.expect("p.settings.loss", "hinge")
    p.part("reset").click()
    p.settle()
    p.page.get_by_role("button", name="Open a file").click()
    field = p.page.locator("input[type=file]")
    field.set_input_files({"name": "w.json", "mimeType": "application/json", "buffer": content})
    expect(p.rows()).to_have_count(8)
    p.expect("p.settings", {"loss": "structured", "delta": 1.0, "l2": 0.05, "rate": 0.2})
    p.expect("p.evaluated().total", total)
    bad = content.replace(b"0.05", b"NaN")
    field.set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": bad})
    p.page.get_by_text("every number must be finite; got NaN").wait_for()
    p.settle()
    assert p.total() == total


def test_odd_states_are_sensible(playground):
    p = playground()
    p.do("(() => { for (let k = 5; k >= 3; k--) p.remove(k); })()")
    expect(p.part("note")).to_contain_text("No points of class 1")
    p.settle()
    p.part("single").click()
    p.do("(() => { for (let k = 0; k < 9; k++) p.add(0.2, 0.2, k % 3); p.add(0.2, 0.2, 0); })()")
    expect(p.part("note")).to_contain_text("10 points lie on one spot")
    p.settle()
    field = p.page.get_by_role("textbox", name="W₀₁")
    field.fill("1e9")
    p.page.keyboard.press("Enter")
    expect(p.part("note")).to_contain_text("These weights are huge")
    expect(field).to_have_value("1.0·10⁹")
    p.settle()
    p.run_for(5)
    p.part("run").click()
    field.fill("nan")
    p.page.keyboard.press("Enter")
    expect(p.part("message")).to_contain_text("must be a number")
    frames(p.page)
    text = p.page.locator(".playground").inner_text()
    assert "NaN" not in text
    assert "not a number" not in text
    p.do("(() => { while (p.world.points.length) p.remove(0); })()")
    expect(p.part("note")).to_contain_text("There are no points")
    p.do(
        "(() => { for (let k = 0; k < 198; k++) p.world.points.push("
        "{x1: Math.sin(k), x2: Math.cos(k), label: k % 3});"
        "for (let k = 0; k < 5; k++) p.add(0, 0, 0); })()"
    )
    expect(p.part("message")).to_contain_text("as many as this page holds")
    expect(p.rows()).to_have_count(200)
    p.settle()
    assert p.page.get_by_text("Traceback").count() == 0


def test_a_finger_drags_and_taps_on_a_phone(browser, server):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{server}/classifier", timeout=120_000)
    page.locator(DRAWN).wait_for(timeout=120_000)
    until_settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".pg-board").scroll_into_view_if_needed()
    box = box_of(page.locator(".pg-board"))
    page.touchscreen.tap(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.1)
    expect(page.locator(".pg-examples tbody tr")).to_have_count(10)
    point = box_of(page.locator(".pg-point path").first)
    x, y = point["x"] + point["width"] / 2, point["y"] + point["height"] / 2
    touch = context.new_cdp_session(page)
    for kind, dx in (("touchStart", 0), ("touchMove", 10), ("touchMove", 25), ("touchMove", 40)):
        touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x + dx, "y": y}]}
        )
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    x1 = "root => root.playground.world.points[0].x1"
    until(page, lambda: page.locator(".playground").evaluate(x1), lambda moved: moved > 0.6)
    context.close()
