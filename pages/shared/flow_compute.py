"""Weights after any number of updates, always counted from the start: nothing is remembered."""

import numpy as np
import streamlit as st

import landscape as ls
from landscape.flow import Flow, flow, updated
from pages.shared import compute
from pages.shared.flow_controls import DescentSpec

# Between weights that are reached in one go; so a late update needs few earlier ones.
STRIDE = 25


def followed(spec: DescentSpec) -> ls.Objective:
    """The loss whose gradient is followed."""
    objective = compute.objective(spec.data, spec.loss)
    return objective if spec.only is None else objective.batch([spec.only])


@st.cache_resource(max_entries=128, show_spinner=False)
def weights(spec: DescentSpec, updates: int) -> np.ndarray:
    """W after so many updates.

    Raises:
        ValueError: the weights have grown beyond all bounds.
    """
    if updates == 0:
        return compute.origin(spec.data, spec.loss, spec.start)
    steps = 1 if updates % STRIDE else STRIDE
    return updated(followed(spec), weights(spec, updates - steps), spec.learning_rate, steps)


@st.cache_resource(max_entries=256, show_spinner=False)
def numbers(spec: DescentSpec, updates: int, example: int) -> Flow:
    """All that the boxes show."""
    objective = compute.objective(spec.data, spec.loss)
    alone = spec.only is not None
    return flow(objective, weights(spec, updates), example, alone=alone)
