"""Examples as a reader can see them: small images with a word below, or rows of a table."""

import base64
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
import streamlit as st

from landscape.datasets import Dataset
from landscape.figures.svg import png
from pages.shared.compute import ground as grounds
from pages.shared.compute.memory import remembered
from pages.shared.parts.numbers import counted
from pages.shared.settings.specs import DataSpec
from pages.shared.settings.texts import literal

STRIP = 30  # images in a row: a few of each class
FEATURES = 8  # columns of a table
STYLE = """
<style>
.examples { display: flex; gap: 6px; overflow-x: auto; padding-bottom: 4px; }
.examples.wrapped { flex-wrap: wrap; gap: 10px; }
.examples figure { margin: 0; flex: none; text-align: center; }
.examples img { width: 30px; height: 30px; image-rendering: pixelated; border-radius: 3px; }
.examples.wrapped img { width: 56px; height: 56px; }
.examples figcaption { font-size: 0.75rem; line-height: 1.2; }
</style>
"""
_WITHOUT_IMAGES = {
    "iris": "Each flower is four lengths in cm: of its sepals and petals, and their widths. Its "
    "species is the class.",
    "blobs": "Each point is a few numbers, drawn from a round cloud; the cloud is its class.",
    "planar": "Each point is two numbers, its place in a plane, in one of three classes.",
    "three-points": "Each example is a single number, and each is a class of its own.",
    "ravine": "Each point is two numbers, drawn from one of two clouds that overlap; the first is "
    "ten times as large as the second.",
}


def show(spec: DataSpec) -> None:
    """The first of the examples in use, in a row that scrolls; or what they are, in words."""
    data = grounds.dataset(spec)
    if data.image_shape is not None:
        st.html(strip(spec))
    elif spec.own is None:
        st.caption(_WITHOUT_IMAGES[spec.name])
    else:
        st.caption(_own(data))


def _own(data: Dataset) -> str:
    """What an example of a reader's table is."""
    count = data.X.shape[1]
    names = [literal(data.feature_name(k)) for k in range(min(count, FEATURES))]
    more = ", …" if count > FEATURES else ""
    return f"Each example is a row of your table, in {counted(count, 'feature')}: " + (
        f"{', '.join(names)}{more}. Its class is one of {len(data.class_names)}."
    )


@remembered
def strip(spec: DataSpec) -> str:
    """HTML of the first examples, each above its class."""
    data = grounds.dataset(spec)
    rows = range(min(STRIP, len(data)))
    return gallery(data, rows, [data.class_names[data.y[row]] for row in rows])


def gallery(data: Dataset, rows: Iterable[int], words: Sequence[str], name: str = "") -> str:
    """HTML of some images, each above its words. `name` is a class of the style."""
    images = zip(pixels(data, rows), words, strict=True)
    return f'{STYLE}<div class="examples {name}">{"".join(_figure(*one) for one in images)}</div>'


def pixels(data: Dataset, rows: Iterable[int]) -> list[np.ndarray]:
    """Images of the rows, 0 … 255 in `uint8`; other features are scaled by their largest."""
    images = data.X[list(rows)].reshape(-1, *(data.image_shape or ()))
    if images.dtype != np.uint8:
        images = np.round(images * (255 / (float(data.X.max()) or 1.0))).astype(np.uint8)
    return list(images)


def table(data: Dataset, rows: Sequence[int]) -> dict[str, list[str]]:
    """Features of the rows as they are, by name: the first few columns of a table."""
    return {
        literal(data.feature_name(k)): [f"{value:.3g}" for value in data.X[rows, k]]
        for k in range(min(FEATURES, data.X.shape[1]))
    }


def _figure(image: np.ndarray, words: str) -> str:
    source = base64.b64encode(png(image)).decode()
    label = escape(words)
    return (
        f'<figure><img src="data:image/png;base64,{source}" alt="{label}">'
        f"<figcaption>{label}</figcaption></figure>"
    )
