"""Single weights of a model: what the choice of two must know, and its widgets."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import streamlit as st

from landscape import Block
from pages.shared.settings.specs import DataSpec
from pages.shared.settings.table import landscape as table
from pages.shared.settings.texts import literal
from pages.shared.settings.widgets import choose, number

Entry = tuple[int, ...]


class WeightFacts(NamedTuple):
    """What the choice of a single weight must know of data and model."""

    data: DataSpec
    class_names: tuple[str, ...]
    feature_names: tuple[str, ...]
    telling: int  # the feature that differs most from example to example
    layout: tuple[Block, ...] = ()  # of a network

    @property
    def network(self) -> bool:
        """Whether the weights are those of a network, in one flat vector."""
        return bool(self.layout)

    def named(self, entry: Entry) -> tuple[str, str]:
        """A weight in two parts: where it leads to, and where it comes from."""
        if not self.layout:
            return f"class {self.class_names[entry[0]]}", self.feature_names[entry[1]]
        (k,) = entry
        number, block = next((n, b) for n, b in enumerate(self.layout) if k < b.stop)
        row, *column = np.unravel_index(k - block.start, block.shape)
        last = number >= len(self.layout) - 2
        to = f"class {self.class_names[row]}" if last else f"unit {row} of layer {number // 2 + 1}"
        if not column:
            return to, "bias"
        return to, self.feature_names[column[0]] if number == 0 else f"unit {column[0]} before it"


def two(facts: WeightFacts) -> dict[str, Entry]:
    """The weights along a and b."""
    if facts.network:
        return {"first": _numbered("a", facts, 0), "second": _numbered("b", facts, 1)}
    return {"first": _weight("a", facts, 0), "second": _weight("b", facts, 1)}


def _weight(letter: str, facts: WeightFacts, own: int) -> Entry:
    """One entry of W, by class and feature."""
    st.markdown(f"**The weight along {letter}**")
    row, column = st.columns(2)
    classes = {name: k for k, name in enumerate(facts.class_names)}
    names = table.A_CLASS, table.A_FEATURE
    if letter == "b":
        names = table.B_CLASS, table.B_FEATURE
    shown = replace(names[0], default=facts.class_names[own])
    with row:  # names of a reader's own classes stand in no link
        chosen = choose(shown, classes, linked=facts.data.own is None)
    with column:
        feature = number(names[1], value=facts.telling, max_value=len(facts.feature_names) - 1)
    st.caption(literal(", ".join(facts.named((chosen, feature)))))
    return chosen, feature


def _numbered(letter: str, facts: WeightFacts, own: int) -> Entry:
    """One entry of a network's vector; at first a weight from the first unit to a class."""
    setting = table.A_WEIGHT if letter == "a" else table.B_WEIGHT
    before, last = facts.layout[-2:]
    at_first = before.start + own * before.shape[1]
    chosen = number(
        setting, label=f"The weight along {letter}", value=at_first, max_value=last.stop - 1
    )
    st.caption(literal(", ".join(facts.named((chosen,)))))
    return (chosen,)
