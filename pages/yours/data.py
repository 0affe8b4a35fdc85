"""The part *Data*: a table or images, from a file to a data set."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from landscape.datasets import Dataset
from landscape.datasets.columns import MOST_CATEGORIES
from landscape.datasets.splits import MOST_CLASSES
from landscape.files.images import read_images
from landscape.files.limits import FILE_BYTES, IMAGES, MOST_COLUMNS, MOST_IMAGES, MOST_NUMBERS
from landscape.files.tables import dataset_of, read_table
from landscape.files.weights import ZIP
from pages.shared.compute.memory import leave
from pages.shared.parts.numbers import counted
from pages.shared.settings import own
from pages.shared.settings.ground import YOURS_LABEL
from pages.shared.settings.table import ground as table
from pages.shared.settings.widgets import assign
from pages.shared.work.progress import computed
from pages.yours import open_now

KINDS = ("csv", "tsv", "txt", "parquet", "npz")
FILE_MB = FILE_BYTES // 2**20
PREVIEW_ROWS, PREVIEW_COLUMNS, PREVIEW_LETTERS = 5, 30, 60
# Names that columns of labels often have.
LABELS = ("label", "labels", "class", "target", "species", "y", "category", "kind", "outcome")
GAPS = {"are refused, and told": "refuse", "are left out": "drop", "are filled in": "fill"}
FORMATS = (
    "**A table**: CSV (in UTF-8; commas, semicolons or tabs) or Parquet, with a row for each "
    "example and names in the first line. One column holds the label: texts or any numbers. "
    f"Columns of texts become a feature of 0 and 1 for each of at most {MOST_CATEGORIES} texts.\n\n"
    "**Images**: an NPZ file with images in whole numbers 0 … 255 (uint8, N × height × width, or "
    "with 3 colours last) and their labels: `np.savez('images.npz', images=images, "
    "labels=labels)`. With `x_train`, `y_train`, `x_test`, `y_test` that split is kept.\n\n"
    f"At most {FILE_MB} MB, {MOST_COLUMNS:,} columns, {MOST_NUMBERS:,} numbers "
    f"({IMAGES.bytes / 1e6:.0f} MB of images, {MOST_IMAGES:,} of them) and "
    f"{MOST_CLASSES} classes. Larger ones open in a notebook: "
    "`ls.Dataset.from_table(frame, label='species')`."
)


def show() -> None:
    """The file, what is in it, and what it is to be."""
    file = st.file_uploader(
        f"A table (CSV, Parquet) or images (NPZ), at most {FILE_MB} MB",
        type=list(KINDS),
        key=open_now.uploader("own_file"),
        max_upload_size=FILE_MB,
    )
    if file is None:
        with st.expander("What can be opened", expanded=True):
            st.markdown(FORMATS)
        return
    read = _images if file.getvalue().startswith(ZIP) else _table
    read(file)


def _table(file: UploadedFile) -> None:
    found = computed(
        "Reading the table …",
        lambda _: read_table(file.getvalue()),
        key=file.file_id,
        slot="own_table",
        whole=True,
    )
    _preview(found)
    names: list[str] = found.column_names
    left, middle, right = st.columns(3)
    with left:
        label = st.selectbox(
            "Label: the column of the classes", names, index=_likely(names), key="own_label"
        )
    with middle:
        others = [name for name in names if name != label]
        out = st.multiselect(
            "Columns to leave out",
            others,
            key="own_out",
            placeholder="none",
            help="All other columns are features. Leave out names, numbers of rows, and what "
            "nobody knows before the label.",
        )
    with right:
        missing = GAPS[
            st.selectbox(
                "Rows that lack a value",
                list(GAPS),
                key="own_gaps",
                help="Filled in: with the median of the column's training examples; of a text, as "
                "a value of its own.",
            )
        ]
    features = [name for name in others if name not in set(out)]
    split = _split()
    _offer(
        (file.file_id, label, tuple(features), split, missing),
        lambda: dataset_of(found, label, features, split, missing),
    )


def _images(file: UploadedFile) -> None:
    split = _split()
    _offer((file.file_id, split), lambda: read_images(file.getvalue(), split))


def _split() -> tuple[float, int]:
    """The share of the test split, and the seed of its draw."""
    left, right, _ = st.columns(3)
    with left:
        share = st.slider(
            "Test examples, in percent",
            0,
            50,
            20,
            5,
            key="own_test",
            help="They are put aside, each class alike, and only used to see how good a classifier "
            "is about examples that it has not been trained on.",
        )
    with right:
        seed = st.number_input("Draw of the test examples", 0, 9999, 0, key="own_seed")
    return share / 100, int(seed)


def _offer(key: Any, make: Callable[[], Dataset]) -> None:
    """The data set in words, and the button that opens it."""
    made = computed("Making the data set …", lambda _: make(), key=key, slot="own_data", whole=True)
    st.markdown(f"These are **{open_now.in_words(made)}**.")
    labels = list(table.PREPROCESSING.options)
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        seen = st.selectbox(
            table.PREPROCESSING.label,
            labels,
            # Own columns can be of very different sizes.
            index=labels.index("standardised") if made.image_shape is None else 0,
            key="own_pre",
            help=table.PREPROCESSING.help,
        )
    with right:
        st.button(
            "Use these data",
            type="primary",
            icon=":material/check:",
            key="use_own",
            on_click=_use,
            args=(made, seen),
        )


def _use(made: Dataset, seen: str) -> None:
    """Open the data, and have every page show them. For callbacks."""
    own.hold_data(made, leave)
    open_now.tell(f"your data, {open_now.DATA_ARE}")
    assign(table.DATA, YOURS_LABEL)
    assign(table.PREPROCESSING, seen)
    sizes = table.EXAMPLES.values
    assign(table.EXAMPLES, next((n for n in sizes if n >= len(made)), sizes[-1]))


def _preview(found: Any) -> None:
    """The first rows, in texts that are short."""
    some = found.slice(0, PREVIEW_ROWS).select(found.column_names[:PREVIEW_COLUMNS])
    rows = {name: _short(some.column(name).to_pylist()) for name in some.column_names}
    st.dataframe(pd.DataFrame(rows), hide_index=True)
    more = "" if found.num_columns <= PREVIEW_COLUMNS else f", the first {PREVIEW_COLUMNS} of them"
    st.caption(
        f"The first of {counted(found.num_rows, 'row')}, in "
        f"{counted(found.num_columns, 'column')}{more}."
    )


def _short(values: Sequence[object]) -> list[str]:
    texts = ["" if value is None else str(value)[: PREVIEW_LETTERS + 1] for value in values]
    return [t if len(t) <= PREVIEW_LETTERS else f"{t[:PREVIEW_LETTERS]}…" for t in texts]


def _likely(names: Sequence[str]) -> int:
    """The column that is likely to hold the labels: by its name, else the last."""
    likely = (k for k, name in enumerate(names) if name.lower() in LABELS)
    return next(likely, len(names) - 1)
