"""The page Results in a running server: its folder, a landscape stopped and one computed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from landscape import places
from landscape.command import main
from landscape.landscapes import LandscapeFolder
from landscape.specs import EXAMPLE
from tests.browser.conftest import Reader, serving
from tests.browser.waiting import until
from tests.engine.hostile_landscapes import HOSTILE, good

# Long enough to be stopped on a fast machine, in steps that are short on a slow one.
EXAMPLES, CLASSES = 100_000, 50


@pytest.fixture
def server_of_results(tmp_path: Path) -> Iterator[tuple[str, LandscapeFolder]]:
    """A server with a folder of results and one of partitioned data."""
    folder, data = LandscapeFolder(tmp_path / "results"), tmp_path / "partitions" / "embeddings"
    folder.keep("a training", good())
    (folder.path / "broken.npz").write_bytes(HOSTILE["truncated"]())
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps(EXAMPLE.settings))
    assert main(["compute", str(spec), "--results", str(folder.path)]) == 0
    data.mkdir(parents=True)
    random = np.random.default_rng(0)
    np.save(data / "X.npy", random.standard_normal((EXAMPLES, 4)).astype(np.float32))
    np.save(data / "y.npy", np.arange(EXAMPLES) % CLASSES)
    environment = {places.RESULTS: str(folder.path), places.PARTITIONS: str(data.parent)}
    with serving(["streamlit", "run", "app.py"], tmp_path, environment) as (address, _):
        yield address, folder


def test_the_folder_is_seen_a_landscape_is_stopped_and_another_computed(
    server_of_results: tuple[str, LandscapeFolder], profile
) -> None:
    address, folder = server_of_results
    reader = Reader(profile.new_page(), address).open("results?rdata=embeddings&loss=Softmax")
    page = reader.page
    expect(page.get_by_text("broken was left out")).to_be_visible()
    menu = page.get_by_role("combobox", name="Landscape")
    expect(menu).to_have_value("the newest")
    expect(page.get_by_text(re.compile("^digits hinge [0-9a-f]{8}; "))).to_be_visible()
    menu.click()
    page.get_by_role("option", name="a training").click()
    reader.expect_link("result=a+training")
    expect(page.locator(".player-count")).to_have_text("5 of 5 steps")
    page.get_by_text("Compute a landscape").click()
    expect(page.get_by_text("It is computed in this process")).to_be_visible()
    page.get_by_role("button", name="Compute").last.click()
    page.locator(".st-key-stop_result button").click()
    expect(page.get_by_text("Stopped: nothing of it is kept.")).to_be_visible()
    assert len(folder.files()) == 3
    reader.settled()
    page.get_by_role("combobox", name="Data").click()
    page.get_by_role("option", name="Iris, in memory").click()
    reader.expect_link("rdata=Iris")
    reader.settled()
    page.get_by_role("button", name="Compute").last.click()
    expect(menu).to_have_value(re.compile("iris softmax"))
    reader.expect_link("result=iris+softmax")
    until(page, lambda: len(folder.files()), lambda files: files == 4)
    page.set_viewport_size({"width": 390, "height": 844})
    reader.settled()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    assert reader.complaints == []
    page.close()
