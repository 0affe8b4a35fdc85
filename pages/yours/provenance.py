"""Where open landscapes are from, in words, and how they are closed."""

from collections.abc import Mapping

import streamlit as st

from landscape.figures.standalone import listed
from landscape.landscapes import Landscape
from pages.shared.parts.landscapes import described
from pages.yours import shelf


def show(held: Mapping[str, Landscape]) -> None:
    """A folded list for each landscape, and a button that closes it."""
    for name, landscape in held.items():
        with st.expander(f"Where {name} is from", icon=":material/info:"):
            st.html(listed(described(landscape)))
            st.button(
                f"Close {name}",
                key=f"opened_close_{name}",
                on_click=shelf.close,
                args=(name,),
                icon=":material/close:",
            )
