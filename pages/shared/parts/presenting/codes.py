"""A route that tells for a link the addresses under which phones find it, each with a QR code."""

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages.shared.parts.assets import from_root
from pages.shared.work.addresses import is_own, qr_svg, reachable

LONGEST = 8000  # letters of a link


async def _answered(request: Request) -> JSONResponse:
    """`{"codes": [{"link": …, "qr": SVG, or null where the link is too long}, …]}`."""
    link = request.query_params.get("link", "")
    if len(link) > LONGEST or not _is_address(link):
        return JSONResponse({"error": "link must be an address of the web"}, 400)
    links = reachable(link) if _asked_here(request) else [link]
    codes = [{"link": each, "qr": await run_in_threadpool(qr_svg, each)} for each in links]
    return JSONResponse({"codes": codes}, headers={"Cache-Control": "no-store"})


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _asked_here(request: Request) -> bool:
    """Whether a browser on this machine asks: to others its own addresses are of no concern."""
    forwarded = request.headers.get("x-forwarded-for", "").split(",")
    via = [host.strip() for host in forwarded if host.strip()]
    own = request.client.host if request.client is not None else ""
    return all(is_own(host) for host in (own, *via))


CODES = Route(from_root("codes"), _answered)
