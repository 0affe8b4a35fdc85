"""Running a page without a browser, and reading the figures it draws."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

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
        """The figure of the chart of that number, arrays decoded."""
        charts = self.app.get("bidi_component")
        return decoded(json.loads(charts[number].proto.bytes)["figure"])

    def trace(self, name: str, number: int = 0) -> dict[str, Any]:
        """The trace of that name."""
        traces = self.figure(number)["data"]
        return next(trace for trace in traces if trace.get("name") == name)

    @property
    def text(self) -> str:
        """All the prose of the page."""
        kinds = ("markdown", "caption", "warning", "error", "info", "success")
        return "\n".join(element.value for kind in kinds for element in getattr(self.app, kind))


def decoded(value: Any) -> Any:
    """Plotly's typed arrays as NumPy arrays."""
    if isinstance(value, dict) and "bdata" in value:
        array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
        shape = value.get("shape")
        return array.reshape([int(n) for n in shape.split(",")]) if shape else array
    if isinstance(value, dict):
        return {key: decoded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decoded(item) for item in value]
    return value


@pytest.fixture
def page() -> Callable[..., Page]:
    """Open a page by name, with settings in its link or in its state."""

    def open_page(name: str, link: dict | None = None, **state: Any) -> Page:
        return Page(name, link or {}, state)

    return open_page
