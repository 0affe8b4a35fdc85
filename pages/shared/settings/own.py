"""What readers bring along: data and weights that only the sessions have that opened them.

A session holds them; this process knows them only as long as one does. Specs name them by a digest
of their content, which stands in no link: so a result made of them is reached from the sessions
that hold them, and from no other.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakValueDictionary, finalize

import numpy as np
import streamlit as st

from landscape.datasets import Dataset
from pages.shared.settings.specs import DataSpec, Own

DATA, WEIGHTS = "own_data", "own_weights"
MOST_WEIGHTS = 2  # a line goes through two


@dataclass(frozen=True, eq=False)
class OwnData:
    """A data set that a reader has opened, features as they are."""

    own: Own
    dataset: Dataset


@dataclass(frozen=True, eq=False)
class OwnWeights:
    """Weights of a linear classifier that a reader has opened.

    Attributes:
        own: their name in specs.
        W: (C, D + 1), the bias last.
        seen: the preprocessing of the features that they were trained on.
        of: the data that they classify.
    """

    own: Own
    W: np.ndarray
    seen: str
    of: DataSpec


Held = OwnData | OwnWeights
Kept = TypeVar("Kept", OwnData, OwnWeights)
_held: WeakValueDictionary[Own, Any] = WeakValueDictionary()


def found(own: Own) -> Held:
    """What a spec names.

    Raises:
        KeyError: no session holds it any more.
    """
    return _held[own]


def data() -> OwnData | None:
    """The data of this session."""
    return st.session_state.get(DATA)


def weights(of: DataSpec) -> tuple[OwnWeights, ...]:
    """The weights of this session that classify these data, the first ones first."""
    return tuple(each for each in all_weights() if each.of == identity(of))


def all_weights() -> tuple[OwnWeights, ...]:
    """All weights of this session."""
    return st.session_state.get(WEIGHTS, ())


def identity(of: DataSpec) -> DataSpec:
    """The data of a spec, however many of them and however they are seen."""
    drawn = of if of.name == "blobs" else DataSpec()
    return DataSpec(
        of.name, own=of.own, seed=drawn.seed, classes=drawn.classes, features=drawn.features
    )


def hold_data(dataset: Dataset, gone: Callable[[Own], object]) -> OwnData:
    """Keep data for this session, in place of those before.

    Args:
        dataset: features as they are.
        gone: called when no session holds them any more.
    """
    arrays = [dataset.X, dataset.y, *(dataset.test or ())]
    names = (dataset.class_names, dataset.feature_names, dataset.image_shape)
    st.session_state[DATA] = held = known(OwnData(_named(arrays, names), dataset), gone)
    of_others = [each for each in all_weights() if each.of.own in (None, held.own)]
    st.session_state[WEIGHTS] = tuple(of_others)
    return held


def hold_weights(found: list[OwnWeights], gone: Callable[[Own], object]) -> None:
    """Keep weights for this session, in place of those before."""
    st.session_state[WEIGHTS] = tuple(known(each, gone) for each in found[:MOST_WEIGHTS])


def weights_of(W: np.ndarray, seen: str, of: DataSpec) -> OwnWeights:
    """Weights under the name that their content gives them."""
    of = identity(of)
    return OwnWeights(_named([W], (seen, of)), W, seen, of)


def forget() -> None:
    """Let go of all that this session holds."""
    st.session_state.pop(DATA, None)
    st.session_state.pop(WEIGHTS, None)


def known(held: Kept, gone: Callable[[Own], object]) -> Kept:
    """The one thing of this content, which all sessions hold together until the last one goes.

    Args:
        held: what has just been opened.
        gone: called when nobody holds it any more.
    """
    kept = _held.setdefault(held.own, held)
    if kept is held:
        finalize(held, gone, held.own)
    return kept


def _named(arrays: list[np.ndarray], facts: object) -> Own:
    digest = hashlib.sha256(repr(facts).encode())
    for array in arrays:
        digest.update(f"{array.dtype}{array.shape}".encode() + np.ascontiguousarray(array).data)
    return Own(digest.hexdigest())
