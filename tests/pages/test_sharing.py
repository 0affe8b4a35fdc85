"""*Present* and *Share* stand on every page; the route that tells where phones find a link."""

import asyncio
import json
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from pages.shared.parts.presenting import PRESENTING
from pages.shared.parts.presenting.codes import CODES, LONGEST
from pages.shared.settings.pages import PAGES
from pages.shared.settings.table import TABLE
from pages.shared.work import addresses

LINK = "http://localhost:8501/race?view=3-D&n=500"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("small_networks")
def test_every_page_offers_to_present_and_to_share(page, name):
    components = [component.proto for component in page(name).app.get("bidi_component")]
    (menus,) = [each for each in components if each.component_name == "landscape_presenting"]
    assert json.loads(menus.json) == {"codes": "/codes"}
    for part in ("data-opens=", 'data-does="print"', 'data-copies="link"', 'data-part="code"'):
        assert json.dumps(part)[1:-1] in bytes(PRESENTING.answer().body).decode()


def test_what_the_link_says_of_presenting_is_no_name_of_a_setting():
    assert not {"present", "embed", "embed_options"} & TABLE.keys()


@pytest.fixture
def ask(monkeypatch):
    """Ask the route as a browser at some address does: the codes, or the status of a refusal."""
    monkeypatch.setattr(addresses, "own_addresses", lambda: ["192.168.1.7", "10.0.0.5"])

    def asked(link: str, by: str = "127.0.0.1", forwarded: str | None = None):
        headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
        query = urlencode({"link": link}).encode()
        scope = {"type": "http", "method": "GET", "path": CODES.path, "query_string": query}
        request = Request(scope | {"headers": headers, "client": (by, 50_000)})
        answer = asyncio.run(CODES.endpoint(request))
        return json.loads(answer.body)["codes"] if answer.status_code == 200 else answer.status_code

    return asked


def test_on_this_machine_the_addresses_that_phones_reach_are_told_with_their_codes(ask):
    codes = ask(LINK)
    links = [LINK.replace("localhost", host) for host in ("192.168.1.7", "10.0.0.5")]
    assert codes == [{"link": link, "qr": addresses.qr_svg(link)} for link in links]


@pytest.mark.parametrize(
    ("by", "forwarded"),
    [("192.168.1.20", None), ("127.0.0.1", "203.0.113.4"), ("::1", "a.example")],
)
def test_to_other_machines_the_addresses_of_this_one_are_not_told(ask, by, forwarded):
    assert [code["link"] for code in ask(LINK, by, forwarded)] == [LINK]


def test_behind_a_proxy_on_this_machine_its_own_browser_is_known(ask):
    assert len(ask(LINK, "127.0.0.1", "127.0.0.1, ::1")) == 2


def test_a_link_too_long_for_a_code_is_told_without_one(ask):
    link = f"https://course.example/?world={'x' * 4000}"
    assert ask(link) == [{"link": link, "qr": None}]


@pytest.mark.parametrize(
    "link",
    [
        *("", "explore", "javascript:alert(1)", "file:///etc/passwd"),
        *("http://", "http://a:b/", "http://[/", f"http://a/?{'x' * LONGEST}"),
    ],
    ids=lambda link: link[:20],
)
def test_what_is_no_address_of_the_web_is_refused(ask, link):
    assert ask(link) == 400
