"""What charts are sent: valid for Plotly, whole, and each array once."""

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pages.shared.parts.chart.wire import packed
from tests.pages.conftest import unpacked

VIEWS = [
    *(("explore", {"view": view}) for view in ("Map", "Contours", "3-D", "Slice")),
    ("explore", {"loss": "Softmax", "log": "true", "res": 401, "slice_a": 0.01, "chord": "true"}),
    ("explore", {"dir": "paths of a race"}),
    *(("race", {"view": view}) for view in ("Map", "3-D")),
    ("race", {"space": "In weight space", "beside": "true"}),
    *(("step_size", {"view": view, "step": 100}) for view in ("Map", "3-D")),
    ("batches", {}),
    ("batches", {"about": "Loss per example touched"}),
    ("batches", {"about": "Time per example"}),
    ("gradient", {"part": "By the formula"}),
    ("gradient", {"part": "Gradient check"}),
    ("gradient", {"part": "Error against h"}),
    ("gradient", {"part": "Any direction"}),
    ("strategies", {}),
    ("hinges", {}),
    ("flow", {}),
    *(("networks", {"net": "A saddle made of symmetry", "view": view}) for view in ("Map", "3-D")),
    *(
        ("networks", {"net": "The mountain and the valley", "view": view, "log": "true"})
        for view in ("Contours", "3-D")
    ),
]
NUMBERS = arrays.arrays(
    st.sampled_from([np.float32, np.float64, np.uint8, np.int64, np.bool_]),
    arrays.array_shapes(max_dims=2, min_side=0, max_side=5),
    elements={"min_value": 0, "max_value": 1},
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(("name", "link"), VIEWS)
def test_every_figure_is_valid_for_plotly(page, name, link):
    charts = page(name, link).charts
    assert charts
    for sent in charts:
        data, layout = sent["figure"]["data"], sent["figure"]["layout"]
        checked = go.Figure(data=data, layout={"template": "none"} | layout).to_dict()
        assert [trace["type"] for trace in checked["data"]] == [trace["type"] for trace in data]


@given(st.dictionaries(st.text(max_size=3), VALUES | NUMBERS))
def test_what_is_packed_is_read_again(payload):
    read = unpacked(packed(payload))
    assert read.keys() == payload.keys()
    for name, value in payload.items():
        same(read[name], value)


def same(read, value) -> None:
    """Equal, but for numbers that JSON has not: they are null."""
    match value:
        case np.ndarray():
            np.testing.assert_array_equal(read, value)
        case dict():
            assert read.keys() == value.keys()
            for name, item in value.items():
                same(read[name], item)
        case list():
            assert len(read) == len(value)
            for one, item in zip(read, value, strict=True):
                same(one, item)
        case float() if np.isnan(value):
            assert read is None
        case _:
            assert read == value


def test_odd_lengths_leave_every_array_where_a_typed_array_may_start():
    payload = {str(n): np.arange(n, dtype=kind) for n, kind in enumerate(["u1", "f4", "f8"] * 3)}
    same(unpacked(packed(payload)), payload)
    with pytest.raises(ValueError, match="1 or 2 dimensions; got 3"):
        packed({"images": np.zeros((2, 2, 2))})


def test_equal_arrays_are_sent_once():
    z = np.random.default_rng(0).normal(size=(101, 101)).astype(np.float32)
    once = packed({"map": z, "contours": z[::1, ::1], "customdata": z.copy()})
    assert len(once) < 1.02 * z.nbytes
    assert len(packed({"map": z, "other": z.T})) > 2 * z.nbytes


def test_a_map_and_its_contours_travel_together(page):
    explore = page("explore", {"res": 101})
    numbers = 101 * 101 * np.float32().nbytes
    plane = max(len(chart.bytes) for chart in explore.pictures)
    assert plane < 1.4 * numbers
