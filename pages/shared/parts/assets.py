"""Scripts that browsers keep for ever: another content has another address."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

JAVASCRIPT = "text/javascript"
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True)
class Asset:
    """A script under a name that no other content ever has, and how it is answered."""

    name: str
    answer: Callable[[], Response]

    @property
    def address(self) -> str:
        """Its address on this server, from the root."""
        return from_root(f"assets/{self.name}")

    @property
    def imported(self) -> str:
        """A module that has the same default export: what a component is given in its place.

        Streamlit sends the script of a component with each of its instances at each run.
        """
        # Streamlit reads modules from memory, where an address needs the server before it.
        return (
            f'const at = new URL("{self.address}", window.location.origin).href;\n'
            "export default (await import(at)).default;\n"
        )

    def route(self) -> Route:
        """The route that answers at the address. It compresses once, not for each reader."""

        @cache
        def compressed() -> bytes:
            return gzip.compress(bytes(self.answer().body), mtime=0)

        def answered(request: Request) -> Response:
            if "gzip" in request.headers.get("Accept-Encoding", ""):
                encoded = {"Content-Encoding": "gzip"}
                response = Response(compressed(), headers=encoded, media_type=JAVASCRIPT)
            else:
                response = self.answer()
            response.headers.update(FOREVER | {"Vary": "Accept-Encoding"})
            return response

        return Route(self.address, answered)


def from_root(path: str) -> str:
    """A path of the app on this server, from the root: own routes don't know of a base path."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/{path}"


def script(name: str, text: str) -> Asset:
    """A module of this text."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Asset(f"{name}-{digest}.js", lambda: Response(text, media_type=JAVASCRIPT))
