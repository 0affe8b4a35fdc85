"""The side bar: widgets in, frozen specs out.

Each widget's key is the name of its setting in the link, and each label of a choice is the value
in the link: both are short and stay as they are.
"""

from dataclasses import replace
from typing import Literal

import streamlit as st

from landscape.datasets import Dataset
from landscape.figures import COLOR_SCALES
from pages.shared.settings.specs import DataSpec, LossSpec, PlaneSpec, ViewSpec, WindowSpec

LINK = "query-params"

DATASETS = {
    "Digits": "digits",
    "CIFAR-10": "cifar10",
    "Iris": "iris",
    "Blobs": "blobs",
    "Planar": "planar",
    "Three points": "three-points",
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
    *(120, 300, 500, 700, 1000, 1437, 2000, 5000, 10_000, 20_000, 50_000),
)
PREPROCESSINGS = {"centred": "center", "raw": "raw", "unit": "unit"}
LOSSES = {
    "SVM": "hinge",
    "Softmax": "softmax",
    "One-vs-all": "one-vs-all",
    "Structured": "structured",
}
STRENGTHS = (0.0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0)
ORIGINS = {"random": "random", "zero": "zero", "trained": "trained"}
SCALES = (1e-4, 1e-3, 1e-2, 0.1, 1.0)
DIRECTIONS = {
    "random": "gaussian",
    "row-normalised": "gaussian rows",
    "downhill": "downhill",
    "towards trained": "towards trained",
    "two weights": "two weights",
}
WITH_RACE = {**DIRECTIONS, "paths of a race": "race"}
ZOOMS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
RESOLUTIONS = (51, 101, 151, 201, 301, 401)
PLANE_KINDS = {"Map": "heatmap", "Contours": "contours", "3-D": "surface"}
KINDS = {**PLANE_KINDS, "Slice": "slice"}


def data() -> DataSpec:
    """Which examples the loss is measured on."""
    with st.sidebar.expander("Data", expanded=True):
        name = choice(
            "Data set",
            DATASETS,
            "data",
            "Digits: 8×8 handwritten digits. CIFAR-10: 32×32 photographs. Iris: four lengths of "
            "flowers. Blobs, planar, three points: small made-up sets.",
        )
        limit = _examples(SIZES[name])
        spec = DataSpec(name, limit)
        with st.popover("More about the data", width="stretch"):
            if name == "blobs":
                classes = st.number_input("Classes", 2, 10, 3, key="classes", bind=LINK)
                features = st.number_input("Features", 1, 100, 2, key="features", bind=LINK)
                spec = replace(spec, classes=classes, features=features)
            preprocess = choice(
                "Features are",
                PREPROCESSINGS,
                "pre",
                "Centred: the training mean of each feature is subtracted. Raw: as they are. "
                "Unit: scaled to 0 … 1, then centred.",
            )
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


def _examples(size: int) -> int:
    """How many examples; a number kept from a larger data set stays, and means all of them."""
    kept = st.session_state.get("n", st.query_params.get("n", "100"))
    kept = next((count for count in COUNTS if str(count) == str(kept)), 100)
    limit = st.select_slider(
        "Number of examples",
        sorted({*(n for n in COUNTS if n < size), size, kept, 100}),
        100,
        key="n",
        bind=LINK,
        help="The loss is the mean over this many training examples.",
    )
    if limit > size:
        st.caption(f"There are {size:,}: all of them are used.")
    return min(limit, size)


def loss(data_name: str) -> LossSpec:
    """Which loss. The three points are classified without a bias."""
    with st.sidebar.expander("Loss"):
        name = choice("Loss function", LOSSES, "loss")
        delta = 1.0
        if name != "softmax":
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
            format_func=short,
            help="Adds λ times the sum of the squared weights to the loss.",
        )
    return LossSpec(name, delta, l2, bias=data_name != "three-points")


def plane(dataset: Dataset, offered: dict[str, str] = DIRECTIONS) -> PlaneSpec:
    """Where the plane starts and which way it lies."""
    if st.session_state.get("dir", "random") not in offered:
        st.session_state["dir"] = "random"
    with st.sidebar.expander("Plane"):
        origin, scale = _origin("W, the point in the middle")
        directions = choice(
            "W1 and W2, the directions",
            offered,
            "dir",
            "Random: every entry drawn from a Gaussian. Row-normalised: the same, each row as long "
            "as that row of W. Downhill: W1 is −∇L, W2 random. Towards trained: W1 ends at the "
            "trained weights, W2 is random. Two weights: two single entries of W. Paths of a race: "
            "the plane nearest to the paths of optimisers.",
        )
        spec = PlaneSpec(origin, scale, directions)
        if directions == "two weights":
            spec = replace(spec, first=_weight("a", dataset, 0), second=_weight("b", dataset, 1))
        seed = st.number_input("Seed of the directions", 0, 9999, 1, key="seed", bind=LINK)
        st.button("New directions", on_click=_next_seed, width="stretch", key="new_directions")
    return replace(spec, seed=seed)


def point() -> PlaneSpec:
    """A point W alone, without directions."""
    with st.sidebar.expander("Weights"):
        origin, scale = _origin("W, where the slopes are taken")
        seed = st.number_input("Seed of random weights", 0, 9999, 1, key="seed", bind=LINK)
    return PlaneSpec(origin, scale, seed=seed)


def run_seed() -> int:
    """The seed of mini-batches and of the guesses of the searches."""
    return st.number_input("Seed of batches and guesses", 0, 9999, 0, key="rseed", bind=LINK)


def window() -> WindowSpec:
    """How much of the plane is seen, and how finely."""
    with st.sidebar.expander("Window"):
        zoom = st.select_slider(
            "Zoom",
            ZOOMS,
            1.0,
            key="zoom",
            bind=LINK,
            format_func=short,
            help="At 1 the window shows the bottom of the bowl and its walls; at 10 a tenth of "
            "that. The axes always tell the true a and b.",
        )
        resolution = st.select_slider(
            "Cells along each side", RESOLUTIONS, 101, key="res", bind=LINK
        )
    return WindowSpec(zoom, resolution)


def view(kinds: dict[str, str] = KINDS, *, logarithmic: bool = False) -> ViewSpec:
    """What kind of picture, in which colours."""
    with st.sidebar.expander("View", expanded=True):
        kind = buttons("Picture", kinds, "view", "stretch")
        colors = choice("Colours", {name: name for name in COLOR_SCALES}, "colors")
        logarithmic = st.toggle("Logarithmic loss scale", logarithmic, key="log", bind=LINK)
    return ViewSpec(kind, colors, logarithmic)


def choice(label: str, options: dict[str, str], key: str, help_text: str | None = None) -> str:
    """A menu of labels; returns what the chosen one stands for."""
    return options[st.selectbox(label, list(options), key=key, bind=LINK, help=help_text)]


def buttons(
    label: str, options: dict[str, str], key: str, width: Literal["content", "stretch"] = "content"
) -> str:
    """A row of buttons of which one is pressed, the first one to begin with."""
    labels = list(options)
    pressed = st.segmented_control(
        label, labels, default=labels[0], key=key, bind=LINK, required=True, width=width
    )
    return options[pressed]


def short(value: float) -> str:
    """A number in as few digits as it needs."""
    return f"{value:g}"


def keep_below(key: str, most: int) -> None:
    """Lower a kept number that is now above the largest one allowed."""
    if (st.session_state.get(key) or 0) > most:
        st.session_state[key] = most


def _origin(label: str) -> tuple[str, float]:
    """Which point of weight space, and the size of its weights when they are random."""
    origin = choice(
        label, ORIGINS, "origin", "Trained: the weights of least loss on these examples."
    )
    scale = 0.01
    if origin == "random":
        scale = st.select_slider(
            "Size of the random weights", SCALES, 0.01, key="scale", bind=LINK, format_func=short
        )
    return origin, scale


def _weight(letter: str, dataset: Dataset, default_class: int) -> tuple[int, int]:
    """One entry of W, by class and feature."""
    st.markdown(f"**The weight along {letter}**")
    row, column = st.columns(2)
    features = dataset.X.shape[1]
    name = row.selectbox(
        "Class", dataset.class_names, default_class, key=f"{letter}_class", bind=LINK
    )
    keep_below(f"{letter}_feature", features - 1)
    feature = column.number_input(
        "Feature", 0, features - 1, features // 2, key=f"{letter}_feature", bind=LINK
    )
    st.caption(f"class {name}, {dataset.feature_name(feature)}")
    return dataset.class_names.index(name), feature


def _next_seed() -> None:
    st.session_state["seed"] = (st.session_state["seed"] + 1) % 10_000
