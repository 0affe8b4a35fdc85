"""plotly.js as this server offers it: the file of the installed package, under its version."""

from pathlib import Path

import plotly
import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
# Another version has another address: browsers need not ask again.
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def address() -> str:
    """Address of plotly.js on this server."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/assets/plotly-{plotly.__version__}.min.js"


def route() -> Route:
    """The route that answers at the address."""
    return Route(address(), _file)


async def _file(_: Request) -> FileResponse:
    return FileResponse(FILE, media_type="text/javascript", headers=FOREVER)
