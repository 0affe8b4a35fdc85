"""A lesson on paper: one sheet to fill in, and where the answers are known a second one."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from landscape.lessons._format import Lesson, Step

STYLE = """
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.05em; margin: 1.4em 0 0.3em; }
li.step { break-inside: avoid; margin-bottom: 1.3em; }
ul.choices { list-style: none; padding: 0; } ul.choices li::before { content: "☐ "; }
.line { border-bottom: 1px solid #999; height: 1.8em; }
.link { font-size: 0.8em; color: #333; overflow-wrap: anywhere; }
section + section { break-before: page; }
"""
_MARKS = ((r"\*\*(.+?)\*\*", r"<b>\1</b>"), (r"\*(.+?)\*", r"<i>\1</i>"))


class KnownAnswer(NamedTuple):
    """What the page of a step has computed: the true choice, if it asks, and why."""

    choice: str
    because: str


def worksheet(lesson: Lesson, base: str, answers: Sequence[KnownAnswer] = ()) -> str:
    """An HTML page to print.

    Args:
        lesson: the lesson.
        base: the address of the app, for the links of the steps.
        answers: one for each step; with them a second sheet follows.
    """
    steps = "".join(
        f'<li class="step">{_asked(lesson, number, step, base)}</li>'
        for number, step in enumerate(lesson.steps, 1)
    )
    title = _marked(lesson.title)
    sheets = f"<section><h1>{title}</h1><p>{_marked(lesson.about)}</p><ol>{steps}</ol></section>"
    if answers:
        solved = "".join(
            f'<li class="step">{_answered(step, answer)}</li>'
            for step, answer in zip(lesson.steps, answers, strict=True)
        )
        sheets += f"<section><h1>{title}: answers</h1><ol>{solved}</ol></section>"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(lesson.title)}'
        f"</title><style>{STYLE}</style><body>{sheets}</body></html>"
    )


def _asked(lesson: Lesson, number: int, step: Step, base: str) -> str:
    address = escape(f"{base.rstrip('/')}/{step.page}?lesson={lesson.name}.{number}")
    parts = [f"<p>{_marked(step.text)}</p>"]
    if step.predict is not None:
        choices = "".join(f"<li>{_marked(said)}</li>" for said in step.predict.choices)
        parts.append(f'<p>{_marked(step.predict.ask)}</p><ul class="choices">{choices}</ul>')
        parts.append('<div class="line"></div>')
    if step.do:
        parts.append(f'<p><b>{_marked(step.do)}</b></p><div class="line"></div>')
    parts.append(f'<p class="link"><a href="{address}">{address}</a></p>')
    return "".join(parts)


def _answered(step: Step, answer: KnownAnswer) -> str:
    parts = []
    if step.predict is not None:
        asked, choice = _marked(step.predict.ask), _marked(answer.choice)
        parts.append(f"<p>{asked} <b>{choice}</b>. {_marked(answer.because)}</p>")
    if step.do:
        hint = f" {_marked(step.hint)}" if step.hint else ""
        parts.append(f"<p>{_marked(step.do)}{hint}</p>")
    return "".join(parts) or "<p>To look at.</p>"


def _marked(text: str) -> str:
    """Text with its bold and slanted words; anything else is shown as it is."""
    marked = escape(text)
    for pattern, html in _MARKS:
        marked = re.sub(pattern, html, marked)
    return marked
