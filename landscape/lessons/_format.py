"""What a lesson is made of."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from landscape.lessons._expressions import Expression, Template

Known = dict[str, Any]
NOTHING = Template("")


@dataclass(frozen=True)
class Question:
    """A guess before the answer is seen. Which choice is right is computed.

    Attributes:
        ask: the question.
        choices: what can be said, each with the expression that makes it true.
        because: said after the guess.
    """

    ask: str
    choices: dict[str, Expression]
    because: Template = NOTHING

    def right(self, known: Known) -> list[str]:
        """The choices that are true: one, where the question is a good one."""
        return [said for said, when in self.choices.items() if when.holds(known)]

    @property
    def names(self) -> set[str]:
        """What it must know."""
        return self.because.names.union(*(when.names for when in self.choices.values()))


@dataclass(frozen=True)
class Step:
    """One step: a state of a page, with a word, a question, a task.

    Attributes:
        text: what is to be seen.
        at: the page with its settings, as in its link.
        do: the task.
        check: when the task is done.
        hint: for those who don't find it.
        done: said when it is done.
        predict: asked before anything else.
        cover: the page stays covered until the question is answered.
    """

    text: str
    at: str
    do: str = ""
    check: Expression | None = None
    hint: str = ""
    done: Template = NOTHING
    predict: Question | None = None
    cover: bool = False

    @property
    def page(self) -> str:
        """The page's name."""
        return urlsplit(self.at).path

    @property
    def settings(self) -> dict[str, list[str]]:
        """Its settings as a link holds them, each with all its values."""
        return parse_qs(urlsplit(self.at).query, keep_blank_values=True)


@dataclass(frozen=True)
class Lesson:
    """Steps in order.

    Attributes:
        name: in links; that of its file.
        title: its heading.
        about: one sentence for the list of lessons.
        notes: an address to read more.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    about: str = ""
    notes: str = ""
