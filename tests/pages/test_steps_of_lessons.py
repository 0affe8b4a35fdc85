"""Every lesson of the course, walked without a browser, and lessons that are wrong."""

import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from landscape.lessons import LessonMistake, lesson_from
from pages.course import check, paper
from pages.shared.lessons.journey import STATE, Place
from pages.shared.lessons.shelf import COURSE, OWN, checked, shelf
from pages.shared.settings.table import of_page
from pages.shared.work.observed import SEEN

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in COURSE.glob("*.toml"))
FIRST = NAMES[0]


class Walk:
    """A reader of lessons under test."""

    def __init__(self, **link: str) -> None:
        self.app = AppTest.from_file(str(ROOT / "pages" / "explorer.py"), default_timeout=120)
        for key, value in link.items():
            self.app.query_params[key] = value
        self.run()

    def run(self) -> None:
        self.app.run()
        assert not self.app.exception, self.app.exception

    def press(self, key: str) -> None:
        self.app.button(key=key).click()
        self.run()

    def guess(self, choice: str) -> None:
        groups: list[Any] = list(self.app.get("button_group"))
        (asked,) = (group for group in groups if group.key.startswith("guess_"))
        asked.set_value(choice)
        self.run()

    def set(self, settings: dict) -> None:
        for key, value in settings.items():
            self.app.session_state[key] = value
        self.run()

    @property
    def journey(self):
        return self.app.session_state[STATE]

    @property
    def text(self) -> str:
        return "\n".join(each.value for each in (*self.app.markdown, *self.app.caption))

    @property
    def covered(self) -> bool:
        styles: list[Any] = list(self.app.get("html"))
        return any("visibility: hidden !important" in style.value for style in styles)

    @property
    def link(self) -> dict[str, Any]:
        link: dict[str, Any] = dict(self.app.query_params)
        return {key: value[-1] if isinstance(value, list) else value for key, value in link.items()}

    def state(self, *keys: str) -> list:
        return [self.app.session_state[key] for key in keys]


def test_the_course_has_thirteen_lessons_without_a_mistake():
    found = shelf()
    assert list(found.course) == NAMES
    assert len(NAMES) == 13
    assert found.mistakes == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_step_can_be_walked_from_where_it_begins(name):
    for number, step in enumerate(shelf().lessons[name].steps, 1):
        report = check.check_step(step)
        assert report.problems == (), (name, number)
        settings = {setting.key for setting in of_page(step.page)}
        noted = report.known.keys() - settings
        if step.check or step.predict:
            assert noted, "the page tells nothing"


# In a browser every lesson is walked to its end, task by task.
@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_has_a_task_and_a_question(name):
    steps = shelf().lessons[name].steps
    assert any(step.check for step in steps)
    assert any(step.predict for step in steps)


def test_an_answer_stays_as_it_was_when_the_page_changes():
    walk = Walk(lesson="07-how-far-to-step.1")
    walk.guess("it lands lower still")
    answer = walk.journey.answers[Place("07-how-far-to-step", 0)]
    assert "1.78" in answer.because
    walk.set({"n": 1000})
    assert walk.journey.answers[Place("07-how-far-to-step", 0)] == answer
    assert answer.because in walk.text


def test_a_covered_page_is_uncovered_by_the_guess():
    walk = Walk(lesson="03-random-search.1")
    assert walk.covered
    walk.guess("about 10 %")
    assert not walk.covered


def test_settings_of_the_link_lie_over_those_of_the_step():
    walk = Walk(lesson=f"{FIRST}.1", n="20")
    assert walk.state("n", "view") == [20, "Slice"]
    walk.press("lesson_again")
    assert walk.state("n", "view") == [1, "Slice"]


def test_a_lesson_is_left_and_its_settings_stay_on_its_page():
    walk = Walk(lesson=f"{FIRST}.1")
    walk.press("lesson_leave")
    assert "lesson" not in walk.link
    assert walk.state("n") == [1]
    assert not [b for b in walk.app.button if b.key == "lesson_next"]
    walk.app.switch_page("step_size/page.py")
    walk.run()
    assert walk.state("n") == [100]


def test_back_to_the_lesson_from_another_page():
    walk = Walk(lesson=f"{FIRST}.2")
    walk.set({"n": 30})
    walk.app.switch_page("step_size/page.py")
    walk.run()
    assert "waits on the page Explore" in walk.text
    walk.press("lesson_return")
    assert walk.state("n", "view") == [1, "Map"]
    assert walk.journey.at == Place(FIRST, 1)


@pytest.mark.parametrize("link", ["", "nothing.1", f"{FIRST}.0", f"{FIRST}.99", f"{FIRST}.²", "."])
def test_a_link_to_no_step_shows_no_strip(link):
    walk = Walk(lesson=link)
    assert walk.journey.at is None
    assert "lesson" not in walk.link


def test_the_course_page_lists_all_lessons_and_leads_into_them():
    walk = Walk()
    walk.app.switch_page("course/page.py")
    walk.run()
    assert all(shelf().lessons[name].title in walk.text for name in NAMES)
    walk.press("begin_07-how-far-to-step")
    assert walk.journey.at == Place("07-how-far-to-step", 0)
    assert "**1/5**" in walk.text


OWN_LESSON = """
title = "Mine"
[[step]]
text = "Look. <script>alert(1)</script>"
at = "explore?n=1"
do = "Take more."
check = "n > 1"
"""


def test_own_lessons_stand_beside_the_course_and_mistakes_are_told(tmp_path, monkeypatch):
    (tmp_path / "mine.toml").write_text(OWN_LESSON)
    (tmp_path / "broken.toml").write_text(OWN_LESSON.replace("n > 1", "n >"))
    (tmp_path / f"{FIRST}.toml").write_text(OWN_LESSON)
    monkeypatch.setenv(OWN, str(tmp_path))
    found = shelf()
    assert found.own == ("mine",)
    assert len(found.mistakes) == 2
    assert "broken.toml, step 1: check must be one expression" in " ".join(found.mistakes)
    assert f"{FIRST}.toml: another lesson has this name" in " ".join(found.mistakes)
    walk = Walk(lesson="mine.1")
    assert "<script>" in walk.text  # shown as what it is: Markdown without HTML
    assert not any(element.allow_html for element in walk.app.markdown)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("explore", "exploer"), "step 1: at must begin with the name of a page: .*'exploer'"),
        (("n=1", "m=1"), "step 1: at: the page explore has no setting m. Settings there: data"),
        (("n=1", "n=11"), "step 1: at: n must be one of 1, 2"),
        (("n=1", "view=Globe"), "step 1: at: view must be one of Map"),
        (("n=1", "seed=x"), "step 1: at: seed must be a whole number"),
        (("n=1", "delta=nan"), "step 1: at: delta must be a number; got 'nan'"),
        (("n=1", "delta=-1"), "step 1: at: delta must be a number from 0.0"),
        (("n=1", "chord=maybe"), "step 1: at: chord must be one of True, False"),
        (("n=1", "ends=0.5&ends=0.1"), "step 1: at: ends must be two numbers"),
    ],
)
def test_a_state_that_no_page_has_is_a_mistake(change, told):
    with pytest.raises(LessonMistake, match=told):
        checked(lesson_from(OWN_LESSON.replace(*change), "mine"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("n > 1", "n >= 1"), "the task is done before it is begun"),
        (("n > 1", "los_at_W > 1"), "asks for los_at_W, .* did you mean loss_at_W?"),
        (('"Take more."', '"Take."\ndone = "{view:.3f}"'), "done can't be filled"),
    ],
)
def test_what_can_not_be_walked_is_told(change, told):
    (report,) = check.check_lesson(checked(lesson_from(OWN_LESSON.replace(*change), "mine")))
    assert any(re.search(told, each) for each in report.problems)


def test_pages_tell_nothing_under_the_name_of_a_setting(page):
    for name in ("explore", "hinges", "step_size", "flow"):
        noted = page(name).app.session_state[SEEN]
        assert noted
        assert not noted.keys() & {setting.key for setting in of_page(name)}


def test_the_answers_of_a_worksheet_are_those_of_the_pages(page):
    course = page("course")
    course.app.selectbox(key="paper").set_value("02-how-the-bowl-is-made")
    course.run()
    course.app.button(key="ask_answers").click()
    course.run()
    (sheet,) = (b for b in course.app.get("download_button") if "answers" in b.proto.id)
    assert sheet.label == "Worksheet with answers (HTML)"
    answers = paper._answers(COURSE / "02-how-the-bowl-is-made.toml", 0)
    assert [each.choice for each in answers] == ["4", "", "", "more than 100", "", ""]
    assert "4 kinks" in answers[0].because


def test_a_reset_of_the_course_forgets_what_was_done():
    walk = Walk(lesson="07-how-far-to-step.1")
    walk.guess("it lands lower still")
    walk.app.switch_page("course/page.py")
    walk.run()
    assert "1 of 5 steps" in walk.text
    walk.press("reset_page")
    assert "1 of 5 steps" not in walk.text
    assert walk.journey.at is None
