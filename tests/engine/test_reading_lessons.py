"""Lessons as data: what an expression may do, what a text may hold, and how mistakes are told."""

import pytest

from landscape.lessons import (
    Expression,
    KnownAnswer,
    LessonMistake,
    NotComputed,
    Template,
    WrongExpression,
    lesson_from,
    read_lesson,
    worksheet,
)

KNOWN = {"n": 100, "loss": 0.25, "done": True, "ends": (-0.5, 0.5), "best": {"Adam": 2.0}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("n >= 50 and not loss > 1", True),
        ("ends[0] < 0 < ends[1]", True),
        ("best['Adam'] / 4", 0.5),
        ("abs(-n) + max(1, 2) * 3 - 2 ** 3", 98),
        ("loss if done else n", 0.25),
        ("n in [10, 100]", True),
        ("'a' not in ('b',)", True),
        ("round(loss, 1) == 0.2", True),
        ("len(ends) == 2 or nothing", True),
    ],
)
def test_an_expression_comes_to_what_its_words_say(text, value):
    assert Expression(text).value(KNOWN) == value


@pytest.mark.parametrize(
    "text",
    [
        "n.real",
        "().__class__",
        "__import__('os')",
        "open('x')",
        "abs",
        "lambda: 1",
        "[x for x in ends]",
        "f'{n}'",
        "n := 3",
        "n = 3",
        "a; b",
        "abs(x=1)",
        "*ends",
        "1j",
        "b'x'",
        "n & 1",
        "n << 99",
        "",
        "(",
        "-" * 250 + "1",
        "n + " * 100 + "n",
    ],
)
def test_what_is_more_than_arithmetic_is_refused(text):
    with pytest.raises(WrongExpression):
        Expression(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("m > 1", "nothing here is called m"),
        ("best['SGD']", "SGD"),
        ("ends[7]", "index"),
        ("n / 0", "zero"),
        ("n < 'a'", "not supported"),
        ("'a' * 99999999", "only numbers"),
        ("9 ** 9 ** 9 ** 9", "out of range"),
    ],
)
def test_what_has_no_value_says_why_and_does_not_hold(text, told):
    with pytest.raises(NotComputed, match=told):
        Expression(text).value(KNOWN)
    assert not Expression(text).holds(KNOWN)


def test_an_expression_tells_what_it_must_know():
    assert Expression("max(a, b[c]) > 2 and d").names == {"a", "b", "c", "d"}
    assert Template("{a:.3g} of {100 * b:.0f} %").names == {"a", "b"}


def test_a_text_is_filled_with_numbers():
    assert (
        Template("{n:,} and {100 * loss:.1f} % of {{n}}").filled(KNOWN) == "100 and 25.0 % of {n}"
    )


@pytest.mark.parametrize(
    "text", ["{", "{}", "{n.real}", "{n:>999999}", "{n:{loss}}", "{open('x')}"]
)
def test_a_wrong_text_is_refused(text):
    with pytest.raises(WrongExpression):
        Template(text)


def test_a_text_of_what_is_no_number_is_not_filled():
    with pytest.raises(NotComputed, match="best"):
        Template("{best:.3f}").filled(KNOWN)


STEP = 'title = "T"\n[[step]]\ntext = "x"\nat = "explore"\n'
QUESTION = '[step.predict]\nask = "?"\n[step.predict.choices]\n'


def test_a_lesson_is_what_its_file_says():
    lesson = lesson_from(
        STEP
        + 'do = "y"\ncheck = "n > 1"\nhint = "h"\n[[step]]\ntext = "z"\n'
        + 'at = "race?n=1&opt=a&opt=b"\ncover = true\n'
        + QUESTION
        + '"yes" = "n > 5"\n"no" = "n <= 5"\n',
        "a-name",
    )
    first, second = lesson.steps
    assert (lesson.name, lesson.title) == ("a-name", "T")
    assert (first.page, first.settings, first.do, first.hint) == ("explore", {}, "y", "h")
    assert first.check is not None
    assert first.check.holds({"n": 2})
    assert (second.page, second.settings) == ("race", {"n": ["1"], "opt": ["a", "b"]})
    assert second.cover
    assert second.predict is not None
    assert second.predict.right({"n": 7}) == ["yes"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = ", "x.toml: is not TOML"),
        ('title = "T"', "x.toml: step is missing"),
        ('title = "T"\nstep = []', "x.toml: must have a \\[\\[step\\]\\]"),
        ('title = "T"\nstep = [1]', "x.toml, step 1: must be a table"),
        ('titel = "T"', "x.toml: titel is unknown here; known are title"),
        ("title = 3", "x.toml: title must be a text; got 3"),
        ('notes = "javascript:x"\n' + STEP, "x.toml: notes must be an address"),
        (STEP.replace("at", "to"), "x.toml, step 1: to is unknown"),
        (STEP + 'check = "n > 1"', "x.toml, step 1: a check needs a task"),
        (STEP + 'do = "y"', "x.toml, step 1: a task needs a check"),
        (STEP + "cover = true", "x.toml, step 1: cover needs a predict"),
        (
            STEP + 'do = "y"\ncheck = "n >"',
            'x.toml, step 1: check must be one expression, .* "?n >',
        ),
        (STEP + 'do = "y"\ncheck = "f(n)"', "x.toml, step 1: check the functions are .* got f"),
        (STEP + 'done = "{n"', "x.toml, step 1: done: "),
        (STEP + QUESTION + '"yes" = "n > 5"', "x.toml, step 1: predict needs two choices"),
        (STEP + QUESTION + '"a" = "n"\n"b" = 3', "x.toml, step 1: the choice 'b' must be"),
        (STEP + '[step.predict]\nask = "?"', "x.toml, step 1, predict: choices is missing"),
    ],
)
def test_a_mistake_is_told_with_file_step_and_rule(text, told):
    with pytest.raises(LessonMistake, match=told):
        lesson_from(text, "x")


def test_a_file_that_can_not_be_read_is_told(tmp_path):
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"')
    with pytest.raises(LessonMistake, match=r"latin\.toml: can't be read as a text in UTF-8"):
        read_lesson(tmp_path / "latin.toml")
    (tmp_path / "large.toml").write_text("#" * 300_000)
    with pytest.raises(LessonMistake, match=r"large\.toml: must be no larger"):
        read_lesson(tmp_path / "large.toml")
    with pytest.raises(LessonMistake, match=r"none\.toml: can't be read"):
        read_lesson(tmp_path / "none.toml")
    (tmp_path / "My lesson.toml").write_text(STEP)
    with pytest.raises(LessonMistake, match="its name must be"):
        read_lesson(tmp_path / "My lesson.toml")


def test_a_worksheet_asks_and_its_second_sheet_answers():
    question = QUESTION + '"<b>" = "n > 5"\n"no" = "n <= 5"\n'
    lesson = lesson_from(STEP.replace('"x"', '"**x** <i>"') + question, "name")
    sheet = worksheet(lesson, "https://a.example/")
    assert "<b>x</b> &lt;i&gt;" in sheet
    assert "<li>&lt;b&gt;</li><li>no</li>" in sheet
    assert 'href="https://a.example/explore?lesson=name.1"' in sheet
    assert "answers" not in sheet
    both = worksheet(lesson, "https://a.example", [KnownAnswer("no", "n is 3.")])
    assert both.startswith(sheet.removesuffix("</body></html>"))
    assert "? <b>no</b>. n is 3." in both
