"""The table of settings against the pages: what each really offers, and as what it starts."""

from collections import Counter

import pytest

from pages.shared.settings.pages import PAGES
from pages.shared.settings.table import GROUPS, TABLE, of_page, settings_in
from pages.shared.settings.table.race import RACERS

_LANDSCAPE = {"data": "Blobs", "n": 10, "dir": "two weights"}
NETWORK = {"model": "network", "n": 3, "epochs": 1}
_WEIGHTS = {"ndir": "two weights"}
# The states that together show every setting of a page.
VISITS: dict[str, list[dict]] = {
    "course": [{}],
    "classifier": [{}],
    "explore": [
        {},
        _LANDSCAPE,
        {"chord": "true"},
        {"dir": "paths of a race", "n": 3, "budget": 1, "rates": "the same for all"},
        {"dir": "paths of a race", "n": 3, "budget": 1, "rates": "as given"},
        {"dir": "paths of a race", "n": 3, "budget": 1, "varied": "the start"},
        NETWORK | _WEIGHTS | {"res": 401},
    ],
    "hinges": [{}],
    "strategies": [
        {"n": 3, "evals": 3},
        {"data": "Blobs", "n": 3, "evals": 3},
        {"n": 3, "strategy": "The notes, measured"},
        NETWORK | {"evals": 3},
    ],
    "gradient": [
        {"data": "Blobs", "n": 3},
        *(
            {"n": 3, "part": part}
            for part in ("By the formula", "Gradient check", "Error against h", "Any direction")
        ),
        {"n": 3, "part": "Gradient check", "bug": "hidden bug A"},
    ],
    "step_size": [{}, {"data": "Blobs", "n": 3}, NETWORK],
    "batches": [
        {},
        _LANDSCAPE,
        NETWORK | _WEIGHTS | {"res": 401},
        *(
            {"n": 3, "about": part}
            for part in ("Loss per example touched", "Copies", "Time per example")
        ),
    ],
    "flow": [{}, {"data": "Blobs", "n": 3}],
    "classroom": [{}, {"data": "Blobs", "n": 3}, {"terrain": "Saddle"}],
    "results": [{}],
    "yours": [
        {"open": "Data"},
        {"open": "Weights"},
        {"open": "Weights", "data": "Blobs"},
        {"open": "Landscape file"},
    ],
    "networks": [
        {"depth": 2, "nepochs": 10, "ncells": 21},
        *({"net": name, "ncells": 21} for name in ("Narrow against wide", "The lie of scale")),
    ],
    "race": [
        {"n": 3, "budget": 1, "varied": "the start"},
        {"n": 3, "budget": 1},
        _LANDSCAPE | {"budget": 1},
        {"n": 3, "budget": 1, "rates": "the same for all"},
        {"n": 3, "budget": 1, "rates": "as given"},
        {"n": 3, "budget": 1, "space": "In weight space"},
        NETWORK | _WEIGHTS | {"res": 401, "budget": 1, "space": "In weight space"},
        {"n": 3, "budget": 1, "space": "In weight space", "shown": "Through two ends"},
    ],
}


def bound(page):
    """The bound widgets of a page under test, by key."""
    waiting, found = list(page.app._tree.children.values()), {}
    while waiting:
        element = waiting.pop()
        waiting += getattr(element, "children", {}).values()
        key = getattr(getattr(element, "proto", None), "query_param_key", "")
        if key:
            assert key not in found, f"{key} is bound twice"
            found[key] = element
    return found


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("viewed", "results", "small_networks")
def test_a_page_offers_what_the_table_gives_it_and_starts_as_the_table_says(page, name):
    offered = {}
    for link in VISITS[name]:
        state = {"opt": list(RACERS.options)} if link.get("rates") == "as given" else {}
        for key, element in bound(page(name, link, **state)).items():
            offered.setdefault(key, [])
            if key not in link and key not in state:
                offered[key].append((link, element.value))
    assert set(offered) == {setting.key for setting in of_page(name)}
    for key, seen in offered.items():
        expected = TABLE[key].default
        for link, value in seen:
            if expected is not None and not data_decide(key, link):
                shown = value if not isinstance(expected, tuple) else tuple(value)
                assert shown == expected, (key, link)


def data_decide(key, link):
    """Whether the default of a setting is beyond what the few examples of a link offer."""
    return link.get("n") == 3 and key in ("n", "bsize")


def test_a_key_names_one_setting():
    keys = Counter(setting.key for group in GROUPS for setting in settings_in(group))
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_table_names_pages_that_there_are():
    for setting in TABLE.values():
        assert setting.pages, setting.key
        assert set(setting.pages) <= set(PAGES), setting.key
