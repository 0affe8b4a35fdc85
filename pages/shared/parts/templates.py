"""The weights of a linear classifier, class by class: what each looks for."""

import numpy as np
import streamlit as st

import landscape as ls
from landscape.figures import class_images
from pages.shared.parts import chart
from pages.shared.parts.frame import theme
from pages.shared.settings.glossary import explained
from pages.shared.settings.texts import literal

FEATURES = 8  # columns of a table


def show(weights: np.ndarray, objective: ls.Objective, key: str = "templates") -> None:
    """The weights of each class: as an image, or as a row of a table."""
    data = objective.dataset
    names, features = data.class_names, data.X.shape[1]
    if data.image_shape is not None:
        st.markdown("**What it looks for**: a template a class", help=explained("template"))
        chart.show(class_images(weights[:, :features], data.image_shape, names, theme()), key)
        st.caption(
            "Purple raises the score of the class where a pixel is bright, orange lowers it."
        )
        return
    st.markdown("**Its weights**, a row a class", help=explained("weights", "score"))
    shown = range(min(FEATURES, features))
    columns = {literal(data.feature_name(k)): [f"{w:.3g}" for w in weights[:, k]] for k in shown}
    bias = {"bias": [f"{w:.3g}" for w in weights[:, -1]]} if objective.bias else {}
    st.table({"class": [literal(name) for name in names]} | columns | bias)
