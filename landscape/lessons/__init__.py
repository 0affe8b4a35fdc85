"""Lessons as data: read from TOML, with questions whose answers are computed. Knows no screen."""

from landscape.lessons._expressions import Expression, NotComputed, Template, WrongExpression
from landscape.lessons._format import Lesson, Question, Step
from landscape.lessons._reading import LessonMistake, lesson_from, read_lesson

__all__ = [
    "Expression",
    "Lesson",
    "LessonMistake",
    "NotComputed",
    "Question",
    "Step",
    "Template",
    "WrongExpression",
    "lesson_from",
    "read_lesson",
]
