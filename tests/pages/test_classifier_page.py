"""The Classifier page without a browser: what Python sends, checks, keeps and refuses."""

import json

import numpy as np
import pytest

import landscape as ls
from pages.classifier.playground import files, keeping, verdicts
from pages.classifier.playground.settings import EXPLANATIONS, Settings
from pages.classifier.playground.world import MOST_POINTS, START, Refused, World


def sent(page) -> dict:
    """What the page gave to the playground."""
    return json.loads(page.pictures[0].json)


def world_of(**changes) -> World:
    return World.of(START.plain | changes)


def test_first_view_starts_from_the_planar_points_and_the_given_weights(page):
    classifier = page("classifier")
    payload = sent(classifier)
    assert payload["settings"] == {"loss": "hinge", "delta": 1.0, "l2": 0.1, "rate": 0.1}
    assert payload["world"] == START.plain
    data = ls.load_dataset("planar", preprocess="raw")
    np.testing.assert_array_equal(START.X, data.X)
    np.testing.assert_array_equal(START.y, data.y)
    assert payload["verdict"]["sums"] == (
        "The Python engine: data loss 0.644556, regularisation 1.92545, total 2.57001, "
        "accuracy 0.7778."
    )


@pytest.mark.parametrize("label", ["SVM", "Softmax", "One-vs-all", "Structured"])
def test_each_loss_is_explained_and_checked_by_the_engine(page, label):
    classifier = page("classifier", {"loss": label, "reg": 0.01, "cstep": 5})
    settings = Settings(**sent(classifier)["settings"])
    assert (settings.l2, settings.rate) == (0.01, 5.0)
    assert EXPLANATIONS[settings.loss].formula in classifier.text
    loss = {
        "hinge": ls.Hinge(),
        "softmax": ls.Softmax(),
        "one-vs-all": ls.OneVsAll(),
        "structured": ls.CrammerSinger(),
    }[settings.loss]
    value = ls.Objective(ls.load_dataset("planar", preprocess="raw"), loss, 0.01).value(
        START.weights
    )
    assert f"total {value:.6g}," in sent(classifier)["verdict"]["sums"]


def test_the_margin_counts_in_the_sums_of_the_engine(page):
    classifier = page("classifier", {"delta": 2.5, "reg": 0})
    scores = START.X @ START.weights[:, :2].T + START.weights[:, 2]
    losses = [
        sum(max(0, s[j] - s[own] + 2.5) for j in range(3) if j != own)
        for s, own in zip(scores, START.y, strict=True)
    ]
    assert f"total {np.mean(losses):.6g}," in sent(classifier)["verdict"]["sums"]


def test_the_verdict_names_the_numbers_that_it_is_of(page):
    world = world_of(b=[1.0, 2.0, 3.0])
    payload = sent(page("classifier", None, playground_world=world))
    assert payload["world"] == world.plain
    assert {name: payload["verdict"][name] for name in ("points", "W", "b")} == {
        name: world.plain[name] for name in ("points", "W", "b")
    }


def test_all_is_reset_and_what_was_done_stays_done(page):
    world = world_of(b=[1.0, 2.0, 3.0], points=[], tasks=[True, False, False, True])
    link = {"loss": "Softmax", "reg": 0.01, "cstep": 5, "delta": 2}
    classifier = page("classifier", link, playground_world=world)
    edition = sent(classifier)["edition"]
    classifier.app.button(key="reset_page").click()
    payload = sent(classifier.run())
    assert payload["settings"] == vars(Settings())
    assert payload["world"] == START.plain | {"tasks": [True, False, False, True]}
    assert payload["edition"] == edition + 1


@pytest.mark.parametrize("points", [[], [[0.1, 0.2, 1]], [[0.0, 0.0, 2]] * 10])
def test_missing_classes_and_points_on_one_spot_make_no_trouble(page, points):
    classifier = page("classifier", None, playground_world=world_of(points=points))
    assert ("The Python engine" in sent(classifier)["verdict"]["sums"]) == bool(points)
    assert not classifier.app.warning


def test_huge_weights_make_no_trouble(page):
    W = [[1e9, -1e9], [1e9, 0.0], [0.0, 1e12]]
    classifier = page("classifier", None, playground_world=world_of(W=W))
    assert "total 1e+23," in sent(classifier)["verdict"]["sums"]


def test_sums_are_those_of_the_definition():
    world = world_of(points=[[0.5, 0.4, 0], [-0.4, -0.5, 2]])
    found = verdicts.sums(world, ls.CrammerSinger(0.5), 0.3)
    scores = world.X @ world.weights[:, :2].T + world.weights[:, 2]
    losses = [
        max(0, max(s[j] for j in range(3) if j != own) - s[own] + 0.5)
        for s, own in zip(scores, world.y, strict=True)
    ]
    assert found is not None
    assert found.data == pytest.approx(np.mean(losses))
    assert found.regularisation == pytest.approx(0.3 * 19.2545)
    assert found.total == pytest.approx(found.data + found.regularisation)
    assert found.accuracy == np.mean(scores.argmax(axis=1) == world.y)


@pytest.mark.parametrize(("label", "accuracy"), [(0, 0.0), (1, 1.0), (2, 0.0)])
def test_the_first_class_of_a_tie_counts(label, accuracy):
    """Classes 1 and 2 share the highest score at the point."""
    world = world_of(points=[[0.5, 0.5, label]], W=[[0, 0], [1, 1], [1, 1]], b=[0, 0, 0])
    found = verdicts.sums(world, ls.Hinge(), 0.0)
    assert found is not None
    assert found.accuracy == accuracy


@pytest.mark.parametrize(
    ("points", "separable", "one_vs_all"),
    [
        (START.plain["points"], True, True),
        ([[-1, 0, 0], [0, 0, 1], [1, 0, 2]], True, False),
        ([[0, 0, 0], [0, 0, 1], [1, 1, 2]], False, False),
        ([[0, 0, 0], [1, 1, 0], [0, 1, 1], [1, 0, 1]], False, False),
        ([], True, True),
    ],
)
def test_what_is_possible_with_points(points, separable, one_vs_all):
    assert verdicts.possible(world_of(points=points)) == (separable, one_vs_all)


def written(world: World, settings: Settings) -> str:
    """A file as the browser saves it."""
    return json.dumps({"format": files.FORMAT} | vars(settings) | world.plain, indent=1)


def test_a_file_holds_the_world_exactly():
    world = world_of(W=np.random.default_rng(0).normal(size=(3, 2)).tolist(), tasks=[True] * 4)
    settings = Settings("one-vs-all", 0.7, 0.02, 5.0)
    assert files.read(written(world, settings).encode()) == (world, settings)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"points": [[0.0, 0.0, 3]]},
            r"points\[0\], its class, must be a whole number from 0 to 2",
        ),
        ({"points": [[0.0, 0.0, 0.5]]}, "whole number"),
        ({"points": [[0.0, 0.0]]}, r"points\[0\] must be 3 numbers; got 2"),
        ({"points": [[0.0, 0.0, 0]] * (MOST_POINTS + 1)}, "at most 200 rows; got 201"),
        ({"points": [[float("nan"), 0.0, 0]]}, "finite; got NaN"),
        ({"points": [[1e400, 0.0, 0]]}, "finite"),
        ({"points": [[True, 0.0, 0]]}, "finite numbers"),
        ({"points": "none"}, "points must be a list"),
        ({"points": [7]}, r"points\[0\] must be a list of numbers; got 7"),
        ({"W": [[1.0, 2.0], [3.0, 4.0]]}, "W must be three rows; got 2"),
        ({"W": [[1.0, 2.0], [3.0, 4.0], [5.0, None]]}, r"W\[2\] must be finite numbers"),
        ({"W": [[1.0, 2.0], [3.0, 4.0], [5.0, 1e13]]}, "at most 1e"),
        ({"b": ["1", 2.0, 3.0]}, "b must be finite numbers"),
        ({"b": None}, "b must be a list; got nothing"),
        ({"plane": {"kind": "curved"}}, "plane must be weights or random"),
        ({"plane": {"first": 9}}, "plane.first must be a whole number from 0 to 8"),
        ({"plane": {"first": 1, "second": 1}}, "two different parameters"),
        ({"plane": {"third": 1}}, "plane must be an object"),
        ({"tasks": [1, 2, 3, 4]}, "4 times true or false"),
        ({"loss": "hunch"}, "loss must be one of hinge"),
        ({"l2": 0.33}, "l2 must be one of 0, 0.001"),
        ({"rate": "fast"}, "rate must be one of"),
        ({"delta": -1}, "delta must be from 0 to 100; got -1"),
        ({"delta": "x"}, "delta must be a number"),
        ({"format": "other"}, '"format"'),
    ],
)
def test_files_that_break_a_rule_are_refused_with_the_rule(changes, message):
    plain = json.loads(written(START, Settings())) | changes
    with pytest.raises(Refused, match=message):
        files.read(json.dumps(plain).encode())


def test_a_number_of_thousands_of_digits_is_refused():
    text = written(START, Settings()).replace("2.06", "9" * 5000)
    with pytest.raises(Refused, match=r"W\[0\] must be finite numbers"):
        files.read(text.encode())


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[1]", b" " * 300_000, b"9" * 30]
)
def test_files_that_are_no_such_json_are_refused(content):
    with pytest.raises(Refused, match="the file must"):
        files.read(content)


def test_a_report_of_a_world_that_python_has_replaced_meanwhile_changes_nothing(monkeypatch):
    moved = START.plain | {"b": [1.0, 2.0, 3.0]}
    state = {keeping.KEPT: START, keeping.EDITION: 2}
    monkeypatch.setattr(keeping.st, "session_state", state)
    for edition, expected in [(1, START), (2, World.of(moved))]:
        state[keeping.REPORTER] = {"world": moved | {"edition": edition}}
        keeping.take_over()
        assert state[keeping.KEPT] == expected
    assert state[keeping.REPORT] is None


def test_a_report_of_the_world_that_is_known_leaves_what_was_said_of_a_file(monkeypatch):
    report = {"world": START.plain | {"edition": 1}}
    state = {keeping.KEPT: START, keeping.EDITION: 1, keeping.REPORTER: report}
    monkeypatch.setattr(keeping.st, "session_state", state | {keeping.FILE: "not opened"})
    keeping.take_over()
    assert keeping.st.session_state[keeping.FILE] == "not opened"
    report["world"]["b"] = [1.0, 2.0, 3.0]
    keeping.take_over()
    assert keeping.st.session_state[keeping.FILE] is None
