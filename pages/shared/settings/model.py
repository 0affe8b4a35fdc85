"""The side bar's *Model*: what makes scores of features, and how a network is trained."""

import streamlit as st

from pages.shared.settings.specs import ModelSpec, TrainingSpec
from pages.shared.settings.table import model as table
from pages.shared.settings.widgets import choose, number, slide, switch

ALL = "all"


def model() -> tuple[ModelSpec, TrainingSpec | None]:
    """The model, linear or a network, and how a network is trained."""
    with st.sidebar.expander("Model"):
        if choose(table.MODEL, width="stretch") == "linear":
            return ModelSpec(), None
        layers = slide(table.LAYERS)
        if layers == 0:
            st.caption(
                "Without a hidden layer a network **is** the linear classifier: it is shown as one."
            )
            return ModelSpec(), None
        spec = ModelSpec(
            (slide(table.LAYER_WIDTH),) * layers, choose(table.ACTIVATION), switch(table.SKIP)
        )
        return spec, _training()


def _training() -> TrainingSpec:
    epochs = slide(table.EPOCHS)
    with st.popover("More about the training", width="stretch"):
        optimizer, rate = choose(table.TRAINER), slide(table.TRAINING_RATE)
        batch = slide(table.TRAINING_BATCH)
        size = None if batch == ALL else int(batch)
        return TrainingSpec(optimizer, rate, size, epochs, number(table.TRAINING_SEED))
