"""How a room bears a class: hikers who step, a board that follows, readers on Explore beside them.

    python -m benchmarks.room [--hikers 100] [--rate 25] [--seconds 20] [--readers 30] [--browser]

Starts the app on this machine and speaks to it as phones do. Prints the CPU of the server, how long
a step waits for its answer, and how far the board is behind; with `--browser` also how many frames
a second a board in Chromium draws, which takes CPU of its own.
"""

import argparse
import asyncio
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, Self

import numpy as np

from benchmarks.crowd import Reader, cookie_of
from benchmarks.servers import Server, serving

LOOKS = 200
FULL = 300  # hikers who join at once
COUNTS = (50, 60, 70, 80, 90, 100, 120, 150, 200)  # examples that readers choose
LARGEST = 2**24  # bytes of a line of the stream
FRAMES = "() => document.querySelector('.room').board.scene.frames"


class Phone:
    """One connection that stays open as long as the server keeps it, as those of browsers do."""

    def __init__(self, address: str) -> None:
        self.host, self.port = address.split(":")
        self.token, self.looks = "", 0

    @classmethod
    async def at(cls, address: str) -> Self:
        """A phone that is connected."""
        phone = cls(address)
        await phone.connect()
        return phone

    async def connect(self) -> None:
        """A new connection."""
        connection = asyncio.open_connection(self.host, int(self.port), limit=LARGEST)
        self.reader, self.writer = await connection

    async def post(self, path: str, **told: Any) -> dict[str, Any]:
        """What the server answers; anything but 200 is an error here."""
        try:
            return await self._post(path, told)
        except (asyncio.IncompleteReadError, ConnectionResetError):
            self.writer.close()  # the server ends connections that have been idle for seconds
            await self.connect()
            return await self._post(path, told)

    async def _post(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(told).encode()
        head = f"POST /room{path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        self.writer.write(head.encode() + body)
        status, *headers = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        length = next(int(line.split(":")[1]) for line in headers if "content-length" in line)
        answer = json.loads(await self.reader.readexactly(length))
        if " 200 " not in status:
            raise ValueError(f"{status}: {answer}")
        return answer

    async def listen(self, code: str, key: str, hear: Callable[[dict[str, Any]], None]) -> None:
        """Hear the news of the board until this is cancelled."""
        head = f"GET /room/{code}/events HTTP/1.1\r\nHost: x\r\nX-Room-Key: {key}\r\n\r\n"
        self.writer.write(head.encode())
        async for line in self.reader:
            if line.startswith(b"data: "):
                hear(json.loads(line[6:]))


class Class:
    """A room on a server, its phones and its board."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.sent: dict[tuple[int, int], float] = {}
        self.used: dict[int, int] = {}
        self.names: dict[int, int] = {}
        self.waits: list[float] = []
        self.behind: list[float] = []

    async def open(self) -> None:
        """Open a room, and a board that listens."""
        self.teacher = await Phone.at(self.server.address)
        room = await self.teacher.post("", landscape="bowl")
        self.code, self.key = room["code"], room["key"]
        board = await Phone.at(self.server.address)
        self.board = asyncio.create_task(board.listen(self.code, self.key, self.hear))

    async def join(self, count: int) -> float:
        """Seconds in which so many have joined, all in the same instant."""
        start = perf_counter()
        self.phones = await asyncio.gather(*(Phone.at(self.server.address) for _ in range(count)))

        async def one(number: int, phone: Phone) -> None:
            answer = await phone.post(f"/{self.code}/join", name=str(number))
            phone.token = answer["token"]

        await asyncio.gather(*(one(number, phone) for number, phone in enumerate(self.phones)))
        return perf_counter() - start

    async def command(self, do: str, **told: Any) -> None:
        """What the teacher does."""
        await self.teacher.post(f"/{self.code}/command", key=self.key, do=do, **told)

    def hear(self, told: dict[str, Any]) -> None:
        """How old each step is that the board is told of. The names say which phone a hiker is."""
        now = perf_counter()
        for hiker in told.get("whole", {}).get("hikers", ()):
            self.names[hiker["hiker"]] = int(hiker["name"])
        for event in told.get("events", ()):
            if event["what"] == "join":
                self.names[event["hiker"]] = int(event["name"])
            elif event["what"] == "step":
                number = self.names[event["hiker"]]
                self.used[number] = self.used.get(number, 0) + 1
                self.behind.append(now - self.sent[number, self.used[number]])

    async def walk(self, phone: Phone, number: int, pause: float, end: float) -> None:
        """Steps at moments of chance, so many seconds apart in the mean."""
        chance = np.random.default_rng(number)
        await asyncio.sleep(pause * chance.random())
        while phone.looks < LOOKS:
            phone.looks += 1
            start = self.sent[number, phone.looks] = perf_counter()
            look = {"angle": 7 * chance.random(), "step": 0.05, "number": [1, phone.looks]}
            await phone.post(f"/{self.code}/act", token=phone.token, **look)
            self.waits.append(perf_counter() - start)
            rest = chance.exponential(pause)
            if perf_counter() + rest > end:
                return
            await asyncio.sleep(rest)

    async def round(self, rate: float, seconds: float, frames: Callable | None = None) -> str:
        """All hikers walk for so long; what that cost, as a row of a table."""
        await self.command("begin", kind="gradient", budget=LOOKS)
        self.waits, self.behind = [], []
        seen = await frames() if frames else 0
        used, start = self.server.cpu, perf_counter()
        pause, end = len(self.phones) / rate, start + seconds
        walks = (self.walk(phone, k, pause, end) for k, phone in enumerate(self.phones))
        await asyncio.gather(*walks)
        took = perf_counter() - start
        drawn = f"{((await frames()) - seen) / took:.0f}" if frames else "–"
        cpu = (self.server.cpu - used) / took
        await asyncio.sleep(0.5)
        return (
            f"{len(self.waits) / took:.1f} | {cpu:.1%} | {_pair(self.waits)} | "
            f"{_pair(self.behind)} | {drawn} |"
        )


def _pair(seconds: list[float]) -> str:
    """Median and 95 % in ms."""
    return " / ".join(f"{1000 * np.quantile(seconds, share):.0f}" for share in (0.5, 0.95)) + " ms"


async def with_readers(room: Class, count: int, rate: float, seconds: float) -> str:
    """The same while so many readers of Explore move a slider again and again, and their waits."""
    address = room.server.address
    readers = [await Reader.at(address, "", f"draw={k}", cookie_of(address)) for k in range(count)]
    await asyncio.gather(*(reader.open() for reader in readers))

    waits: list[float] = []

    async def read(reader: Reader) -> None:
        chance = np.random.default_rng()
        while True:
            waits.append(await reader.run(int(chance.choice(COUNTS))))
            await asyncio.sleep(chance.exponential(3.0))

    reading = [asyncio.create_task(read(reader)) for reader in readers]
    row = await room.round(rate, seconds)
    for task in reading:
        task.cancel()
    return f"{row}\n\nthe readers waited {_pair(waits)} (median / 95 %) for {len(waits)} pictures"


async def measure(server: Server, asked: argparse.Namespace) -> None:
    """Print all that was asked for."""
    full = Class(server)
    await full.open()
    print(f"{FULL} hikers have joined within {await full.join(FULL):.1f} s")
    await full.command("close")
    print("| | steps/s | CPU of a core | step: median / 95 % | board behind | frames/s |")
    print("| --- | --: | --: | --: | --: | --: |")
    alone = Class(server)
    await alone.open()
    await alone.join(asked.hikers)
    row = await alone.round(asked.rate, asked.seconds)
    print(f"| {asked.hikers} hikers | {row}", flush=True)
    if asked.browser:
        print(f"| … a board in Chromium | {await _in_browser(server, asked)}", flush=True)
    crowded = Class(server)
    await crowded.open()
    await crowded.join(asked.hikers)
    row = await with_readers(crowded, asked.readers, asked.rate, asked.seconds)
    print(f"| … and {asked.readers} readers on Explore | {row}", flush=True)


async def _in_browser(server: Server, asked: argparse.Namespace) -> str:
    from playwright.async_api import async_playwright

    room = Class(server)
    await room.open()
    await room.join(asked.hikers)
    async with async_playwright() as playwright:
        flags = ["--headless", "--no-sandbox", "--disable-gpu"]
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await playwright.chromium.launch(executable_path=found, args=flags)
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        kept = json.dumps(json.dumps({"code": room.code, "key": room.key}))
        await page.add_init_script(f"localStorage.setItem('landscape-room', {kept})")
        await page.goto(f"http://{server.address}/classroom")
        await page.wait_for_selector(f"canvas[data-hikers='{asked.hikers}']", timeout=60_000)

        async def frames() -> int:
            return await page.evaluate(FRAMES)

        row = await room.round(asked.rate, asked.seconds, frames)
        await browser.close()
    return row


def main() -> None:
    """Measure this checkout."""
    parser = argparse.ArgumentParser(description="How a room bears a class.")
    parser.add_argument("--hikers", type=int, default=100)
    parser.add_argument("--rate", type=float, default=25.0, help="steps a second of all together")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--readers", type=int, default=30)
    parser.add_argument("--browser", action="store_true", help="frames of a board in Chromium")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LANDSCAPE_ROOMS"] = str(Path(folder) / "rooms.sqlite")
        with serving() as server:
            asyncio.run(measure(server, asked))


if __name__ == "__main__":
    main()
