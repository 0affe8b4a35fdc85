"""What the pages say and draw, against the plain definition in NumPy."""

import numpy as np

import landscape as ls


def share_right(W, X, y):
    """The share of the examples whose own class has the highest score."""
    scores = np.column_stack([X, np.ones(len(y))]) @ W.T
    return (scores.argmax(axis=1) == y).mean()


def test_accuracy_on_the_test_examples_is_not_that_on_the_training_examples(page):
    data = ls.load_dataset("digits", limit=100, preprocess="center")
    assert data.test is not None
    W = 0.01 * np.random.default_rng(10_001).standard_normal((10, 65))
    train = share_right(W, data.view(data.X), data.y)
    test = share_right(W, data.view(data.test.X), data.test.y)
    assert f"{train:.1%}" != f"{test:.1%}"
    text = page("explore").text
    shares = f"**{train:.1%}** of these examples", f"**{test:.1%}** of the test examples"
    assert "Accuracy at W  \n" + "  \n".join(shares) in text  # among the facts
    assert text.count(shares[1]) == 2  # and of the classifier where the slices cross


def test_zoom_of_explore_halves_the_window_at_two(page):
    whole, half = (page("explore", {"zoom": zoom}).trace("loss") for zoom in ("1", "2"))
    for axis in "xy":
        np.testing.assert_allclose(half[axis], np.asarray(whole[axis]) / 2)
