"""What the prepared scenes of Step size and Mini-batches say is true, by the definitions."""

import numpy as np
import pytest

import landscape as ls
from landscape.descent import epoch
from landscape.losses import Loss
from pages.batches.scenes import SCENES as BATCHES
from pages.step_size.scenes import SCENES as STEPS

# The unit of the slider is the best step, found here by halving an interval.
HALVINGS = 200


def first_point(loss: Loss | None = None, examples: int | None = 100):
    """The objective of the pages' first view, and its point W."""
    data = ls.load_dataset("digits", limit=examples, preprocess="center")
    objective = ls.Objective(data, loss or ls.Hinge())
    return objective, ls.random_weights(objective.shape, 0.01, seed=10_001)


def ray(loss=None):
    """The loss along −∇L, and its lowest point by ternary search: it is convex."""
    objective, W = first_point(loss)
    downhill = -objective.gradient(W)

    def height(step):
        return objective.value(W + step * downhill)

    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        third = (high - low) / 3
        if height(low + third) < height(high - third):
            high -= third
        else:
            low += third
    return height, (low + high) / 2


def settings(scenes, name):
    return next(scene.settings for scene in scenes if scene.name == name)


def turned(gradient, full):
    cosine = (gradient * full).sum() / np.linalg.norm(gradient) / np.linalg.norm(full)
    return np.degrees(np.arccos(cosine))


def test_what_the_scenes_of_the_svm_say_of_a_step():
    height, best = ray()
    small = settings(STEPS, "Far too small")["step"] * best
    gain = height(0) - height(best)
    assert 0 < height(0) - height(small) < 0.1 * gain
    assert settings(STEPS, "The best") == {"step": 1.0}
    assert gain > 0.9 * height(0)
    over = settings(STEPS, "Overshooting starts")["eta"]
    assert over > 10 * best
    assert height(over) == pytest.approx(height(0), rel=1e-3)
    assert height(1.01 * over) > height(0) > height(0.99 * over)
    large = settings(STEPS, "Far too large")["step"] * best
    assert height(large) > height(0)
    assert height(10 * large) / height(large) == pytest.approx(10, rel=0.05)


def test_the_softmax_has_no_kink_at_its_best_step_and_the_svm_has_one():
    assert settings(STEPS, "Softmax, no kinks") == {"loss": "Softmax", "step": 1.0}
    for loss, smooth in ((ls.Softmax(), True), (ls.Hinge(), False)):
        height, best = ray(loss)
        little = 1e-3 * best
        before = (height(best) - height(best - little)) / little
        after = (height(best + little) - height(best)) / little
        steepest = (height(0) - height(little)) / little
        assert before < 0 < after
        assert (after - before < 1e-3 * steepest) or not smooth
        if not smooth:
            closer = (height(best + little / 10) - height(best)) / (little / 10)
            assert closer > 0.5 * after  # the slope does not shrink towards the kink


def test_what_the_scenes_of_batches_say():
    assert settings(BATCHES, "One example") == {"bsize": 1}
    objective, W = first_point()
    one = objective.batch(epoch(100, 1)[0]).gradient(W)
    assert turned(one, objective.gradient(W)) > 60
    assert settings(BATCHES, "32 of many") == {"n": 1437, "bsize": 32}
    objective, W = first_point(examples=None)
    assert len(objective.dataset) == 1437
    some = objective.batch(epoch(1437, 32)[0]).gradient(W)
    assert turned(some, objective.gradient(W)) < 40
    assert round(32 / 1437, 2) == 0.02


@pytest.mark.parametrize(("name", "scenes"), [("step_size", STEPS), ("batches", BATCHES)])
def test_a_scene_is_a_whole_state_that_says_what_is_seen(page, name, scenes):
    """Settings of before, the regulariser too, are those of the first view again."""
    opened = page(name, {"n": 50, "l2": "0.1"}, eta=3.0)
    for scene in scenes:
        opened.app.button(key=f"scene_{scene.name}").click()
        opened.run()
        assert f"**{scene.name}.** {scene.about}" in opened.text
        assert opened.app.session_state["l2"] == 0.0
        for key, value in {"n": 100, **scene.settings}.items():
            assert opened.app.session_state[key] == value
        assert not opened.app.warning


@pytest.mark.parametrize(("name", "scenes"), [("step_size", STEPS), ("batches", BATCHES)])
def test_no_scene_is_on_before_one_is_chosen(page, name, scenes):
    opened = page(name)
    assert not any(scene.about in opened.text for scene in scenes)
