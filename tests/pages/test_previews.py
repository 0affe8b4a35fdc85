"""What a slider's other values would show: the same picture, byte for byte, without a run."""

import asyncio
import gc

import pytest
from starlette.requests import Request
from starlette.responses import Response

from pages.shared.parts import previews
from pages.shared.parts.previews import OFFERED, PREVIEWS, Preview


def answered(token: str, slider: str, text: str) -> Response:
    """What the route says."""
    found = {"token": token, "slider": slider, "text": text}
    request = Request({"type": "http", "method": "GET", "headers": [], "path_params": found})
    return asyncio.run(PREVIEWS.endpoint(request))


def offered(page) -> Preview:
    return page.app.session_state[OFFERED]


@pytest.mark.parametrize(
    ("slider", "text"),
    [
        ("n", "7"),
        ("n", "all 1437"),
        ("l2", "0.01"),
        ("scale", "0.1"),
        ("zoom", "2"),
        ("zoom", "0.05"),
        ("res", "51"),
    ],
)
@pytest.mark.parametrize("look", [{}, {"view": "3-D"}])
def test_a_preview_is_what_the_page_would_show(page, slider, text, look):
    before = page("explore", look)
    answer = answered(offered(before).token, slider, text)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert bytes(answer.body) != before.pictures[0].bytes
    assert bytes(answer.body) == page("explore", look | {slider: text}).pictures[0].bytes


@pytest.mark.parametrize(("zoom", "text"), [("0.5", "1"), ("0.5", "20"), ("100", "0.1")])
def test_the_cross_stays_where_it_is_or_at_the_edge(page, zoom, text):
    cross = {"slice_a": 0.5, "slice_b": -0.25}
    before = page("explore", cross | {"zoom": zoom})
    answer = answered(offered(before).token, "zoom", text)
    assert bytes(answer.body) == page("explore", cross | {"zoom": text}).pictures[0].bytes


@pytest.mark.parametrize(
    "link",
    [
        {"model": "network", "epochs": 1, "n": 10},
        {"dir": "paths of a race", "n": 10, "budget": 2},
        {"view": "Slice"},
        {"veil": True},
    ],
)
def test_nothing_is_offered_where_a_map_is_costly_or_none_is_shown(page, link):
    assert OFFERED not in page("explore", link).app.session_state


def test_large_values_are_left_to_the_page(page):
    before = page("explore", {"data": "Blobs"})
    values = offered(before).sliders
    assert "401" not in values["res"].by_text
    assert answered(offered(before).token, "res", "401").status_code == 404


@pytest.mark.parametrize(
    ("token", "slider", "text"),
    [("", "n", "7"), ("guessed", "n", "7"), (None, "other", "7"), (None, "n", "11")],
)
def test_nobody_else_is_answered_and_nothing_that_was_not_offered(page, token, slider, text):
    explore = page("explore")
    own = offered(explore).token if token is None else token
    assert answered(own, slider, text).status_code == 404


def test_what_takes_long_is_left_to_the_page(page, monkeypatch):
    explore = page("explore", {"seed": 77})
    monkeypatch.setattr(previews, "SOON", -1.0)
    answer = answered(offered(explore).token, "n", "90")
    assert answer.status_code == 204
    assert not answer.body


def test_an_offer_goes_with_the_next_run_and_with_its_session(page):
    explore = page("explore")
    first = offered(explore).token
    explore.run()
    gc.collect()
    assert answered(first, "n", "7").status_code == 404
    last = offered(explore).token
    assert answered(last, "n", "7").status_code == 200
    del explore
    gc.collect()
    assert answered(last, "n", "7").status_code == 404
