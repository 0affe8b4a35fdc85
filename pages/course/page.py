"""Course: the lessons, how far the reader is in each, and their worksheets."""

import streamlit as st

from pages.course import contents, paper
from pages.shared.lessons import journey
from pages.shared.lessons.shelf import OWN, shelf
from pages.shared.parts import frame

frame.page("course", also_reset=journey.forget)
st.markdown(
    "Each lesson is a few steps over the pages: **guess first**, then look; then a **task** that "
    "the page itself checks. All answers are computed while you look on, so you may change "
    "anything, wander off, and come back."
)
found = shelf()
contents.listed("", found.course)
if found.own:
    st.subheader("Your lessons")
    contents.listed("own", found.own)
for mistake in found.mistakes:
    st.warning(f"`{mistake}`", icon=":material/edit_note:")
paper.show()
st.caption(
    "How far you are is remembered in this tab alone; the link of a step leads there from "
    f"anywhere. Lessons of your own lie in the folder that {OWN} names."
)
