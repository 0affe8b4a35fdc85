"""Tables of results: numbers in a few digits that are never cut, and that sort by their value."""

from collections.abc import Collection, Mapping
from functools import partial
from numbers import Integral

import numpy as np
import pandas as pd
import streamlit as st

# Pixels that a letter of the table's text takes at most on average, and the room around it.
LETTER, ROOM = 7.2, 18


def results(
    rows: pd.DataFrame,
    about: Mapping[str, str] | None = None,
    *,
    shares: Collection[str] = (),
    digits: int = 5,
) -> None:
    """A table whose columns are as wide as what stands in them.

    Whole numbers are grouped, others are given in significant digits. What does not fit a narrow
    screen is reached by scrolling; a column that is cut at the edge shows that there is more.

    Args:
        rows: a row for each result, the first column its name.
        about: an explanation of a column, by its name.
        shares: the columns that are shown in percent.
        digits: significant digits of the numbers that are not whole.
    """
    columns, shown = {}, {}
    for name in map(str, rows.columns):
        shown[name] = partial(text, digits=digits, share=name in shares)
        texts = [name, *map(shown[name], rows[name].tolist())]
        columns[name] = st.column_config.Column(width=_width(texts), help=(about or {}).get(name))
    st.dataframe(rows.style.format(shown), hide_index=True, column_config=columns, width="content")


def text(value: str | float | None, digits: int = 5, *, share: bool = False) -> str:
    """A cell in words: `1,437`, `1.956e+09`, `83.1 %`; empty for what there is not."""
    if isinstance(value, str):
        return value
    if value is None or np.isnan(value):
        return ""
    if share:
        return f"{100 * value:.3g} %"
    return f"{value:,}" if isinstance(value, Integral) else f"{value:.{digits}g}"


def _width(texts: list[str]) -> int:
    """Pixels for the longest of the texts of a column."""
    return round(ROOM + LETTER * max(map(len, texts)))
