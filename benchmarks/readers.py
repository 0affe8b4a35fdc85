"""How the app bears a class: many readers who open a page and move a slider at the same time.

    python -m benchmarks.readers [--readers 30 100] [--processes 1] [--against COMMIT] [--pages]

Starts the app on this machine and speaks to it as browsers do, without drawing anything. Each
reader sees a draw of examples of its own, so that no result is in the cache; then all of them move
the slider at once. Waiting depends on what else the machine does; the CPU of a rerun hardly does.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.crowd import Reader, cookie_of
from benchmarks.servers import ROOT, Server, earlier, serving

COUNTS = (50, 200, 80, 60, 70, 90)  # examples
CLASSES = 5  # that come one after the other
PAGES = ("", "race", "strategies", "gradient", "step_size", "batches", "hinges", "flow")


async def pages(server: Server) -> None:
    """Print what one reader's rerun of each page costs, with results in the cache and without."""
    print("| page | CPU of a rerun, new results | in the cache | bytes sent |")
    print("| --- | --: | --: | --: |")
    for page in PAGES:
        reader = await Reader.at(server.address, page, "draw=7")
        await reader.open()
        # A page without the slider is run again as it is.
        counts = COUNTS if reader.slider else (None,) * len(COUNTS)
        new = await _cost(server, [reader], counts)
        again = await _cost(server, [reader], counts)
        sent = reader.received / 1024
        print(f"| {page or 'explore'} | {new:.0f} ms | {again:.0f} ms | {sent:.0f} KB |")
        assert not reader.failed
        await reader.connection.close()


async def crowd(server: Server, size: int) -> None:
    """Let so many readers act at once on Explore; print how long they wait and what it costs."""
    before = server.memory
    cookies = [cookie_of(server.address) for _ in range(size)]
    readers = [
        await Reader.at(server.address, "", f"draw={k}", cookie) for k, cookie in enumerate(cookies)
    ]
    await _together(readers, lambda reader: reader.open())
    for kind, count in (("new", 50), ("new", 200), ("cached", 50)):
        used = server.cpu
        waited = await _together(readers, lambda reader, n=count: reader.run(n))
        cost = 1000 * (server.cpu - used) / size
        print(
            f"| {size}, {kind} results | {cost:.0f} ms | {np.median(waited):.2f} s | "
            f"{np.quantile(waited, 0.95):.2f} s | {max(waited):.2f} s |",
            flush=True,
        )
    print(f"memory: {(server.memory - before) / size:.2f} MB a reader", flush=True)
    assert not any(reader.failed for reader in readers)
    for reader in readers:
        await reader.connection.close()


async def coming_and_going(server: Server, size: int) -> None:
    """Print what the server holds while class after class comes and goes.

    Streamlit keeps the last 128 sessions for readers who come back, so memory rises until then.
    """
    for number in range(1, CLASSES + 1):
        readers = [await Reader.at(server.address, "", "draw=3") for _ in range(size)]
        await _together(readers, lambda reader: reader.open())
        for count in COUNTS[:2]:
            await _together(readers, lambda reader, n=count: reader.run(n))
        assert not any(reader.failed for reader in readers)
        for reader in readers:
            await reader.connection.close()
        print(f"class {number} of {size} has gone: {server.memory:.0f} MB", flush=True)


async def _cost(server: Server, readers: list[Reader], counts: Iterable[int | None]) -> float:
    """Milliseconds of CPU that the server uses for one run of one reader."""
    used, runs = server.cpu, 0
    for count in counts:
        await _together(readers, lambda reader, n=count: reader.run(n))
        runs += len(readers)
    return 1000 * (server.cpu - used) / runs


async def _together(
    readers: list[Reader], act: Callable[[Reader], Awaitable[float]]
) -> list[float]:
    """The seconds that each of them waits when all act at once."""
    return await asyncio.gather(*(act(reader) for reader in readers))


async def measure(
    server: Server, sizes: Sequence[int], *, processes: int, every_page: bool
) -> None:
    """All that was asked for, of servers that have been warmed up."""
    print(f"memory at the start: {server.memory:.0f} MB")
    for _ in range(processes):  # newcomers go to one after the other
        first = await Reader.at(server.address, "", "draw=1000", cookie_of(server.address))
        for count in (None, *COUNTS):
            await first.run(count)
    print(f"memory after a first reader of each: {server.memory:.0f} MB")
    if every_page:
        await pages(server)
    print("| readers at once | CPU of a rerun | median | 95 % within | last |")
    print("| --- | --: | --: | --: | --: |")
    for size in sizes:
        await crowd(server, size)
    if sizes:
        await coming_and_going(server, max(sizes))


def main() -> None:
    """Measure this checkout and, where it is asked for, an earlier state in the same run."""
    parser = argparse.ArgumentParser(description="How the app bears a class.")
    parser.add_argument("--readers", type=int, nargs="*", default=[30, 100])
    parser.add_argument("--processes", type=int, default=1, help="servers that share the readers")
    parser.add_argument("--against", help="a commit to measure as well")
    parser.add_argument("--pages", action="store_true", help="every page, one reader")
    asked = parser.parse_args()
    if asked.against:
        with earlier(asked.against) as root:
            _measured(root, f"\nas it was at {asked.against}:", asked)
    _measured(ROOT, "\nnow:", asked)


def _measured(root: Path, title: str, asked: argparse.Namespace) -> None:
    print(title, flush=True)
    with serving(root, asked.processes) as server:
        work = measure(server, asked.readers, processes=asked.processes, every_page=asked.pages)
        asyncio.run(work)


if __name__ == "__main__":
    main()
