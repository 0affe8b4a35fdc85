"""plotly.js as this server offers it: a copy of the installed package's file in `static/`."""

import os
import shutil
import tempfile
from pathlib import Path

import plotly
import streamlit as st

SOURCE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
STATIC = Path(__file__).parents[4] / "static"


def address() -> str:
    """Address of plotly.js on this server; another version has another one."""
    name = placed(STATIC).name
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/app/static/{name}"


def placed(folder: Path) -> Path:
    """The copy in this folder, made when it is missing.

    First readers of a fresh installation ask for it at once, from threads and from processes. Each
    writes a file of its own and moves it to its place in one stroke, so the copy is always whole.
    """
    copy = folder / f"plotly-{plotly.__version__}.min.js"
    if copy.exists():
        return copy
    folder.mkdir(exist_ok=True)
    handle, unfinished = tempfile.mkstemp(".part", "plotly-", folder)
    try:
        with os.fdopen(handle, "wb") as target, SOURCE.open("rb") as source:
            shutil.copyfileobj(source, target)
        Path(unfinished).chmod(0o644)
        Path(unfinished).replace(copy)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return copy
