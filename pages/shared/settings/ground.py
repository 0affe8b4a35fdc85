"""The side bar's *Data* and *Loss*: what a landscape is the landscape of."""

from dataclasses import replace

import streamlit as st

from pages.shared.settings import own
from pages.shared.settings.specs import DataSpec, GroundSpec, LossSpec, ModelSpec
from pages.shared.settings.table import ground as table
from pages.shared.settings.widgets import choose, number, short, slide

YOURS_LABEL = next(label for label, name in table.DATA.options.items() if name == table.YOURS)
ALL = "all "  # begins what the slider and the link say of more examples than there are
# The training examples that there are.
SIZES = {
    "digits": 1437,
    "cifar10": 50_000,
    "iris": 120,
    "blobs": 1000,
    "planar": 9,
    "three-points": 3,
    "ravine": 200,
}


def data(*, with_own: bool = True) -> DataSpec:
    """Which examples the loss is measured on; the reader's own ones where the page takes them."""
    held = own.data() if with_own else None
    options = {label: name for label, name in table.DATA.options.items() if name != table.YOURS}
    if held is not None:
        options = {YOURS_LABEL: table.YOURS} | options
    with st.sidebar.expander("Data", expanded=True):
        name = choose(table.DATA, options)
        if name == table.YOURS and held is not None:
            spec = DataSpec(name, _examples(len(held.dataset)), own=held.own)
        else:
            spec = DataSpec(name, _examples(SIZES[name]))
        with st.popover("More about the data", width="stretch"):
            if name == "blobs":
                classes, features = number(table.BLOB_CLASSES), number(table.BLOB_FEATURES)
                spec = replace(spec, classes=classes, features=features)
            return replace(spec, preprocess=choose(table.PREPROCESSING), seed=number(table.DRAW))


def loss(data: DataSpec, model: ModelSpec | None = None) -> GroundSpec:
    """Which loss of these data and this model, linear where none is given.

    The three points are classified without a bias.
    """
    with st.sidebar.expander("Loss"):
        name = choose(table.LOSS)
        delta = number(table.DELTA) if name != "softmax" else table.DELTA.default
        l2 = slide(table.L2)
    spec = LossSpec(name, delta, l2, bias=data.name != "three-points")
    return GroundSpec(data, spec, model or ModelSpec())


def _examples(size: int) -> int:
    """How many examples; a number kept from a larger data set stays, and means all of them."""
    setting, kept = table.EXAMPLES, _kept()
    largest = max(kept, size)
    limit = slide(
        setting,
        sorted({*(count for count in setting.values if count < size), largest}),
        value=setting.default if setting.default < size else largest,
        format_func=lambda count: f"{ALL}{size}" if count > size else short(count),
    )
    return min(limit, size)


def sizes_by_text(name: str) -> dict[str, int]:
    """What each text of the slider stands for, of a data set that is everybody's."""
    size = SIZES[name]
    counts = (count for count in table.EXAMPLES.values if count <= size)
    return {short(count): count for count in counts} | {f"{ALL}{size}": size}


def _kept() -> int:
    """The number of the session or of the link, else the default."""
    setting = table.EXAMPLES
    kept = str(st.session_state.get(setting.key, st.query_params.get(setting.key)))
    if kept.startswith(ALL):
        return max(setting.values)
    matching = (count for count in setting.values if str(count) == kept)
    return next(matching, setting.default)
