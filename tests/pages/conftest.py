"""Running a page without a browser, and reading the figures it draws."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.testing.v1 import AppTest

from landscape import places
from landscape.landscapes import LandscapeFolder
from pages.networks import recipes
from pages.shared.work.viewed import VIEWED
from tests.engine.hostile_landscapes import good

ROOT = Path(__file__).parents[2]


class Page:
    """A page under test: its widgets through `app`, its pictures through `figure`."""

    def __init__(self, name: str, link: dict[str, Any], state: dict[str, Any]) -> None:
        self.app = AppTest.from_file(str(ROOT / "pages" / name / "page.py"), default_timeout=120)
        for key, value in link.items():
            self.app.query_params[key] = str(value)
        for key, value in state.items():
            self.app.session_state[key] = value
        self.run()

    def run(self) -> "Page":
        """Run the script again; an exception on the page fails the test."""
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def figure(self, number: int = 0) -> dict[str, Any]:
        """The figure of the chart of that number."""
        return self.sent(number)["figure"]

    def sent(self, number: int = 0) -> dict[str, Any]:
        """What the picture of that number was sent, a chart."""
        return unpacked(self.pictures[number].bytes)

    @property
    def charts(self) -> list[dict[str, Any]]:
        """What all charts were sent."""
        return [unpacked(picture.bytes) for picture in self.pictures if picture.bytes]

    @property
    def pictures(self) -> list[BidiComponent]:
        """The components that are pictures: all but the menus that frame the page."""
        components = [component.proto for component in self.app.get("bidi_component")]
        return [found for found in components if found.component_name != "landscape_presenting"]

    def trace(self, name: str, number: int = 0) -> dict[str, Any]:
        """The trace of that name."""
        traces = self.figure(number)["data"]
        return next(trace for trace in traces if trace.get("name") == name)

    @property
    def text(self) -> str:
        """All the prose of the page."""
        kinds = ("markdown", "caption", "warning", "error", "info", "success")
        return "\n".join(element.value for kind in kinds for element in getattr(self.app, kind))


def unpacked(sent: bytes) -> Any:
    """What a chart was sent, read as the browser reads it."""
    (length,) = struct.unpack_from("<I", sent)
    text = json.loads(sent[4 : 4 + length])

    def array(place: dict[str, Any]) -> np.ndarray:
        count = int(np.prod(place["shape"]))
        assert place["start"] % np.dtype(place["type"]).itemsize == 0  # else JavaScript throws
        start = 4 + length + place["start"]
        return np.frombuffer(sent, place["type"], count, start).reshape(place["shape"])

    arrays = [array(place) for place in text["arrays"]]

    def placed(value: Any) -> Any:
        if isinstance(value, list):
            return [placed(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "$array" in value:
            return arrays[value["$array"]]
        return {name: placed(item) for name, item in value.items()}

    return placed(text["payload"])


@pytest.fixture
def small_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The deep networks of the page Networks are small ones: for tests that look at no number."""
    deep = recipes.deep
    monkeypatch.setattr(recipes, "deep", lambda *asked, skip: deep(2, 1, asked[-1], skip=skip))


@pytest.fixture
def viewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A landscape file, open on the page Yours as `landscape view` opens it."""
    path = tmp_path / "viewed.npz"
    good().save(path)
    monkeypatch.setenv(VIEWED, json.dumps([str(path)]))
    return path


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LandscapeFolder:
    """The server's folder of results, with one in it."""
    folder = LandscapeFolder(tmp_path / "results")
    folder.keep("a training", good())
    monkeypatch.setenv(places.RESULTS, str(folder.path))
    monkeypatch.delenv(places.PARTITIONS, raising=False)
    return folder


@pytest.fixture
def page() -> Callable[..., Page]:
    """Open a page by name, with settings in its link or in its state."""

    def open_page(name: str, link: dict | None = None, **state: Any) -> Page:
        return Page(name, link or {}, state)

    return open_page
