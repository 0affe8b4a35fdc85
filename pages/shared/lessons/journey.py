"""Where a reader is in the lessons, and what he has answered and done: in the session alone."""

from dataclasses import dataclass, field
from typing import NamedTuple

import streamlit as st

from landscape.lessons import Lesson, Step
from pages.shared.lessons.shelf import shelf
from pages.shared.settings import kept, typed
from pages.shared.settings.link import forget_link
from pages.shared.settings.table import of_page

LINK = "lesson"  # in links: its name, a point, the number of the step
STATE, WANTED = "lesson_journey", "lesson_page"


class Place(NamedTuple):
    """A step of a lesson, counted from 0."""

    name: str
    number: int

    @property
    def lesson(self) -> Lesson:
        """The lesson."""
        return shelf().lessons[self.name]

    @property
    def step(self) -> Step:
        """The step."""
        return self.lesson.steps[self.number]

    @property
    def link(self) -> str:
        """As links have it."""
        return f"{self.name}.{self.number + 1}"


class Answer(NamedTuple):
    """A guess, and what the page has computed then: the right choice, if any, and why."""

    said: str
    right: str | None = None
    because: str = ""


@dataclass
class Journey:
    """What the session remembers.

    Attributes:
        at: the step that is shown; None outside of lessons.
        said: guesses that the page has not judged yet.
        answers: guesses that it has.
        done: steps that are done, and what was said of each.
    """

    at: Place | None = None
    said: dict[Place, str] = field(default_factory=dict)
    answers: dict[Place, Answer] = field(default_factory=dict)
    done: dict[Place, str] = field(default_factory=dict)

    def asks(self, place: Place) -> bool:
        """Whether the step has a question that waits for a guess."""
        return place.step.predict is not None and place not in (*self.said, *self.answers)


def journey() -> Journey:
    """The reader's."""
    return st.session_state.setdefault(STATE, Journey())


def place() -> Place | None:
    """The step that the reader is at; a lesson that has gone or become shorter is left."""
    at = journey().at
    lesson = None if at is None else shelf().lessons.get(at.name)
    if lesson is None or at is None or at.number >= len(lesson.steps):
        return None
    return at


def go(at: Place) -> None:
    """Go to a step: set its page as it says, and have the page opened. For callbacks."""
    step = at.step
    _set_page(step, typed.of_link(step.page, step.settings))
    journey().at = at
    st.session_state[WANTED] = step.page


def leave() -> None:
    """End the lesson; the page stays as it is. For callbacks."""
    journey().at = None


def forget() -> None:
    """As if no lesson had been begun. For callbacks."""
    st.session_state[STATE] = Journey()


def say(at: Place, key: str) -> None:
    """Take the guess of a widget. For callbacks."""
    said = st.session_state.get(key)
    if said is not None:
        journey().said[at] = said


def wanted(page: str) -> str:
    """The page to be shown: this one, or that of a step that was gone to."""
    if STATE not in st.session_state:
        _follow_link(page)
    return st.session_state.pop(WANTED, page)


def _follow_link(page: str) -> None:
    """The step of the link that has opened the session; its own settings are over the step's.

    A link to another page than the step's, with settings, stays there.
    """
    name, _, number = st.query_params.get(LINK, "").rpartition(".")
    lesson = shelf().lessons.get(name)
    if lesson is None or not number.isdecimal() or not 1 <= int(number) <= len(lesson.steps):
        journey()
        return
    at = Place(name, int(number) - 1)
    offered = {setting.key for setting in of_page(page)}
    asked = {k: st.query_params.get_all(k) for k in st.query_params if k in offered}
    if page != at.step.page and asked:
        journey().at = at
        return
    go(at)
    for key, texts in asked.items():
        try:
            st.session_state.update(typed.of_link(page, {key: texts}))
        except typed.WrongSetting:  # said by `settings_kept`
            continue


def _set_page(step: Step, settings: dict) -> None:
    """As a scene, so that other pages don't keep what no hand has touched."""
    kept.leave_scene(step.page)
    kept.set_scene(step.page, settings)
    forget_link()
