"""What it saves that finished results are shared between processes and starts.

    python -m benchmarks.shared_results [--rounds 3] [--readers 10]

CPU of first views of pages, in one process that has forgotten all results: with nothing stored and
with everything. Then, where nginx is installed, a class that follows one link to two servers, with
the shared folder and without. Waits depend on what else the machine does; CPU hardly does.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import numpy as np
import streamlit as st
from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest

from benchmarks.crowd import Reader, cookie_of
from benchmarks.servers import ROOT, Server, serving
from landscape.serving.proxy import find_nginx

SCENES = (
    ("explore", {}),
    ("explore", {"n": "1437", "dir": "towards trained"}),
    ("race", {}),
    ("race", {"opt": "Adam", "space": "In weight space", "budget": "100"}),
    ("strategies", {}),
    ("batches", {}),
    ("hinges", {}),
    ("step_size", {}),
)
LINK = "space=In+weight+space&data=Digits&n=100&budget=100"


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder of shared results for this process."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["LANDSCAPE_CACHE"] = name
        yield Path(name)
        os.environ["LANDSCAPE_CACHE"] = "off"


def first_view(page: str, link: dict[str, str]) -> float:
    """Seconds of CPU until a page is there, in a process that knows no result."""
    st.cache_resource.clear()
    st.cache_data.clear()
    app = AppTest.from_file(str(ROOT / "pages" / page / "page.py"), default_timeout=300)
    for key, value in link.items():
        app.query_params[key] = value
    start = process_time()
    app.run()
    assert not app.exception
    return process_time() - start


def views(rounds: int) -> None:
    """Print first views of all scenes, with an empty folder and with a filled one."""
    os.environ["LANDSCAPE_CACHE"] = "off"
    print("| CPU of a first view | nothing stored | stored | ratio | in the folder |")
    print("| --- | --: | --: | --: | --: |")
    for page, link in SCENES:
        first_view(page, link)  # what is imported, is
        seconds: list[tuple[float, float]] = []
        size = 0
        for _ in range(rounds):
            with folder() as path:
                seconds.append((first_view(page, link), first_view(page, link)))
                size = sum(file.stat().st_size for file in path.iterdir())
        empty, filled = np.median(seconds, axis=0)
        words = f"{empty:.2f} s | {filled:.2f} s | {empty / filled:.1f} | {size / 1e3:.0f} KB"
        print(f"| {' '.join([page, *link.values()])} | {words} |", flush=True)


def shared_class(readers: int) -> None:
    """Print what a class costs two servers that follows one link, all in the same instant."""
    print("\n| two servers, one link | CPU of both | median wait | last |")
    print("| --- | --: | --: | --: |")
    for title, stored in (("each for itself", "off"), ("shared", "")):
        with serving(processes=2, stored=stored) as server:
            waited, used = asyncio.run(_class_at(server, readers))
        words = f"{used:.1f} s | {np.median(waited):.2f} s | {max(waited):.2f} s"
        print(f"| {title} | {words} |", flush=True)


async def _class_at(server: Server, readers: int) -> tuple[list[float], float]:
    """Waits of all, and seconds of CPU, once both servers have shown a page."""
    address = server.address
    cookies = [cookie_of(address) for _ in range(readers)]
    for cookie in cookies[:2]:
        first = await Reader.at(address, "race", "n=5&budget=1", cookie)
        await first.open()
        await first.connection.close()
    before = server.cpu
    class_ = [await Reader.at(address, "race", LINK, cookie) for cookie in cookies]
    waited = await asyncio.gather(*(reader.open() for reader in class_))
    assert not any(reader.failed for reader in class_)
    for reader in class_:
        await reader.connection.close()
    return waited, server.cpu - before


def main() -> None:
    """Measure both sides of both in one run."""
    parser = argparse.ArgumentParser(description="What sharing finished results saves.")
    parser.add_argument("--rounds", type=int, default=3, help="of each first view; medians count")
    parser.add_argument("--readers", type=int, default=10, help="of the class; 0 for no class")
    asked = parser.parse_args()
    # Streamlit warns of what it misses outside a server.
    set_log_level("error")
    views(asked.rounds)
    if asked.readers and find_nginx() is not None:
        shared_class(asked.readers)


if __name__ == "__main__":
    main()
