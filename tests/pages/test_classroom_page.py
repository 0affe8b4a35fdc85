"""The page Classroom without a browser: the landscape that it hands to the board, and addresses."""

import json

import pytest

from landscape.rooms import Terrain, TerrainSpec
from pages.classroom import board
from pages.shared.work import addresses


def sent(page) -> dict:
    """What the page gave to the board."""
    return json.loads(page.pictures[0].json)


def test_a_room_opens_on_the_bowl_that_explore_begins_with(page):
    payload = sent(page("classroom"))
    assert TerrainSpec.read(payload["spec"]) == TerrainSpec()
    assert payload["rooms"] == "/room"


def test_the_landscape_is_that_of_the_settings(page):
    link = {"data": "Blobs", "n": 30, "draw": 4, "classes": 5, "features": 7, "pre": "raw"}
    payload = sent(page("classroom", link | {"seed": 9}))
    assert payload["spec"] == {
        "landscape": "bowl",
        "data": "blobs",
        "examples": 30,
        "preprocess": "raw",
        "draw": 4,
        "classes": 5,
        "features": 7,
        "seed": 9,
    }
    Terrain(TerrainSpec.read(payload["spec"]))


@pytest.mark.parametrize(
    ("label", "name"), [("Ravine", "ravine"), ("Saddle", "saddle"), ("Network", "network")]
)
def test_a_ravine_a_saddle_and_a_network_need_no_data(page, label, name):
    classroom = page("classroom", {"terrain": label})
    assert sent(classroom)["spec"] == TerrainSpec(name).plain
    assert "Data set" not in [box.label for box in classroom.app.selectbox]


def test_a_room_takes_no_more_examples_than_it_can_bear_and_says_so(page):
    classroom = page("classroom", {"n": "all 1437"})
    assert sent(classroom)["spec"]["examples"] == 1000
    assert "1,000 of these examples" in classroom.text


@pytest.mark.parametrize(
    ("listens", "warned"), [("127.0.0.1", True), ("localhost", True), ("0.0.0.0", False)]
)
def test_where_phones_can_not_come_it_is_said_with_the_remedy(page, monkeypatch, listens, warned):
    monkeypatch.setenv("LANDSCAPE_ADDRESS", listens)
    monkeypatch.setattr(board, "reachable", lambda _: ["http://192.168.1.7:8501"])
    monkeypatch.setattr(addresses, "own_addresses", lambda: ["192.168.1.7"])
    warning = sent(page("classroom"))["warning"]
    assert warning == (board.UNREACHABLE if warned else board.NO_NETWORK)


def test_scripts_of_the_board_hold_nothing_of_a_reader():
    assert board.BOARD.name.startswith("room-")
    assert "innerHTML" not in bytes(board.BOARD.answer().body).decode().replace(
        'this.find("qr").innerHTML', ""
    )
