"""A lesson from its TOML file; whatever is wrong is told with file, step and rule."""

import re
import tomllib
from pathlib import Path
from typing import Any

from landscape.lessons._expressions import Expression, Template, WrongExpression
from landscape.lessons._format import Lesson, Question, Step

LARGEST = 200_000  # bytes
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OF_LESSON = {"title": str, "about": str, "notes": str, "step": list}
_OF_STEP = {
    **dict.fromkeys(("text", "at", "do", "check", "hint", "done"), str),
    "predict": dict,
    "cover": bool,
}
_OF_QUESTION = {"ask": str, "choices": dict, "because": str}
_IN_WORDS = {str: "a text", list: "one or more [[step]]", dict: "a table", bool: "true or false"}


class LessonMistake(ValueError):
    """A lesson that can't be used: where, and by which rule."""

    def __init__(self, where: str, rule: str) -> None:
        super().__init__(f"{where}: {rule}")
        self.where, self.rule = where, rule


def read_lesson(path: Path) -> Lesson:
    """The lesson of a file, which gives it its name.

    Raises:
        LessonMistake: the file can't be read, or breaks a rule.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise LessonMistake(path.name, f"must be no larger than {LARGEST:,} bytes")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LessonMistake(path.name, f"can't be read as a text in UTF-8: {error}") from error
    return lesson_from(text, path.stem)


def lesson_from(text: str, name: str) -> Lesson:
    """The lesson that a TOML text describes.

    Raises:
        LessonMistake: the text breaks a rule.
    """
    where = f"{name}.toml"
    if not NAME.fullmatch(name):
        raise LessonMistake(where, "its name must be small letters, digits and hyphens")
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LessonMistake(where, f"is not TOML: {error}") from error
    _check(raw, _OF_LESSON, {"title", "step"}, where)
    if not raw["step"]:
        raise LessonMistake(where, "must have a [[step]]")
    steps = [_step(step, f"{where}, step {k}") for k, step in enumerate(raw.pop("step"), 1)]
    if not raw.get("notes", "https://").startswith("https://"):
        raise LessonMistake(where, "notes must be an address that begins with https://")
    return Lesson(name, raw.pop("title"), tuple(steps), **raw)


def _step(raw: Any, where: str) -> Step:
    _check(raw, _OF_STEP, {"text", "at"}, where)
    question = raw.get("predict")
    if "check" in raw and "do" not in raw:
        raise LessonMistake(where, "a check needs a task: say under do what is to be done")
    if "do" in raw and "check" not in raw:
        raise LessonMistake(where, "a task needs a check, by which the page knows that it is done")
    if raw.get("cover") and question is None:
        raise LessonMistake(where, "cover needs a predict: without a question nothing uncovers it")
    return Step(
        **{key: raw[key] for key in ("text", "at", "do", "hint", "cover") if key in raw},
        check=_expression(raw["check"], "check", where) if "check" in raw else None,
        done=_template(raw.get("done", ""), "done", where),
        predict=None if question is None else _question(question, where),
    )


def _question(raw: Any, where: str) -> Question:
    _check(raw, _OF_QUESTION, {"ask", "choices"}, f"{where}, predict")
    if len(raw["choices"]) < 2:
        raise LessonMistake(where, "predict needs two choices or more")
    choices = {
        said: _expression(when, f"the choice {said!r}", where)
        for said, when in raw["choices"].items()
    }
    return Question(raw["ask"], choices, _template(raw.get("because", ""), "because", where))


def _expression(text: Any, key: str, where: str) -> Expression:
    if not isinstance(text, str):
        raise LessonMistake(where, f"{key} must be an expression in quotes; got {text!r}")
    try:
        return Expression(text)
    except WrongExpression as error:
        raise LessonMistake(where, f"{key} {error}") from error


def _template(text: str, key: str, where: str) -> Template:
    try:
        return Template(text)
    except WrongExpression as error:
        raise LessonMistake(where, f"{key}: {error}") from error


def _check(raw: Any, kinds: dict[str, type], needed: set[str], where: str) -> None:
    """That a table has what it needs, nothing unknown, and each of its kind."""
    if not isinstance(raw, dict):
        raise LessonMistake(where, "must be a table")
    for key, value in raw.items():
        if key not in kinds:
            raise LessonMistake(where, f"{key} is unknown here; known are {', '.join(kinds)}")
        if not isinstance(value, kinds[key]):
            raise LessonMistake(where, f"{key} must be {_IN_WORDS[kinds[key]]}; got {value!r}")
    for key in sorted(needed - raw.keys()):
        raise LessonMistake(where, f"{key} is missing")
