"""Five pages with a network: their numbers by the plain definition, their words, and extremes."""

import itertools
import re

import numpy as np
import pytest

import landscape as ls
from landscape.datasets import balanced_order
from pages.shared.settings.specs import DataSpec, GroundSpec, LossSpec, ModelSpec, TrainingSpec
from pages.shared.work.progress import Job, Progress
from tests.pages.plain_network import plain_loss, plain_scores

NETWORK = {"model": "network", "loss": "Softmax", "pre": "unit"}
SMALL = NETWORK | {"data": "Iris", "n": 30, "width": 4, "act": "tanh", "epochs": 5}
PAGES = ("explore", "race", "step_size", "batches", "strategies")
MAP = 1  # the number of the large picture: before it stands the curve of the training
# What holds for a linear classifier only.
FALSE = ("bowl", "is convex", "exactly", "is exact", "certified", "without end", "parabola")


def iris(count: int = 30) -> ls.Dataset:
    data = ls.load_dataset("iris", preprocess="unit")
    return data.subset(balanced_order(data.y, 0)[:count])


def trained(seed: int = 0) -> np.ndarray:
    """The network of SMALL, trained as the page says it is."""
    model = ls.MLP(iris(), (4,), "tanh")
    limits = ls.Limits(work=5 * 30, snapshots=2)
    return ls.optimize(model, ls.Adam(5e-3), model.random_weights(seed), limits, 32, seed).weights[
        -1
    ]


def loss(w: np.ndarray, data: ls.Dataset | None = None) -> float:
    return plain_loss(data or iris(), (4,), w, activation="tanh", softmax=True)


def picture() -> ls.Plane:
    """The plane that Explore and Race open on."""
    model, W = ls.MLP(iris(), (4,), "tanh"), trained()
    return ls.Plane(W, *(ls.random_direction(model, W, seed) for seed in (1, 10_001)))


def popovers(shown) -> list[str]:
    """The labels of what opens by a press."""
    blocks, found = list(shown.app._tree.children.values()), []
    while blocks:
        block = blocks.pop()
        blocks += getattr(block, "children", {}).values()
        label = getattr(getattr(getattr(block, "proto", None), "popover", None), "label", "")
        found += [label] if label else []
    return found


def test_each_cell_of_explore_is_the_loss_of_its_network(page):
    explore = page("explore", SMALL | {"res": 51})
    shown, plane = explore.trace("loss", MAP), picture()
    losses = shown["customdata"]
    for i, j in ((0, 0), (25, 25), (7, 44), (50, 3)):
        w = plane.at(float(shown["x"][j]), float(shown["y"][i]))
        assert losses[i, j] == pytest.approx(loss(w), rel=1e-5)
    lowest = explore.trace("lowest in view", MAP)
    i, j = np.unravel_index(losses.argmin(), losses.shape)
    assert (lowest["x"][0], lowest["y"][0]) == pytest.approx((shown["x"][j], shown["y"][i]))
    line = explore.trace("loss", MAP + 1)
    for k in (0, 90, -1):
        along = plane.at(float(line["x"][k]), 0.0)
        assert line["customdata"][k] == pytest.approx(loss(along), rel=1e-5)
    right = plain_scores(iris(), (4,), plane.W, activation="tanh").argmax(1) == iris().y
    assert f"right about **{right.mean():.1%}** of these examples" in explore.text
    assert "**35 weights**" in explore.text


def test_curvature_is_that_of_the_hessian_and_of_the_picture(page):
    explore = page("explore", SMALL | {"res": 51, "zoom": 0.2})
    W, h = trained(), 1e-4
    steps = h * np.eye(len(W))
    H = [
        [
            (loss(W + u + v) - loss(W + u - v) - loss(W - u + v) + loss(W - u - v)) / (4 * h * h)
            for u in steps
        ]
        for v in steps
    ]
    values = np.linalg.eigvalsh(H)
    low, high = (
        float(re.findall(rf"{name} = \*\*(\S+)\*\*", explore.text)[0].replace("−", "-"))
        for name in ("λmin", "λmax")
    )
    assert (low, high) == pytest.approx((values[0], values[-1]), abs=2e-3)
    losses = explore.trace("loss", MAP)["customdata"].astype(float)
    pairs = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1))
    down, cells = 0, range(1, 50)
    for i in cells:
        for j in cells:
            ends = [
                (losses[i + r, j + c] + losses[i - r, j - c]) / 2
                for r, c in pairs
                if r <= i <= 50 - r and abs(c) <= j <= 50 - abs(c)
            ]
            down += losses[i, j] - min(ends) > 1e-6 * losses[i, j]
    (told,) = re.findall(r"in \*\*(\S+)%\*\* of the cells", explore.text)
    assert float(told) == pytest.approx(100 * down / 49**2, abs=0.5)
    assert down > 0


def test_the_line_between_two_minima_and_its_barrier(page):
    ends = {"line_0": "W", "line_1": "trained from another start"}
    race = page("race", SMALL | ends | {"space": "In weight space", "budget": 1})
    first, second = trained(0), trained(1)
    losses = [loss(first + t * (second - first)) for t in np.linspace(0, 1, 201)]
    chord = np.linspace(losses[0], losses[-1], 201)
    shown = next(
        chart
        for chart in race.charts
        if "end of the chord" in str(chart)
        or "trained from another start" in str(chart["figure"]["layout"])
    )
    curve = next(t for t in shown["figure"]["data"] if t.get("name") == "loss")
    np.testing.assert_allclose(curve["customdata"], losses, rtol=1e-5)
    rise = (losses - chord).max()
    assert race.app.session_state["observed"]["barrier"] == pytest.approx(max(rise, 0), abs=1e-9)
    assert f"{np.linalg.norm(second - first):.3g} apart" in race.text


def test_a_race_on_the_plane_of_a_network_is_the_whole_truth(page):
    race = page("race", SMALL | {"budget": 5}, opt=["Adam"])
    plane = picture()
    (path,) = race.sent(MAP)["race"]["paths"]
    for k in (0, -1):
        at = plane.at(path["x"][k], path["y"][k])
        assert path["loss"][k] == pytest.approx(loss(at), rel=1e-5)


def test_a_step_of_a_network_lands_where_its_loss_is(page):
    steps = page("step_size", SMALL | {"eta": 0.5})
    model = ls.MLP(iris(), (4,), "tanh")
    start = model.random_weights(0)
    landed = loss(start - 0.5 * model.gradient(start))
    assert f"from {loss(start):.5g} to **{landed:.5g}**" in steps.text
    best, lowest = re.findall(r"the best is \*\*(\S+)\*\* with loss \*\*(\S+)\*\*", steps.text)[0]
    assert loss(start - float(best) * model.gradient(start)) == pytest.approx(float(lowest), 1e-3)
    assert "several valleys" in steps.text
    labels = [
        note["text"]
        for chart in steps.charts
        for note in chart["figure"]["layout"].get("annotations", [])
    ]
    assert any("best measured" in label for label in labels)
    assert not any("exact" in label for label in labels)


def test_a_batch_of_a_network_has_the_loss_of_its_examples(page):
    batches = page("batches", SMALL | {"bsize": 4})
    rows = np.random.default_rng(0).permutation(30)[:4]
    start = ls.MLP(iris(), (4,), "tanh").random_weights(0)
    assert f"this batch **{loss(start, iris().subset(rows)):.4g}**" in batches.text


def test_strategies_walk_on_a_network_and_chance_is_that_of_its_classes(page):
    found = page("strategies", SMALL | {"evals": 100})
    assert "Guessing one of 3 classes" in found.text
    best = found.app.session_state["observed"]["best"]
    assert best["Gradient descent"] < best["Random local search"] < np.log(3) + 0.1


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_said_that_holds_for_linear_classifiers_only(page, name):
    link = SMALL | {"chord": "true", "evals": 10, "budget": 1}
    shown = page(name, {k: v for k, v in link.items() if k != "chord" or name == "explore"})
    for word in FALSE:
        assert word not in shown.text, word
    assert "How it bends" in shown.text
    svm = page(name, {k: v for k, v in (link | {"loss": "SVM"}).items() if k != "chord"})
    assert "creases" not in svm.text
    assert not any(
        trace.get("name") == "creases"
        for c in svm.charts
        for trace in c.get("figure", {}).get("data", [])
    )


@pytest.mark.parametrize("name", PAGES)
def test_without_a_hidden_layer_a_page_is_that_of_the_linear_classifier(page, name):
    few = {"data": "Iris", "n": 30, "evals": 10, "budget": 1}
    linear = page(name, few)
    empty = page(name, few | {"model": "network", "layers": 0})
    assert "a network **is** the linear classifier" in empty.text
    first, second = linear.figure()["data"], empty.figure()["data"]
    assert len(first) == len(second)
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.get("customdata"), other.get("customdata"))


STEEP = {"model": "network", "trainer": "Gradient descent"}
EXTREMES = {
    "one unit": {"width": 1},
    "one example": {"n": 1},
    "200 layers": {"layers": 200, "width": 2, "epochs": 1, "n": 3, "res": 51},
    "wide": {"width": 1000, "epochs": 1, "n": 3, "res": 51},
    "hinges": {"loss": "SVM", "act": "ReLU", "epochs": 30},
}


@pytest.mark.parametrize("extreme", EXTREMES)
@pytest.mark.parametrize("name", PAGES)
def test_extremes_have_a_page(page, name, extreme):
    shown = page(name, SMALL | {"evals": 10, "budget": 1} | EXTREMES[extreme])
    assert shown.charts
    assert not shown.app.error


@pytest.mark.parametrize("name", ["explore", "race"])
def test_a_training_that_diverges_is_told_with_its_curve(page, name):
    shown = page(name, STEEP | {"trate": 1000})
    assert "The training has diverged" in shown.text
    assert "Lower the learning rate under *Model*" in shown.text
    assert any("diverged" in label for label in popovers(shown))
    assert "right about" not in shown.text


def test_a_training_that_ends_above_its_start_is_told(page):
    shown = page("explore", STEEP | {"loss": "Softmax", "trate": 1, "epochs": 1})
    (label,) = (label for label in popovers(shown) if "Trained" in label)
    first, last = map(float, re.findall(r"rose from (\S+) to (\S+): lower", label)[0])
    assert first < last


def test_a_network_that_fits_no_memory_is_told_and_not_built(page):
    shown = page("explore", NETWORK | {"layers": 200, "width": 1000})
    assert "This network would have 199,274,010 weights" in shown.text


def test_what_takes_minutes_waits_for_the_reader(page):
    shown = page("explore", NETWORK | {"n": 1437, "epochs": 500, "layers": 5, "width": 256})
    assert any(button.label == "Train it now" for button in shown.app.button)
    assert "this takes minutes" in shown.text


def test_two_weights_of_a_network_are_named_by_where_they_lead(page):
    explore = page("explore", SMALL | {"ndir": "two weights", "a_weight": 17, "b_weight": 34})
    assert "unit 1 of layer 1, bias" in explore.text
    assert "class virginica, bias" in explore.text
    shown, W = explore.trace("loss", MAP), trained()
    w = W.copy()
    w[17] += float(shown["x"][3])
    w[34] += float(shown["y"][8])
    assert shown["customdata"][8, 3] == pytest.approx(loss(w), rel=1e-5)


def test_scenes_of_networks_show_what_they_say(page):
    near = page("explore", NETWORK).app.session_state["observed"]
    assert near["bends_down"] < 0.01
    assert near["smallest_curvature"] < 0 < near["largest_curvature"]
    explore = page("explore")
    next(b for b in explore.app.button if b.label == "Deeper").click()
    deep = explore.run().app.session_state["observed"]
    assert deep["bends_down"] > 0.2
    race = page("race", {"data": "Digits"})
    next(b for b in race.app.button if b.label == "Bumpy terrain").click()
    ends = race.run().app.session_state["observed"]["ends"]
    assert max(ends.values()) > 3 * min(ends.values())
    next(b for b in race.app.button if b.label == "Four starts, four hollows").click()
    ends = race.run().app.session_state["observed"]["ends"]
    names = sorted(ends)
    assert names == [f"Adam {number}" for number in (1, 2, 3, 4)]
    assert max(ends.values()) < 0.1
    for first, second in itertools.combinations(names, 2):
        race.app.selectbox(key="line_0").select(first)
        race.app.selectbox(key="line_1").select(second)
        race.run()
        highest = float(re.findall(r"the loss goes up to (\S+), a", race.text)[0])
        assert highest > 3 * max(ends[first], ends[second])


def test_a_stopped_training_leaves_no_picture_and_can_be_run_again(page):
    ground = GroundSpec(DataSpec("iris", 30, "unit"), LossSpec("softmax"), ModelSpec((4,), "tanh"))

    def work(progress: Progress) -> None:
        progress.stopped.set()
        progress(0.5)

    job = Job((ground, TrainingSpec(epochs=5)), work, whole=True)
    shown = page("explore", SMALL, jobs={"training": job})
    assert "Stopped before it was done" in shown.text
    assert not shown.charts
    next(b for b in shown.app.button if b.label == "Run it again").click()
    assert any("Trained for 5 epochs" in label for label in popovers(shown.run()))
    assert shown.charts


def test_a_large_network_is_drawn_in_fewer_cells_unless_more_are_wanted(page):
    deep = NETWORK | {"n": 100, "layers": 50, "width": 10, "epochs": 1, "res": 51}
    explore = page("explore", deep)
    few, told = len(explore.trace("loss", MAP)["x"]), explore.text
    assert few < 51
    assert f"{few} cells along each side are drawn" in told
    explore.app.toggle(key="finer").set_value(True)
    assert len(explore.run().trace("loss", MAP)["x"]) == 51
    assert "finer" not in page("explore", SMALL | {"res": 51}).app.session_state
