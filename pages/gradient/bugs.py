"""Which gradient is checked: the right one, one with a bug that is named, or one to be found."""

import streamlit as st

from landscape.gradients import BROKEN_GRADIENTS
from pages.shared.settings.table import gradient as table
from pages.shared.settings.widgets import choose
from pages.shared.work import observed

RIGHT = "none: the right gradient"
OPEN = "not found yet"
NAMED = {bug.label: name for name, bug in BROKEN_GRADIENTS.items()}
# In an order that is not that of the menu.
HIDDEN = {
    f"hidden bug {letter}": name
    for letter, name in zip("ABCD", ("sum", "regulariser", "sign", "true-class"), strict=True)
}


def chosen() -> tuple[str | None, bool]:
    """The bug, if any, and whether the reader knows it."""
    bug = choose(table.BUG, {RIGHT: ""} | NAMED | {label: label for label in HIDDEN})
    if bug not in HIDDEN:
        return bug or None, True
    guess = choose(table.GUESSED_BUG, {OPEN: ""} | NAMED)
    found = guess == HIDDEN[bug]
    observed.note(found=found, guessed=bool(guess))
    if guess:
        st.markdown(":green[:material/check:] That is it." if found else "No, another one.")
    return HIDDEN[bug], found
