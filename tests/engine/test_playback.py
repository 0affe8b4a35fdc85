"""What the player in the browser is sent, and the page that plays without a network."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from benchmarks.playback import diverged, picture, spirals, valley_grid
from landscape.figures import STYLES, Overlay, PlaneView, plane_playback, standalone_html

HOSTILE = '</script><script>window.hostile = 1</script><img src=x onerror="window.hostile = 1">'


class Tags(HTMLParser):
    """Names of a page's tags, and the addresses that they would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.addresses: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]


def sent(page: str) -> dict:
    """The figure and the race inside a page."""
    found = re.search(r"^const sent = (.*);$", page, re.MULTILINE)
    assert found is not None
    return json.loads(found[1])


def test_the_numbers_are_those_of_the_trajectory() -> None:
    paths = spirals(3, 50)
    race = json.loads(json.dumps(picture(paths)[1]))
    assert race["end"] == max(path.work[-1] for path in paths)
    for path, told in zip(paths, race["paths"], strict=True):
        assert told["name"] == path.name
        assert told["work"] == path.work.tolist()
        assert told["steps"] == path.steps.tolist()
        np.testing.assert_allclose(told["x"], path.coordinates[:, 0], rtol=1e-6)
        np.testing.assert_allclose(told["y"], path.coordinates[:, 1], rtol=1e-6)
        np.testing.assert_allclose(told["loss"], path.loss, rtol=1e-6)
        assert told["labels"] == [f"{loss:.4g}" for loss in path.loss]


def test_heights_stand_on_the_scale_of_the_picture() -> None:
    paths, grid = spirals(2, 20), valley_grid(21)
    view = PlaneView("surface", logarithmic=True)
    race = plane_playback(grid, view, Overlay(paths=paths))
    np.testing.assert_allclose(race["paths"][1]["z"], np.log10(paths[1].loss), rtol=1e-6)


def test_what_is_not_finite_is_sent_as_null() -> None:
    path = diverged(spirals(1)[0], 30)
    told = picture([path])[1]["paths"][0]
    assert told["status"] == "diverged"
    assert told["loss"][-1] is None
    assert told["labels"][-1] == "inf"
    json.dumps(told, allow_nan=False)


def test_a_race_is_small() -> None:
    assert len(json.dumps(picture(spirals())[1])) < 200 * 1024


def test_the_same_race_keeps_its_name_and_another_has_another() -> None:
    first, again, other = (picture(paths)[1] for paths in (spirals(), spirals(), spirals(7)))
    assert first["id"] == again["id"] != other["id"]
    assert picture(spirals(), "surface")[1]["id"] == first["id"]
    turned = [replace(path, coordinates=-path.coordinates) for path in spirals()]
    assert picture(turned)[1]["id"] == first["id"]  # the same race on another plane


def test_no_two_paths_look_alike() -> None:
    assert len(STYLES) == 10
    for part in ("color", "symbol"):
        assert len({getattr(style, part) for style in STYLES.values()}) == 10


@pytest.mark.parametrize("kind", ["heatmap", "surface"])
def test_a_stand_alone_page_loads_nothing(kind: str) -> None:
    page = standalone_html(*_titled(picture(spirals(2, 20), kind)))
    tags = Tags(page)
    assert tags.addresses == []
    assert tags.names.count("script") == 2
    assert "@import" not in page.split("</style>")[0]
    assert sent(page)["race"]["paths"][0]["name"] == "gradient-descent"


def test_hostile_names_stay_names() -> None:
    path = replace(spirals(1, 20)[0], name=HOSTILE)
    figure, race = picture([path])
    page = standalone_html(figure, HOSTILE, race)
    tags = Tags(page)
    assert tags.names.count("script") == 2
    assert "img" not in tags.names
    assert sent(page)["race"]["paths"][0]["name"] == HOSTILE
    assert "<" not in next(line for line in page.splitlines() if line.startswith("const sent = "))


def _titled(drawn: tuple) -> tuple:
    figure, race = drawn
    return figure, "Race", race
