"""Tables of results: what stands in their cells."""

import numpy as np
import pytest

from pages.shared.parts.tables import text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.956e9, "1.956e+09"),
        (956_300_000.0, "9.563e+08"),
        (np.float64(0.0228705662), "0.022871"),
        (np.int64(10_000), "10,000"),
        (np.nan, ""),
        (None, ""),
        (np.inf, "inf"),
        ("finished", "finished"),
    ],
    ids=str,
)
def test_numbers_are_whole_in_few_digits(value, expected):
    assert text(value) == expected


def test_shares_are_in_percent():
    assert text(0.8312, share=True) == "83.1 %"
    assert text(1.0, share=True) == "100 %"
