"""A reader opens a table, and its landscape is on every page, for this reader alone."""

import re

import numpy as np
import pytest
from playwright.sync_api import FilePayload, expect

import landscape as ls
from landscape.files.tables import read_table
from tests.browser.conftest import Reader
from tests.engine.hostile_inputs import TABLES, npz

NAMES = ("<script>alert(1)</script>", "**x**", "$x$", ":smile:")
KINDS = ("<b>one</b>", "two")
MIDDLE = "plot._fullData.find(t => t.name === 'loss').customdata.at(50).at(50)"
NOT_HERE = "was opened from a file: it is only with whoever opened it"


def table() -> bytes:
    """Two clouds, with names that would be more than names if they could."""
    y = np.arange(60) % 2
    X = np.random.default_rng(0).normal(size=(60, 4)) + 2 * y[:, None]
    lines = [",".join((*NAMES, "kind"))]
    lines += [",".join((*map(str, row), KINDS[k])) for row, k in zip(X, y, strict=True)]
    return "\n".join(lines).encode()


def upload(reader: Reader, content: bytes, name: str) -> None:
    """Give the page's uploader a file."""
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    reader.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)


def go(reader: Reader, title: str) -> None:
    """To another page, with the session."""
    reader.page.get_by_test_id("stMain").get_by_role("link", name=f"See {title}").or_(
        reader.page.get_by_role("link", name=title, exact=True)
    ).first.click()
    expect(reader.page).to_have_title(re.compile(f"^{title} ·"))
    reader.settled()


def test_a_table_is_on_every_page_for_its_reader_alone(reader):
    page = reader.page
    page.goto(f"{reader.server}/yours")
    words = page.get_by_test_id("stMain")
    upload(reader, table(), "mine.csv")
    expect(words).to_contain_text("48 training examples and 12 test examples, 4 features")
    expect(words).to_contain_text("<b>one</b>, two")
    page.get_by_role("button", name="Use these data").click()
    expect(words).to_contain_text("Open in this tab: your data, 48 training examples")
    upload(reader, TABLES["ragged"].make(), "other.csv")
    expect(words).to_contain_text("Each line must have 3 values")
    expect(words).to_contain_text("Open in this tab: your data, 48 training examples")

    go(reader, "Explore")
    reader.expect_link("data=Yours")
    expect(words).to_contain_text("<script>alert(1)</script>, **x**, $x$, :")
    data = ls.Dataset.from_table(read_table(table()), "kind", preprocess="standardize")
    objective = ls.Objective(data)
    W = ls.random_weights(objective.shape, 0.01, seed=10_001)
    shown = reader.chart_until(MIDDLE, lambda value: value is not None)
    assert shown == pytest.approx(objective.value(W), rel=1e-5)
    link = reader.link
    assert not any(word in link for word in ("mine", "kind", "script"))

    go(reader, "Race")
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("Yours")

    stranger = Reader(page.context.new_page(), reader.server)
    stranger.page.goto(link)
    stranger.page.get_by_text(NOT_HERE).wait_for()
    stranger.settled()
    expect(stranger.page.get_by_role("combobox", name="Data set")).to_have_value("Digits")
    assert stranger.complaints == []


def test_two_weights_of_the_digits_give_the_plane_through_both(reader):
    page = reader.page
    page.goto(f"{reader.server}/yours?open=Weights")
    words = page.get_by_test_id("stMain")
    first, second = np.random.default_rng(1).normal(0, 0.01, (2, 10, 65))
    files = [
        FilePayload(name=f"w{k}.npz", mimeType="application/zip", buffer=npz(W=W))
        for k, W in enumerate((first, second))
    ]
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(files)
    expect(words).to_contain_text("The second, w1.npz: right about")
    page.get_by_role("button", name="Use these weights").click()
    expect(words).to_contain_text("Open in this tab: two sets of weights")
    go(reader, "Explore")
    reader.expect_link("origin=yours", "dir=towards")
    raw = ls.load_dataset("digits", limit=100)
    shown = reader.chart_until(MIDDLE, lambda value: value is not None)
    assert shown == pytest.approx(ls.Objective(raw).value(first), rel=1e-5)
    axis = "plot._fullLayout.xaxis.title.text"
    reader.chart_until(axis, lambda title: "from W (0) to your weights (1)" in title)
