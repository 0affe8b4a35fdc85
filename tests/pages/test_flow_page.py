"""The Flow page, run without a browser."""

import json
import re

import numpy as np
import pytest

import landscape as ls
from landscape.figures.flow import FlowPicture, flow_diagram
from landscape.figures.style import theme_named
from landscape.studies.flow import flow as study

DIAGRAM = 0


def words(page):
    """All words of the wide diagram."""
    wide, _ = json.loads(page.pictures[DIAGRAM].json)
    return re.findall(r"<text[^>]*>([^<]*)</text>", wide)


def shown(value):
    return f"{value:.4g}".replace("-", "−")


def digits(l2=0.0):
    data = ls.load_dataset("digits", limit=100, preprocess="center")
    return ls.Objective(data, ls.Hinge(), l2)


def start():
    return ls.random_weights((10, 65), 0.01, seed=10_001)


def test_first_view_holds_the_numbers_of_one_example(page):
    flow = page("flow")
    problem, W = digits(), start()
    scores = problem.scores(W)[0]
    y = problem.dataset.y[0]
    found = words(flow)
    assert set(map(shown, scores)) <= set(found)
    margins = np.delete(scores - scores[y] + 1, y)
    assert set(map(shown, margins)) <= set(found)
    assert f"L₀ = {shown(np.maximum(margins, 0).sum())}" in found
    assert found.count(shown(problem.value(W))) == 2  # data loss and total loss: λ is 0
    assert "own class" in found


def test_update_is_one_step_of_gradient_descent(page):
    flow = page("flow")
    flow.app.button(key="update").click()
    flow.run()
    problem, W = digits(), start()
    W = W - 0.001 * problem.gradient(W)
    assert shown(problem.value(W)) in words(flow)
    assert flow.app.number_input(key="updates").value == 1
    flow.app.button(key="to_start").click()
    assert shown(problem.value(start())) in words(flow.run())


def test_metrics_tell_what_the_last_update_changed(page):
    flow = page("flow", {"updates": 1})
    problem, W = digits(), start()
    moved = W - 0.001 * problem.gradient(W)
    change = {metric.label: metric.delta for metric in flow.app.metric}
    assert change["Total loss"] == f"{problem.value(moved) - problem.value(W):.4g}"
    assert float(change["Total loss"]) < 0
    gained = problem.accuracy(moved) - problem.accuracy(W)
    assert change["Accuracy"] == f"{gained:.1%}"


def test_this_example_alone_is_followed(page):
    flow = page("flow", {"follow": "this example", "example": 7, "updates": 3, "l2": 0.1})
    problem, W = digits(0.1), start()
    for _ in range(3):
        W = W - 0.001 * problem.batch([7]).gradient(W)
    assert shown(problem.value(W)) in words(flow)
    assert shown(0.1 * (W[:, :-1] ** 2).sum()) in words(flow)
    assert "example 7 alone" in flow.text
    assert "∇(L_7 + λ·R)" in flow.text


def test_a_link_with_many_updates_counts_from_the_start(page):
    flow = page("flow", {"updates": 137, "frate": 0.0005})
    path = ls.optimize(digits(), ls.GradientDescent(0.0005), start(), steps=137)
    assert shown(path.final_loss) in words(flow)


def test_templates_are_the_weights_on_a_scale_around_zero(page):
    flow = page("flow", {"updates": 10})
    problem, W = digits(), start()
    for _ in range(10):
        W = W - 0.001 * problem.gradient(W)
    np.testing.assert_allclose(flow.trace("3", 1)["z"], W[3, :64].reshape(8, 8), rtol=1e-5)
    step = -0.001 * problem.gradient(W)[3, :64].reshape(8, 8)
    np.testing.assert_allclose(flow.trace("3", 2)["z"], step, rtol=1e-4, atol=1e-9)
    axis = flow.figure(1)["layout"]["coloraxis"]
    assert axis["cmin"] == -axis["cmax"]


@pytest.mark.parametrize("data", ["Digits", "Iris", "Blobs", "Planar", "Three points"])
@pytest.mark.parametrize("loss", ["SVM", "Softmax", "One-vs-all", "Structured"])
def test_every_small_data_set_and_loss_gives_a_diagram(page, data, loss):
    flow = page("flow", {"data": data, "loss": loss, "updates": 2})
    assert "Total loss L" in words(flow)
    assert not flow.app.warning


def test_a_run_beyond_all_bounds_is_a_message_with_its_remedy(page):
    flow = page("flow", {"updates": 500, "frate": 100, "l2": 10})
    assert "smaller step size" in flow.text
    number = int(re.findall(r"At update (\d+)", flow.text)[0])
    finite = page("flow", {"updates": number - 1, "frate": 100, "l2": 10})
    assert "Total loss L" in words(finite)


def test_numbers_out_of_range_are_brought_back(page):
    flow = page("flow", {"n": 5}, example=80)
    assert flow.app.number_input(key="example").value == 4
    assert "Total loss L" in words(page("flow", {"example": 9000, "updates": 9999}))


@pytest.mark.cifar10
def test_cifar10_has_pictures_and_templates(page):
    flow = page("flow", {"data": "CIFAR-10"})
    assert "truck" in words(flow)
    assert flow.trace("truck", 1)["z"].shape == (32, 32)


def luminance(color):
    channels = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    """As the accessibility guidelines define it (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_of_the_diagram_can_be_read_and_heard(theme):
    problem = digits()
    picture = FlowPicture(
        study(problem, start(), 3), problem.dataset.class_names, 3, 100, ("x",), None, 0.001, False
    )
    for svg in flow_diagram(picture, theme):
        assert 'role="img"' in svg
        label = re.findall(r'aria-label="([^"]*)"', svg)[0]
        assert "example 3" in label
        assert f"total loss {problem.value(start()):.4g}" in label
        page = theme_named(theme).background
        for color in set(re.findall(r'<text[^>]* fill="(#\w{6})"', svg)):
            assert contrast(color, page) >= 4.5


def test_accuracy_counts_ties_as_the_first_class(page):
    """At W = 0 all scores are equal: right are the examples of class 0, no more and no fewer."""
    flow = page("flow", {"origin": "zero", "n": 50})
    y = ls.load_dataset("digits", limit=50).y
    accuracy = next(metric for metric in flow.app.metric if metric.label == "Accuracy")
    assert accuracy.value == f"{(y == 0).mean():.1%}"


def test_a_single_example_is_not_counted_as_many(page):
    flow = page("flow", {"n": 1, "updates": 1, "frate": 5, "pre": "raw"})
    assert flow.app.number_input(key="example").label == "Example 0, the only one"
    assert "1 update of step size 5, against the gradient of the one example" in flow.text
    assert "others' cost" not in flow.text
    assert "of the one example" in words(flow)
    assert "brighter than the mean" not in flow.text  # raw features have no mean subtracted
