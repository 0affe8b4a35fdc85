"""The strip above a page that shows the step of a lesson, once the page has computed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import StopException

from landscape.lessons import NotComputed, Template
from pages.shared.lessons import journey
from pages.shared.lessons.journey import Answer, Journey, Place
from pages.shared.lessons.shelf import shelf
from pages.shared.settings.pages import PAGES
from pages.shared.settings.table import of_page
from pages.shared.work import observed

STRIP = ".st-key-lesson-strip"
# In a lesson the strip says what is to be seen; the heading, of which only readers of the screen
# hear, and the scenes would push the picture off the first screen.
STYLE = f"""
<style>
{STRIP} {{ padding: 0.6rem 0.9rem; margin-top: 0.5rem; gap: 0.4rem; }}
.stApp:has({STRIP}) .st-key-prepared-scenes {{ display: none; }}
.stApp:has({STRIP}) .st-key-page-heading {{ position: absolute; clip-path: inset(50%); }}
.stApp:has({STRIP}) .st-key-page-heading button {{ display: none; }}
/* Choices are sentences: they are to be read in full, where Streamlit lets them scroll. */
{STRIP} [role="radiogroup"] {{ flex-wrap: wrap; overflow: visible; }}
{STRIP} [role="radio"] {{ height: auto; max-width: 100%; text-align: left; }}
{STRIP} [role="radio"] * {{ white-space: normal; overflow: visible; }}
@media (max-width: 640px) {{
  {STRIP} {{ padding: 0.5rem 0.6rem; }}
}}
</style>
"""
# Kept in its place, so that pictures have their sizes when they are uncovered.
COVERED = f"""
<style>:has(> {STRIP}) ~ :is(*, * *) {{ visibility: hidden !important; }}</style>
"""


@contextmanager
def around(page: str) -> Iterator[None]:
    """Run a page below the strip; without a lesson there is none."""
    where = journey.place()
    if where is None or page == "course":
        _tell_link(None)
        yield
        return
    place = st.container(key="lesson-strip", border=True)
    here, mine = page == where.step.page, journey.journey()
    with place:
        covered = here and where.step.cover and mine.asks(where)
        st.html(STYLE + (COVERED if covered else ""))
    try:
        yield
    except StopException:
        _show(place, where, mine, here=here)
        raise
    _show(place, where, mine, here=here)


def _show(place: DeltaGenerator, where: Place, mine: Journey, *, here: bool) -> None:
    with place:
        if here:
            _judge(where, mine)
            _step(where, mine)
        else:
            _waiting(where)
    _tell_link(where)


def _tell_link(where: Place | None) -> None:
    told = st.query_params.get(journey.LINK)
    if where is None and told is not None:
        del st.query_params[journey.LINK]
    elif where is not None and told != where.link:
        st.query_params[journey.LINK] = where.link


def _judge(where: Place, mine: Journey) -> None:
    """Compute the answer to a new guess, and whether the task is done; both stay as they are."""
    step, known = where.step, _known(where.step.page)
    if where in mine.said and step.predict is not None:
        right = step.predict.right(known)
        if len(right) == 1:
            because = _filled(step.predict.because, known)
            mine.answers[where] = Answer(mine.said.pop(where), right[0], because)
    if where in mine.done or mine.asks(where):
        return
    if step.check is None or step.check.holds(known):
        mine.done[where] = _filled(step.done, known)


def _known(page: str) -> dict:
    """The page's settings and what it has computed."""
    keys = (setting.key for setting in of_page(page))
    settings = {key: st.session_state[key] for key in keys if key in st.session_state}
    return settings | observed.seen()


def _filled(template: Template, known: dict) -> str:
    try:
        return template.filled(known)
    except NotComputed:  # of a lesson that nobody has checked
        return ""


def _waiting(where: Place) -> None:
    """The way back, on another page than the step's."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"*{where.lesson.title}*, step {where.number + 1}, waits on the page "
            f"{PAGES[where.step.page].title}."
        )
        st.button("Back to the lesson", key="lesson_return", on_click=journey.go, args=(where,))
        _leave()


def _step(where: Place, mine: Journey) -> None:
    step, asks = where.step, mine.asks(where)
    words, ways = st.columns([7, 3], gap="small", vertical_alignment="top")
    with words:
        count = f"**{where.number + 1}/{len(where.lesson.steps)}**"
        task = f" **{step.do}**" if step.do and not asks else ""
        st.markdown(f"{count} &ensp; {step.text}{task}")
        if step.predict is not None:
            _question(where, mine)
        _task(where, mine, asks=asks)
    with ways:
        _ways(where, mine)


def _question(where: Place, mine: Journey) -> None:
    question, answer = where.step.predict, mine.answers.get(where)
    assert question is not None
    key = f"guess_{where.link}"
    if mine.asks(where):
        st.pills(
            question.ask,
            list(question.choices),
            key=key,
            on_change=partial(journey.say, where, key),
        )
        if where.step.cover:
            st.caption("The page shows itself once you have guessed.")
    elif answer is None:
        st.caption("This page has not computed the answer in this state: press *Set again*.")
    elif answer.said == answer.right:
        st.markdown(f":green[:material/check:] *{answer.said}*: just so. {answer.because}")
    else:
        st.markdown(f"You said *{answer.said}*; it is **{answer.right}**. {answer.because}")


def _task(where: Place, mine: Journey, *, asks: bool) -> None:
    step = where.step
    if step.check is None:
        return
    if where in mine.done:
        st.markdown(f":green[:material/check_circle:] Done. {mine.done[where]}")
    elif step.hint and not asks:
        with st.popover("Hint", type="tertiary"):
            st.markdown(step.hint)


def _ways(where: Place, mine: Journey) -> None:
    """Back, on, and out."""
    before, after = _neighbours(where)
    with st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        st.button(
            "Back",
            key="lesson_back",
            disabled=before is None,
            on_click=journey.go,
            args=(before,),
        )
        last = after is None or after.name != where.name
        on = "Next lesson" if last and after is not None else "Next"
        st.button(
            on,
            key="lesson_next",
            disabled=after is None,
            type="primary" if where in mine.done else "secondary",
            on_click=journey.go,
            args=(after,),
        )
        st.button(
            "Set again",
            key="lesson_again",
            type="tertiary",
            help="Set the page as this step says.",
            on_click=journey.go,
            args=(where,),
        )
        _leave()


def _leave() -> None:
    st.button(
        "Leave",
        key="lesson_leave",
        type="tertiary",
        help="End the lesson and stay on this page. *Course* has it again.",
        on_click=journey.leave,
    )


def _neighbours(where: Place) -> tuple[Place | None, Place | None]:
    """The steps before and after, over the ends of lessons."""
    every = [
        Place(name, number)
        for name, lesson in shelf().lessons.items()
        for number in range(len(lesson.steps))
    ]
    at = every.index(where)
    return every[at - 1] if at else None, every[at + 1] if at + 1 < len(every) else None
