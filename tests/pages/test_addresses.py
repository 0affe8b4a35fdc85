"""The addresses that phones can reach, and their QR codes."""

import re
import xml.etree.ElementTree as ET

import pytest
import segno

from pages.shared.work import addresses

LINK = "https://course.example/landscape/race?view=3-D&n=500&loss=Structured"


def modules(svg: str) -> list[list[int]]:
    """The dark modules of a QR code's picture, drawn from its runs of `m`, `M` and `h`."""
    root = ET.fromstring(svg)
    side = round(float(root.attrib["viewBox"].split()[2]) / addresses.MODULE)
    dark = [[0] * side for _ in range(side)]
    x = y = 0.0
    path = next(node.attrib["d"] for node in root.iter() if node.attrib.get("stroke") == "#000")
    for command, numbers in re.findall(r"([mMh])([-\d. ]+)", path):
        amounts = [float(number) for number in numbers.split()]
        if command == "h":
            for column in range(round(x), round(x + amounts[0])):
                dark[int(y)][column] = 1
            x += amounts[0]
        else:
            x, y = amounts if command == "M" else (x + amounts[0], y + amounts[1])
    return dark


@pytest.mark.parametrize("text", [LINK, "http://192.168.1.7:8501/", "é" * 300])
def test_a_code_shows_the_modules_of_its_text_with_white_around(text):
    svg = addresses.qr_svg(text)
    assert svg is not None
    expected = segno.make(text, micro=False).matrix_iter(border=4)
    assert modules(svg) == [list(row) for row in expected]


def test_of_another_text_the_code_is_another():
    assert addresses.qr_svg(LINK) != addresses.qr_svg(LINK.replace("500", "501"))


def test_what_no_code_can_hold_has_none():
    assert addresses.qr_svg("x" * 2900) is not None
    assert addresses.qr_svg("x" * 4000) is None


def test_behind_a_proxy_the_address_is_that_of_the_browser():
    assert addresses.reachable(LINK) == [LINK]
    assert addresses.reachable("http://10.0.0.5:8501/") == ["http://10.0.0.5:8501/"]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "127.0.0.1", "127.3.2.1", "[::1]", "0.0.0.0", "app.localhost"],
)
def test_of_the_machine_itself_its_addresses_in_the_network_are_offered(host, monkeypatch):
    monkeypatch.setattr(addresses, "_way_out", lambda: "192.168.1.7")
    monkeypatch.setattr(
        addresses, "_of_name", lambda: ["127.0.1.1", "10.0.0.5", "192.168.1.7", "169.254.3.4"]
    )
    found = addresses.reachable(f"http://{host}:8600/base/race?n=3#top")
    assert found == [f"http://{a}:8600/base/race?n=3#top" for a in ("192.168.1.7", "10.0.0.5")]
    assert addresses.reachable(f"http://{host}/") == ["http://192.168.1.7/", "http://10.0.0.5/"]


def test_a_machine_in_no_network_has_no_address_for_others(monkeypatch):
    monkeypatch.setattr(addresses, "_way_out", lambda: "")
    monkeypatch.setattr(addresses, "_of_name", list)
    assert addresses.reachable("http://localhost:8501/") == []


def test_addresses_of_this_machine_are_never_its_loopback():
    assert not any(addresses.is_own(host) for host in addresses.own_addresses())
