"""Classroom: a room of blindfolded hikers, for a class with phones."""

import streamlit as st

from pages.classroom import board, controls
from pages.shared.parts import frame

frame.page("classroom")
board.show(controls.terrain())

with st.expander("How a lesson goes", expanded=True):
    st.markdown(
        "1. **Open a room** and show the board. Phones scan the code, or open the address and "
        "type the code; a nickname is all they are asked.\n"
        "2. **Guess**: random search. Each guess lands anywhere on the dark map and is told its "
        "loss.\n"
        "3. **Step**: random local search. A direction and a length of one's choice, taken only "
        "if it leads down.\n"
        "4. **Slope**: gradient descent. The phone feels which way is straight down; the hiker "
        "chooses how far.\n"
        "5. **Reveal** lifts the veil from the landscape, and the real strategies race on it with "
        "as many looks as each hiker had.\n\n"
        "*Freeze* stops all walking, so that a question can be talked about; *Ask* puts one on "
        "the phones, and the answers on the board. The board shows nobody's name unless "
        "*Nicknames* is on. A room ends when it is closed, or after 12 hours; until then it also "
        "outlives a restart of the server, and a phone that loses its connection comes back to "
        "its place."
    )
