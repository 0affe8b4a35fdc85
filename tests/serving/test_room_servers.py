"""Rooms on real servers: they end when they are told to, and of several one has the room."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from benchmarks.servers import Server, serving
from tests.package.conftest import ROOT, environment, free_port


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDSCAPE_ROOMS", str(tmp_path / "rooms.sqlite"))


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(900):
        if condition():
            return
        time.sleep(0.1)
    raise TimeoutError


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def post(url: str, **told: Any) -> dict:
    answer = requests.post(url, json=told, timeout=30)
    assert answer.ok, answer.text
    return answer.json()


def first_news(url: str, key: str) -> Iterator[dict]:
    with requests.get(url, headers={"X-Room-Key": key}, stream=True, timeout=30) as answer:
        for line in answer.iter_lines(chunk_size=1):
            if line.startswith(b"data: "):
                yield json.loads(line[6:])


def test_a_server_with_listeners_ends_when_it_is_told_to_under_its_base_path() -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}/explorer"
    process = subprocess.Popen(
        [sys.executable, "-m", "landscape.command", "--port", str(port)],
        cwd=ROOT,
        env={
            **environment(),
            "STREAMLIT_SERVER_BASE_URL_PATH": "explorer",
            "LANDSCAPE_ROOMS": os.environ["LANDSCAPE_ROOMS"],
        },
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: answers(f"{base}/_stcore/health"))
        room = post(f"{base}/room", landscape="saddle")
        news = first_news(f"{base}/room/{room['code']}/events", room["key"])
        assert next(news)["public"]["phase"] == "lobby"
        ended = threading.Thread(target=list, args=(news,))
        ended.start()
        process.terminate()
        process.wait(60)
        ended.join(60)
        assert not ended.is_alive()
    finally:
        process.kill()
        process.wait()


@pytest.mark.nginx
def test_of_two_servers_one_has_the_room_and_the_other_stands_in() -> None:
    with serving(processes=2) as server:
        url = f"http://{server.address}/room"
        room = post(url, landscape="saddle")
        at = f"{url}/{room['code']}"
        tokens = [post(f"{at}/join", name=f"h{k}")["token"] for k in range(6)]
        post(f"{at}/command", key=room["key"], do="begin", kind="local", budget=9)
        for token in tokens:
            post(f"{at}/act", token=token, angle=0.0, step=0.1, number=[1, 1])
        kill_first(server)
        for token in tokens:
            # What was sent while nobody listened is sent again, as phones do.
            wait_for(lambda token=token: acted(at, token, 2))
        wait_for(lambda: len(server.servers()) == 2)
        board = next(first_news(f"{at}/events", room["key"]))
        assert [hiker["used"] for hiker in board["whole"]["hikers"]] == [2] * 6


def acted(at: str, token: str, look: int) -> bool:
    told: dict[str, Any] = {"token": token, "angle": 0.0, "step": 0.1, "number": [1, look]}
    try:
        answer = requests.post(f"{at}/act", json=told, timeout=10)
    except requests.RequestException:
        return False
    return answer.ok and answer.json()["felt"]["used"] == look


def kill_first(server: Server) -> None:
    """Kill the server that has the rooms, the first of them by its number."""
    pids = server.servers()
    os.kill(pids[room_port(server)], signal.SIGKILL)


def room_port(server: Server) -> int:
    """The first port that nginx was told."""
    lines = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in server.family()}
    started = sorted(pid for pid, line in lines.items() if "streamlit" in line)
    ports = {pid: port for port, pid in server.servers().items()}
    return ports[started[0]]
