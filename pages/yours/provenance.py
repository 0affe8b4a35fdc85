"""Where open landscapes are from, as files and in words."""

from collections.abc import Mapping

import streamlit as st

from landscape.figures.standalone import listed
from landscape.landscapes import Landscape
from pages.yours import shelf


def facts(landscape: Landscape) -> dict[str, str]:
    """What a landscape says of itself, and what it is made of."""
    cells = f"{len(landscape.a)} × {len(landscape.b)} cells of {', '.join(landscape.grids)}"
    weights = "in the file" if landscape.whole else "too many for the file: their lengths only"
    return {**landscape.facts, "Grids": cells, "W, W1 and W2": weights}


def show(held: Mapping[str, Landscape]) -> None:
    """A folded list for each landscape, and a button that closes it."""
    for name, landscape in held.items():
        with st.expander(f"Where {name} is from", icon=":material/info:"):
            st.html(listed(facts(landscape)))
            st.button(
                f"Close {name}",
                key=f"opened_close_{name}",
                on_click=shelf.close,
                args=(name,),
                icon=":material/close:",
            )
