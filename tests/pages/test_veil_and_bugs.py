"""What is hidden until it has been looked at: the veil on Explore's map, a bug without a name."""

import numpy as np
import pytest

import landscape as ls
from landscape.gradients import BROKEN_GRADIENTS
from pages.gradient.bugs import HIDDEN, OPEN
from pages.shared.work.observed import SEEN


def heights(page) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    trace = next(trace for trace in page.figure()["data"] if trace["type"] == "heatmap")
    x, y, z = (np.asarray(trace[name], dtype=float) for name in ("x", "y", "z"))
    return x, y, z


def test_only_what_lies_around_the_looks_is_seen(page):
    veiled = page("explore", {"veil": "true", "n": 10, "res": 51})
    a, b, z = heights(veiled)
    near = a**2 + b[:, None] ** 2 <= (0.06 * a.max()) ** 2
    assert near.sum() > 1
    np.testing.assert_array_equal(np.isfinite(z), near)
    assert not any(t.get("name") == "lowest in view" for t in veiled.figure()["data"])
    place = float(a[40]), float(b[10])
    veiled.app.number_input(key="slice_a").set_value(place[0])
    veiled.app.number_input(key="slice_b").set_value(place[1])
    seen = np.isfinite(heights(veiled.run())[2])
    assert seen.sum() > near.sum()
    assert seen[10, 40]
    assert not seen[40, 10]
    assert veiled.app.session_state[SEEN]["looks"] == 2


def test_another_landscape_begins_anew_and_looks_can_be_forgotten(page):
    veiled = page("explore", {"veil": "true", "n": 10, "res": 51})
    for number, place in enumerate((0.01, 0.02, 0.03), 2):
        veiled.app.number_input(key="slice_a").set_value(place)
        assert veiled.run().app.session_state[SEEN]["looks"] == number
    veiled.app.button(key="forget_looks").click()
    assert veiled.run().app.session_state[SEEN]["looks"] == 1
    veiled.app.number_input(key="slice_a").set_value(0.0)
    assert veiled.run().app.session_state[SEEN]["looks"] == 2
    veiled.app.number_input(key="seed").set_value(2)
    assert veiled.run().app.session_state[SEEN]["looks"] == 1


def test_the_slopes_under_the_feet_are_those_of_the_loss(page):
    link = {"veil": "true", "n": 10, "loss": "Softmax", "origin": "zero"}
    veiled = page("explore", link | {"slice_a": 0.01, "slice_b": -0.02})
    data = ls.load_dataset("digits", limit=10, preprocess="center")
    objective = ls.Objective(data, ls.Softmax())
    plane, h = ls.random_plane(ls.zero_weights(objective.shape), 1), 1e-5

    def loss(a: float, b: float) -> float:
        return objective.value(plane.at(a, b))

    row = veiled.app.dataframe[0].value.iloc[0]
    found = [float(row[name]) for name in ("Loss", "Slope a", "Slope b")]
    expected = (
        loss(0.01, -0.02),
        (loss(0.01 + h, -0.02) - loss(0.01 - h, -0.02)) / (2 * h),
        (loss(0.01, -0.02 + h) - loss(0.01, -0.02 - h)) / (2 * h),
    )
    np.testing.assert_allclose(found, expected, rtol=1e-4)


@pytest.mark.parametrize("label", HIDDEN)
def test_a_hidden_bug_is_explained_when_it_is_found_and_not_before(page, label):
    link = {"part": "Gradient check", "n": 10, "loss": "Softmax", "l2": 0.1, "bug": label}
    hidden = page("gradient", link)
    bug = BROKEN_GRADIENTS[HIDDEN[label]]
    assert hidden.app.selectbox(key="guess").value == OPEN
    assert bug.explanation not in hidden.text
    wrong = next(each for each in BROKEN_GRADIENTS.values() if each is not bug)
    hidden.app.selectbox(key="guess").set_value(wrong.label)
    hidden.run()
    assert "No, another one." in hidden.text
    assert not hidden.app.session_state[SEEN]["found"]
    hidden.app.selectbox(key="guess").set_value(bug.label)
    hidden.run()
    assert bug.explanation in hidden.text
    assert hidden.app.session_state[SEEN]["found"]
    named = page("gradient", link | {"bug": bug.label})
    errors = [p.app.session_state[SEEN]["largest_error"] for p in (hidden, named)]
    assert errors[0] == errors[1] > 0.01


def test_every_bug_is_hidden_once():
    assert sorted(HIDDEN.values()) == sorted(BROKEN_GRADIENTS)
