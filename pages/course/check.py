"""Check lessons by running their steps for real: python -m pages.course.check FILE …

Every step is opened on its page, without a browser. What must hold: the page runs; all that the
step asks for is computed there; its task is not done before it is begun; exactly one choice of its
question is true.
"""

import json
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from landscape.lessons import Lesson, LessonMistake, NotComputed, Step, Template, read_lesson
from pages.shared.lessons.shelf import checked
from pages.shared.settings import typed
from pages.shared.settings.kept import BEFORE
from pages.shared.settings.table import of_page
from pages.shared.work.observed import SEEN

PAGES = Path(__file__).parents[1]
SLOWEST = 300  # seconds for one page


@dataclass(frozen=True)
class StepReport:
    """What came of a step.

    Attributes:
        problems: rules that it breaks.
        answer: the choice that is true.
        because: what is said after the guess.
    """

    problems: tuple[str, ...] = ()
    answer: str = ""
    because: str = ""
    known: dict[str, Any] = field(default_factory=dict)


def check_lesson(lesson: Lesson) -> list[StepReport]:
    """A report for each step."""
    return [check_step(step) for step in lesson.steps]


def check_step(step: Step) -> StepReport:
    """Open the step on its page, and see whether it can be walked from there."""
    app = AppTest.from_file(str(PAGES / step.page / "page.py"), default_timeout=SLOWEST)
    settings = typed.of_link(step.page, step.settings)
    for key, value in settings.items():
        app.session_state[key] = value
    app.session_state[BEFORE] = step.page, settings, {}  # as a scene: none opens by itself
    app.run()
    if app.exception:
        return StepReport(tuple(f"the page fails: {each.value}" for each in app.exception))
    return judged(step, known_of(app, step.page))


def known_of(app: AppTest, page: str) -> dict[str, Any]:
    """What a page under test has set and noted."""
    held = app.session_state
    settings = {s.key: held[s.key] for s in of_page(page) if s.key in held}
    return settings | dict(held[SEEN])


def judged(step: Step, known: Mapping[str, Any]) -> StepReport:
    """The step against what its page knows at the start."""
    known, problems = dict(known), []
    if step.check is not None:
        problems += _missing(step.check.names, "check", known)
        if step.check.holds(known):
            problems.append("the task is done before it is begun: set at so that it is not")
    problems += _unfilled(step.done, "done", known)
    if step.predict is None:
        return StepReport(tuple(problems), known=known)
    problems += _missing(step.predict.names, "predict", known)
    true = step.predict.right(known)
    if len(true) != 1:
        which = ", ".join(repr(said) for said in true) or "none"
        problems.append(f"exactly one choice must be true; true are: {which}")
    problems += _unfilled(step.predict.because, "because", known)
    because = "" if problems else step.predict.because.filled(known)
    return StepReport(tuple(problems), ", ".join(true), because, known)


def _missing(names: set[str], where: str, known: Mapping[str, Any]) -> list[str]:
    """Names that the page does not know, with those that they may have meant."""
    problems = []
    for name in sorted(names - known.keys()):
        near = get_close_matches(name, known, 1)
        meant = f"; did you mean {near[0]}?" if near else f". It knows {', '.join(sorted(known))}"
        problems.append(f"{where} asks for {name}, which this page does not tell{meant}")
    return problems


def _unfilled(text: Template, where: str, known: Mapping[str, Any]) -> list[str]:
    missing = _missing(text.names, where, known)
    if missing:
        return missing
    try:
        text.filled(known)
    except NotComputed as error:
        return [f"{where} can't be filled: {error}"]
    return []


def main(arguments: Sequence[str]) -> int:
    """Report on each file; with --json first, for programs. The status is 1 where one is wrong."""
    logging.disable(logging.ERROR)
    wrong = False
    as_json = arguments[:1] == ["--json"]
    for name in arguments[as_json:]:
        try:
            lesson = checked(read_lesson(Path(name)))
        except LessonMistake as mistake:
            print(mistake)
            wrong = True
            continue
        for number, step in enumerate(lesson.steps, 1):
            report = check_step(step)
            wrong = wrong or bool(report.problems)
            _print(f"{lesson.name}.toml, step {number}", report, as_json=as_json)
    return int(wrong)


def _print(where: str, report: StepReport, *, as_json: bool) -> None:
    if as_json:
        said = {key: value for key, value in asdict(report).items() if key != "known"}
        print(json.dumps(said), flush=True)
        return
    for problem in report.problems:
        print(f"{where}: {problem}", flush=True)
    if not report.problems:
        answer = f"; the answer is {report.answer}. {report.because}" if report.answer else ""
        print(f"{where}: fine{answer}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
