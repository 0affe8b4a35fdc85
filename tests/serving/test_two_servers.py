"""Two servers behind nginx: a class on them, one of them killed, and their end."""

import asyncio
import os
import signal
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from benchmarks.crowd import Reader, cookie_of
from benchmarks.servers import Server, connections, serving

pytestmark = pytest.mark.nginx


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(processes=2) as running:
        yield running


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    raise TimeoutError("what was waited for has not come")


def run(journey: Coroutine[object, object, None]) -> None:
    """Make a journey in a thread: where a browser is tested, a loop runs in this one already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, journey).result()


@asynccontextmanager
async def reading(server: Server, cookies: list[str]) -> AsyncIterator[list[Reader]]:
    """A reader for each of these cookies, who has opened the first page."""
    readers = [await Reader.at(server.address, "", "n=20", cookie) for cookie in cookies]
    try:
        await together(readers, lambda reader: reader.open())
        yield readers
    finally:
        for reader in readers:
            await reader.connection.close()


async def together(readers: list[Reader], act: Callable[[Reader], Awaitable[object]]) -> None:
    await asyncio.gather(*(act(reader) for reader in readers))
    assert not any(reader.failed for reader in readers)


def upload(server: Server, session: str, cookie: str) -> int:
    """Send a file for a session; the status of the answer. Only its own process takes it."""
    token = next(part.partition("=")[2] for part in cookie.split("; ") if "xsrf" in part)
    part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n%b\r\n--x--\r\n'
    request = urllib.request.Request(
        f"http://{server.address}/_stcore/upload_file/{session}/file",
        data=part % (b"1" * 100_000),  # more than nginx keeps in memory
        method="PUT",
        headers={
            "Cookie": cookie,
            "X-Xsrftoken": token,
            "Content-Type": "multipart/form-data; boundary=x",
        },
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def of_cookie(cookie: str) -> str:
    """Which server a cookie names."""
    return next(p.partition("=")[2] for p in cookie.split("; ") if p.startswith("landscape_"))


def test_a_class_is_spread_and_each_reader_stays_with_one_process(server: Server) -> None:
    async def journey() -> None:
        cookies = [cookie_of(server.address) for _ in range(10)]
        assert Counter(map(of_cookie, cookies)) == {"1": 5, "2": 5}
        async with reading(server, cookies) as readers:
            # What has only asked for a cookie may still be about to leave.
            wait_for(lambda: [connections(port) for port in server.servers()] == [5, 5])
            for reader, cookie in zip(readers, cookies, strict=True):
                assert {upload(server, reader.session, cookie) for _ in range(3)} == {204}
            strange = next(each for each in cookies if of_cookie(each) != of_cookie(cookies[0]))
            assert upload(server, readers[0].session, strange) == 400

    run(journey())


def test_files_that_never_change_come_compressed_and_are_kept(server: Server) -> None:
    from pages.shared.parts.chart import library

    asked = urllib.request.Request(
        f"http://{server.address}{library.PLOTLY.address}", headers={"Accept-Encoding": "gzip, br"}
    )
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Set-Cookie"] is None
        assert len(answer.read()) < 0.4 * library.FILE.stat().st_size
    with urllib.request.urlopen(f"http://{server.address}{library.PLOTLY.address}") as answer:
        assert answer.read() == library.FILE.read_bytes()


def test_one_process_dies_in_the_middle_of_a_class(server: Server) -> None:
    """Its readers get the page from the other one; the others do not notice."""
    port, pid = next(iter(server.servers().items()))  # the first that was started

    async def journey() -> None:
        cookies = [cookie_of(server.address) for _ in range(10)]
        own = [cookie for cookie in cookies if of_cookie(cookie) == "1"]
        others = [cookie for cookie in cookies if of_cookie(cookie) == "2"]
        async with reading(server, own) as hit, reading(server, others) as spared:
            os.kill(pid, signal.SIGKILL)
            async with asyncio.timeout(60):
                await together(hit, lambda reader: reader.connection.wait_closed())
            async with reading(server, own) as again:
                await together(spared, lambda reader: reader.run())
                for reader in again:  # from now on theirs is the server that has answered
                    response = reader.connection.response
                    assert response is not None
                    assert of_cookie(response.headers["Set-Cookie"].split(";")[0]) == "2"
        assert len(again) == len(spared) == 5

    run(journey())
    wait_for(lambda: server.servers().get(port, pid) != pid)
    wait_for(lambda: of_cookie(cookie_of(server.address)) == "1")


def test_nginx_dies_and_the_servers_do_not_notice(server: Server) -> None:
    before = server.servers()
    lines = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in server.family()}
    (master,) = [pid for pid, line in lines.items() if line.startswith("nginx: master")]
    os.kill(master, signal.SIGKILL)
    wait_for(lambda: not Path(f"/proc/{master}").exists())

    def answers() -> bool:
        with suppress(OSError):
            return bool(cookie_of(server.address))
        return False

    wait_for(answers)
    wait_for(lambda: server.servers() == before)


def test_the_end_leaves_no_process_behind(server: Server) -> None:
    family = server.family()
    assert len(family) >= 5  # the command, two servers, nginx and what it starts
    server.process.terminate()
    assert server.process.wait(30) == 0
    wait_for(lambda: not [pid for pid in family if Path(f"/proc/{pid}").exists()])
