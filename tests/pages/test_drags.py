"""Whether the page may follow a drag: not where that would begin costly work."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.work import progress

EXPLORER = Path(__file__).parents[2] / "pages" / "explorer.py"


def told(app: AppTest) -> dict[str, Any]:
    """What the browser is told at the end of a run."""
    app.run()
    assert not app.exception, app.exception
    return json.loads(app.get("bidi_component")[-1].proto.json)


def script(work: object, *, costly: bool) -> None:
    from pages.shared.parts.drags import followed
    from pages.shared.work.progress import computed

    with followed():
        computed("Working …", work, costly=costly)  # pyright: ignore


@pytest.mark.parametrize(("costly", "live"), [(False, True), (True, False)])
def test_costly_work_is_begun_by_no_drag_even_if_it_was_quick(costly, live):
    app = AppTest.from_function(script, args=(lambda _: 1,), kwargs={"costly": costly})
    assert told(app)["live"] is live


def test_a_page_without_costly_work_is_live_again():
    app = AppTest.from_function(script, args=(lambda _: 1,), kwargs={"costly": True})
    assert not told(app)["live"]
    other = AppTest.from_function(script, args=(lambda _: 1,), kwargs={"costly": False})
    other.session_state[progress.COSTLY] = app.session_state[progress.COSTLY]
    assert told(other)["live"]


def test_each_run_of_the_app_tells_the_browser_of_its_end():
    app = AppTest.from_file(str(EXPLORER), default_timeout=120)
    first, second = told(app), told(app)
    assert first["end"] != second["end"]
