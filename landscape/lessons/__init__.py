"""Lessons as data: read from TOML, with questions whose answers are computed. Knows no screen."""

from landscape.lessons._expressions import Expression, NotComputed, Template, WrongExpression
from landscape.lessons._format import Lesson, Question, Step
from landscape.lessons._reading import LessonMistake, lesson_from, read_lesson
from landscape.lessons._worksheet import KnownAnswer, worksheet

__all__ = [
    "Expression",
    "KnownAnswer",
    "Lesson",
    "LessonMistake",
    "NotComputed",
    "Question",
    "Step",
    "Template",
    "WrongExpression",
    "lesson_from",
    "read_lesson",
    "worksheet",
]
