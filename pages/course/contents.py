"""The list of lessons."""

from collections.abc import Sequence

import streamlit as st

from landscape.lessons import Lesson
from pages.shared.lessons import journey
from pages.shared.lessons.journey import Place
from pages.shared.lessons.shelf import shelf


def listed(key: str, names: Sequence[str]) -> None:
    """A row for each lesson: what it is about, how far the reader is, the way in."""
    lessons = shelf().lessons
    with st.container(border=True, gap="small", key=f"lessons{key}"):
        for number, name in enumerate(names, 1):
            _row(number, lessons[name])


def _row(number: int, lesson: Lesson) -> None:
    mine = journey.journey()
    done = [k for k in range(len(lesson.steps)) if Place(lesson.name, k) in mine.done]
    words, state, way = st.columns([7, 2, 2], vertical_alignment="center", gap="small")
    with words:
        notes = f" [Notes]({lesson.notes})" if lesson.notes else ""
        st.markdown(f"**{number} &ensp; {lesson.title}**  \n{lesson.about}{notes}")
    with state:
        whole = len(done) == len(lesson.steps)
        mark = ":green[:material/check_circle:] " if whole else ""
        st.caption(f"{mark}{len(done)} of {len(lesson.steps)} steps")
    with way:
        here = mine.at is not None and mine.at.name == lesson.name
        at = mine.at if here and mine.at is not None else Place(lesson.name, 0)
        st.button(
            "Go on" if here else "Again" if whole else "Begin",
            key=f"begin_{lesson.name}",
            on_click=journey.go,
            args=(at,),
            type="primary" if here else "secondary",
            width="stretch",
        )
