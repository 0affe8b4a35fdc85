"""The side bar: widgets in, frozen specs out. Each key is the name of the setting in the link."""

from dataclasses import replace

import streamlit as st

from landscape.figures import COLOR_SCALES
from pages.shared.specs import DataSpec, LossSpec, PlaneSpec, ViewSpec, WindowSpec

LINK = "query-params"

DATASETS = {
    "digits": "Handwritten digits, 8×8",
    "cifar10": "CIFAR-10 photos, 32×32",
    "iris": "Iris flowers, 4 lengths",
    "blobs": "Gaussian blobs",
    "planar": "Nine points in the plane",
    "three-points": "Three numbers",
}
SIZES = {
    "digits": 1437,
    "cifar10": 50_000,
    "iris": 120,
    "blobs": 1000,
    "planar": 9,
    "three-points": 3,
}
COUNTS = (
    *(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 150, 200),
    *(300, 500, 700, 1000, 1437, 2000, 5000, 10_000, 20_000, 50_000),
)
PREPROCESSINGS = {
    "center": "centred (mean subtracted)",
    "raw": "raw (as they are)",
    "unit": "scaled to 0 … 1, then centred",
}
LOSSES = {"hinge": "SVM (hinge)", "softmax": "Softmax"}
STRENGTHS = (0.0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0)
ORIGINS = {
    "random": "random weights",
    "zero": "all weights zero",
    "trained": "trained weights",
}
SCALES = (1e-4, 1e-3, 1e-2, 0.1, 1.0)
DIRECTIONS = {
    "gaussian": "two random (Gaussian) directions",
    "gaussian rows": "random, each row as long as W's",
    "downhill": "downhill (−∇L) and a random one",
    "towards trained": "towards the trained weights, and a random one",
    "two weights": "two single weights",
}
ZOOMS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
RESOLUTIONS = (51, 101, 151, 201, 301, 401)
KINDS = {
    "heatmap": "Map",
    "contours": "Contours",
    "surface": "Surface",
    "slice": "1-D slice",
}


def data() -> DataSpec:
    """Which examples the loss is measured on."""
    with st.sidebar.expander("Data", expanded=True):
        name = _choice("Data set", DATASETS, "data")
        sizes = [n for n in COUNTS if n < SIZES[name]] + [SIZES[name]]
        keep_within("n", sizes)
        limit = st.select_slider(
            "Number of examples",
            sizes,
            100 if 100 in sizes else sizes[-1],
            key="n",
            bind=LINK,
            help="How many training examples the loss is the mean of.",
        )
        spec = DataSpec(name, limit)
        if name == "blobs":
            classes = st.number_input("Classes", 2, 10, 3, key="classes", bind=LINK)
            features = st.number_input("Features", 1, 100, 2, key="features", bind=LINK)
            spec = replace(spec, classes=classes, features=features)
        with st.popover("More about the data", width="stretch"):
            preprocess = _choice("Features are", PREPROCESSINGS, "pre")
            seed = st.number_input(
                "Draw of examples",
                0,
                9999,
                0,
                key="draw",
                bind=LINK,
                help="The seed of the random draw: another number, other examples.",
            )
    return replace(spec, preprocess=preprocess, seed=seed)


def loss(data_name: str) -> LossSpec:
    """Which loss. The three numbers are classified without a bias."""
    with st.sidebar.expander("Loss"):
        name = (
            st.segmented_control(
                "Loss function",
                list(LOSSES),
                default="hinge",
                format_func=LOSSES.__getitem__,
                key="loss",
                bind=LINK,
                required=True,
            )
            or "hinge"
        )
        delta = 1.0
        if name == "hinge":
            delta = st.number_input(
                "Margin Δ",
                0.0,
                100.0,
                1.0,
                0.5,
                key="delta",
                bind=LINK,
                help="A wrong class costs nothing once its score is lower by at least Δ.",
            )
        l2 = st.select_slider(
            "Regularisation λ",
            STRENGTHS,
            0.0,
            key="l2",
            bind=LINK,
            format_func=lambda value: f"{value:g}",
            help="Adds λ times the sum of the squared weights to the loss.",
        )
    return LossSpec(name, delta, l2, bias=data_name != "three-points")


def plane(classes: tuple[str, ...], features: int) -> PlaneSpec:
    """Where the plane starts and which way it lies."""
    with st.sidebar.expander("Plane"):
        origin = _choice("W, the point in the middle", ORIGINS, "origin")
        scale = 0.01
        if origin == "random":
            scale = st.select_slider(
                "Size of the random weights",
                SCALES,
                0.01,
                key="scale",
                bind=LINK,
                format_func=lambda value: f"{value:g}",
            )
        directions = _choice("W1 and W2, the directions", DIRECTIONS, "dir")
        spec = PlaneSpec(origin, scale, directions)
        if directions == "two weights":
            spec = replace(
                spec,
                first=_weight("a", classes, features, "first", (0, min(20, features - 1))),
                second=_weight("b", classes, features, "second", (1, min(20, features - 1))),
            )
        seed = st.number_input("Seed of the directions", 0, 9999, 1, key="seed", bind=LINK)
        st.button("New directions", on_click=_next_seed, width="stretch")
    return replace(spec, seed=seed)


def window() -> WindowSpec:
    """How much of the plane is seen, and how finely."""
    with st.sidebar.expander("Window"):
        zoom = st.select_slider(
            "Zoom",
            ZOOMS,
            1.0,
            key="zoom",
            bind=LINK,
            format_func=lambda value: f"{value:g}×",
            help="1× shows the bottom of the bowl and its walls; the axes always tell true a and b.",
        )
        resolution = st.select_slider(
            "Resolution",
            RESOLUTIONS,
            101,
            key="res",
            bind=LINK,
            format_func=lambda value: f"{value}×{value}",
        )
    return WindowSpec(zoom, resolution)


def view() -> ViewSpec:
    """What kind of picture, in which colours."""
    with st.sidebar.expander("View", expanded=True):
        kind = (
            st.segmented_control(
                "Picture",
                list(KINDS),
                default="heatmap",
                format_func=KINDS.__getitem__,
                key="view",
                bind=LINK,
                required=True,
            )
            or "heatmap"
        )
        colors = _choice("Colours", {name: name for name in COLOR_SCALES}, "colors")
        logarithmic = st.toggle("Logarithmic loss scale", key="log", bind=LINK)
    return ViewSpec(kind, colors, logarithmic)


def _choice(label: str, options: dict[str, str], key: str) -> str:
    return st.selectbox(
        label, list(options), format_func=options.__getitem__, key=key, bind=LINK
    )


def _weight(
    letter: str, classes: tuple[str, ...], features: int, key: str, default: tuple[int, int]
) -> tuple[int, int]:
    """One entry of W: a class and a feature; the last feature is the bias."""
    st.caption(f"The weight along {letter}")
    row, column = st.columns(2)
    name = row.selectbox(
        "Class", classes, index=default[0], key=f"{key}_class", bind=LINK
    )
    feature = column.number_input(
        "Feature", 0, features - 1, default[1], key=f"{key}_feature", bind=LINK
    )
    return classes.index(name), feature


def keep_within(key: str, options: list[int]) -> None:
    """Move a kept setting that is no longer offered to the nearest one that is."""
    kept = st.session_state.get(key)
    if kept is not None and kept not in options:
        st.session_state[key] = min(options, key=lambda option: abs(option - kept))


def _next_seed() -> None:
    st.session_state["seed"] = (st.session_state["seed"] + 1) % 10_000
