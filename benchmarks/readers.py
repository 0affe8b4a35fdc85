"""How the app bears a class: many readers who open a page and move a slider at the same time.

    python -m benchmarks.readers [readers]

Starts the app on this machine and speaks to it as browsers do, over web sockets, without drawing
anything. Each reader opens the Explore page with a draw of examples of its own, so that few results
are in the cache; then all of them change the number of examples at once, three times.
"""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

ROOT = Path(__file__).parents[1]
READERS = 100
PATIENCE = 120.0  # seconds
COUNTS = (50, 200, 80)  # examples


class Reader:
    """One browser tab: it runs the page and waits until the run has ended."""

    def __init__(self, connection: ClientConnection, number: int) -> None:
        self.connection, self.number = connection, number
        self.page, self.slider = "", ""

    async def run(self, examples: int | None = None) -> float:
        """Seconds from the request to the end of the run; with examples, the slider is moved."""
        message = BackMsg()
        message.rerun_script.query_string = f"draw={self.number}"
        message.rerun_script.page_script_hash = self.page
        if examples is not None:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.slider
            state.string_array_value.data.append(str(examples))
        start = perf_counter()
        await self.connection.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            async for data in self.connection:
                assert isinstance(data, bytes)
                if self._ends_with(ForwardMsg.FromString(data)):
                    return perf_counter() - start
        raise ConnectionError("the server closed the connection before the run had ended")

    def _ends_with(self, message: ForwardMsg) -> bool:
        """Whether this message ends the run; on the way, the slider's name is noted."""
        if message.HasField("new_session"):
            self.page = message.new_session.page_script_hash
        element = message.delta.new_element
        if element.HasField("slider") and element.slider.label == "Number of examples":
            self.slider = element.slider.id
        return message.HasField("script_finished")


async def visit(address: str, readers: int) -> None:
    """Let so many readers act at once, and print how long they waited."""
    url = f"ws://{address}/_stcore/stream"
    protocol = [Subprotocol("streamlit")]
    connections = [await connect(url, subprotocols=protocol, max_size=None) for _ in range(readers)]
    crowd = [Reader(connection, number) for number, connection in enumerate(connections)]
    print(f"{readers} readers open the page: {await _together(crowd, lambda r: r.run())}")
    for examples in COUNTS:
        waited = await _together(crowd, lambda r, n=examples: r.run(n))
        print(f"{readers} readers choose {examples} examples: {waited}")
    alone = [await crowd[0].run(n) for n in (60, 70, 90)]
    print(f"one reader alone: median {np.median(alone):.2f} s")
    for connection in connections:
        await connection.close()


async def _together(crowd: list[Reader], act: Callable[[Reader], Awaitable[float]]) -> str:
    seconds = await asyncio.gather(*(act(reader) for reader in crowd))
    return f"median {np.median(seconds):.2f} s, 95 % within {np.quantile(seconds, 0.95):.2f} s"


def main(readers: int = READERS) -> None:
    """Start the app, let the readers in, and stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    options = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    server = subprocess.Popen([*command, *options], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        asyncio.run(visit(f"127.0.0.1:{port}", readers))
        memory = Path(f"/proc/{server.pid}/status")
        if memory.exists():
            line = next(x for x in memory.read_text().splitlines() if x.startswith("VmHWM"))
            print(f"peak memory of the server: {int(line.split()[1]) / 1024:.0f} MB")
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urlopen(address)
        except URLError:
            sleep(0.2)
        else:
            return
    raise TimeoutError("the app did not start")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
