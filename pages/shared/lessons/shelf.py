"""The lessons that there are: those of the course, and a teacher's own."""

import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from landscape.lessons import Lesson, LessonMistake, read_lesson
from pages.shared.settings import typed
from pages.shared.settings.pages import PAGES
from pages.shared.settings.table import of_page

COURSE = Path(__file__).parents[3] / "lessons"
OWN = "LANDSCAPE_LESSONS"  # names a folder of own lessons


@dataclass(frozen=True)
class Shelf:
    """All lessons by name, in order; and what keeps other files from being one.

    Attributes:
        course: names of the lessons of the course.
        own: names of those of the teacher's folder.
        files: where each lesson is.
        mistakes: in words.
    """

    lessons: dict[str, Lesson]
    course: tuple[str, ...]
    own: tuple[str, ...]
    files: dict[str, Path]
    mistakes: tuple[str, ...]


def shelf() -> Shelf:
    """The lessons as their files are now."""
    folder = os.environ.get(OWN)
    own = () if folder is None else tuple(sorted(Path(folder).expanduser().glob("*.toml")))
    course = tuple(sorted(COURSE.glob("*.toml")))
    return _read(course, own, tuple(path.stat().st_mtime_ns for path in (*course, *own)))


@st.cache_resource(max_entries=4, show_spinner=False)
def _read(course: tuple[Path, ...], own: tuple[Path, ...], times: tuple[int, ...]) -> Shelf:
    del times  # a file that has changed makes another entry of the cache
    found: dict[str, Lesson] = {}
    files: dict[str, Path] = {}
    names: list[tuple[str, ...]] = []
    mistakes = []
    for paths in (course, own):
        names.append(())
        for path in paths:
            try:
                lesson = checked(read_lesson(path))
                if lesson.name in found:
                    raise LessonMistake(path.name, "another lesson has this name: choose another")
            except LessonMistake as mistake:
                mistakes.append(str(mistake))
            else:
                found[lesson.name] = lesson
                files[lesson.name] = path
                names[-1] += (lesson.name,)
    return Shelf(found, names[0], names[1], files, tuple(mistakes))


def checked(lesson: Lesson) -> Lesson:
    """The lesson, if each of its steps is a state that a page can have.

    Raises:
        LessonMistake: a step names no page, or a setting or value that its page has not.
    """
    for number, step in enumerate(lesson.steps, 1):
        where = f"{lesson.name}.toml, step {number}"
        pages = [name for name in PAGES if name != "course"]
        if step.page not in pages:
            raise LessonMistake(
                where,
                f"at must begin with the name of a page: {', '.join(pages)}; got {step.page!r}",
            )
        try:
            typed.of_link(step.page, step.settings)
        except typed.WrongSetting as error:
            known = ", ".join(setting.key for setting in of_page(step.page))
            raise LessonMistake(where, f"at: {error}. Settings there: {known}") from error
    return lesson
