"""The routes of the rooms, by plain requests to a real server of them."""

import csv
import io
import json
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests
import uvicorn
from starlette.applications import Starlette

from pages.classroom import house
from pages.classroom.routes import ROUTES

SADDLE = {"landscape": "saddle"}


class Client:
    """Speaks to the rooms of a server."""

    def __init__(self, address: str, session: requests.Session) -> None:
        self.address, self.session = address, session
        self.code = self.key = ""

    def post(self, path: str, told: Any = None, **more: Any) -> requests.Response:
        url = f"{self.address}/{path}".rstrip("/")
        return self.session.post(url, json=told if told is not None else more, timeout=20)

    def open(self) -> "Client":
        opened = self.post("", SADDLE).json()
        self.code, self.key = opened["code"], opened["key"]
        return self

    def room(self, path: str, **told: object) -> dict:
        answer = self.post(f"{self.code}/{path}", told)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def command(self, do: str, **told: object) -> requests.Response:
        return self.post(f"{self.code}/command", {"key": self.key, "do": do, **told})

    def stream(self, key: str | None = None) -> Iterator[dict]:
        """What the events tell, one after another."""
        headers = {} if key is None else {"X-Room-Key": key}
        url = f"{self.address}/{self.code}/events"
        with self.session.get(url, headers=headers, stream=True, timeout=20) as answer:
            assert answer.status_code == 200
            for line in answer.iter_lines(chunk_size=1):
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    config = uvicorn.Config(Starlette(routes=ROUTES), port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/room"
    server.should_exit = server.force_exit = True
    thread.join()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The journal of rooms that are of this test alone."""
    monkeypatch.setenv("LANDSCAPE_ROOMS", str(tmp_path / "rooms.sqlite"))
    monkeypatch.setattr(house, "OPENED", house.Bucket(20, 0))
    house.rooms.cache_clear()
    yield tmp_path / "rooms.sqlite"
    house.rooms().journal.close()
    house.rooms.cache_clear()


@pytest.fixture
def client(address: str, file: Path) -> Iterator[Client]:  # noqa: ARG001
    with requests.Session() as session:
        yield Client(address, session).open()


def restart() -> None:
    """As if the process were killed: what is not in the file is gone."""
    house.rooms.cache_clear()


def test_a_room_from_its_beginning_to_its_end(client: Client) -> None:
    ada = client.room("join", name="Ada")
    assert ada["name"] == "Ada"
    assert ada["state"]["phase"] == "lobby"
    assert client.command("begin", kind="gradient", budget=3).status_code == 200
    start = client.room("back", token=ada["token"])["felt"]
    told = client.room("act", token=ada["token"], angle=start["downhill"], step=0.1, number=[1, 1])
    assert told["felt"]["loss"] < start["loss"]
    assert told["felt"]["left"] == 2
    assert client.command("pause").json()["state"]["phase"] == "paused"
    assert client.command("round").json()["state"]["phase"] == "round"
    assert client.command("ask", question="where").json()["state"]["question"]["kind"] == "where"
    client.room("vote", token=ada["token"], vote=[0.5, 0.5])
    assert client.command("reveal").json()["state"]["phase"] == "reveal"
    assert client.command("close").status_code == 200
    assert client.post(f"{client.code}/join", name="Bob").status_code == 404


def test_the_map_is_the_landscape_and_is_there_once_it_is_revealed(client: Client) -> None:
    client.command("begin", kind="random", budget=3)
    assert client.command("map").status_code == 409
    client.command("reveal")
    told = client.command("map").json()
    axis = np.linspace(-1.6, 1.6, told["cells"])
    expected = axis**2 / 2 + (axis[:, None] ** 2 - 1) ** 2 / 4
    levels = np.frombuffer(b64decode(told["levels"]), np.uint8).reshape(expected.shape)
    assert (told["low"], told["high"]) == pytest.approx((expected.min(), expected.max()))
    loss = told["low"] + levels / 255 * (told["high"] - told["low"])
    np.testing.assert_allclose(loss, expected, atol=(told["high"] - told["low"]) / 500)


def test_the_paths_are_those_that_were_walked_and_name_nobody(client: Client) -> None:
    token = client.room("join", name="Ada")["token"]
    felt = []
    for kind in ("random", "local"):
        client.command("begin", kind=kind, budget=2)
        felt += [client.room("act", token=token, angle=0, step=0.1)["felt"] for _ in range(2)]
    answer = client.command("paths")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["kind"] for row in rows] == ["random", "random", "local", "local"]
    assert [row["look"] for row in rows] == ["1", "2", "1", "2"]
    assert [float(row["loss"]) for row in rows] == [each["tried"] for each in felt]
    assert [row["kept"] for row in rows] == [str(int(each["kept"])) for each in felt]
    for row in rows:
        x, y = float(row["a"]), float(row["b"])
        assert float(row["loss"]) == pytest.approx(x**2 / 2 + (y**2 - 1) ** 2 / 4)
    assert "Ada" not in answer.text


def test_a_step_that_is_sent_many_times_at_once_is_one(client: Client) -> None:
    token = client.room("join", name="Ada")["token"]
    client.command("begin", kind="local", budget=20)
    message = {"token": token, "angle": 0.0, "step": 0.1, "number": [1, 1]}
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: client.room("act", **message)["felt"], range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert client.room("back", token=token)["felt"]["used"] == 1


def test_whoever_was_answered_is_still_there_after_a_kill(client: Client) -> None:
    token = client.room("join", name="Ada", ticket="t")["token"]
    client.command("begin", kind="random", budget=9)
    before = client.room("act", token=token, number=[1, 1])
    restart()
    assert client.room("back", token=token)["felt"] == before["felt"]
    assert client.room("join", name="Ada", ticket="t")["token"] == token
    assert client.room("act", token=token, number=[1, 1])["felt"] == before["felt"]
    assert client.room("act", token=token, number=[1, 2])["felt"]["used"] == 2
    assert client.command("pause").status_code == 200


def test_where_the_journal_can_not_be_written_rooms_live_as_long_as_the_server(
    client: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LANDSCAPE_ROOMS", str(tmp_path / "file" / "rooms.sqlite"))
    house.rooms().journal.close()
    house.rooms.cache_clear()
    client.open()
    assert client.room("join", name="Ada")["name"] == "Ada"
    assert "will not outlive this server" in caplog.text


@pytest.mark.parametrize(
    ("path", "told", "status"),
    [
        ("{code}/join", "no json", 409),
        ("{code}/join", "[1]", 409),
        ("{code}/join", '{"name": "' + "x" * 2048 + '"}', 413),
        ("ABCD/join", "{}", 404),
        ("{code}/back", "{}", 404),
        ("{code}/act", '{"token": ["x"]}', 404),
        ("{code}/vote", '{"token": "x"}', 404),
        ("{code}/command", '{"do": "reveal"}', 403),
        ("{code}/command", '{"do": "close", "key": "x"}', 403),
        ("{code}/command", '{"do": "close", "key": 7}', 403),
        ("", '{"landscape": "hill"}', 409),
        ("", '{"examples": 5000}', 409),
    ],
)
def test_what_can_not_be_is_said_in_words(
    client: Client, path: str, told: str, status: int
) -> None:
    url = f"{client.address}/{path.format(code=client.code)}".rstrip("/")
    answer = client.session.post(url, data=told, timeout=20)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert answer.json()["error"].endswith((".", "network; got hill", "got 5000"))


def test_commands_that_make_no_sense_are_refused(client: Client) -> None:
    for do, told in (
        ("begin", {"kind": "walk"}),
        ("begin", {"kind": ["random"]}),
        ("ask", {"question": {}}),
        ("begin", {"kind": "random", "budget": 0}),
        ("reveal", {}),
        ("pause", {}),
        ("dance", {}),
        ("ask", {"question": "why"}),
    ):
        assert client.command(do, **told).status_code == 409, do
    assert client.command("remove", hiker=0).status_code == 404
    assert client.command("remove", hiker=[0]).status_code == 404


def test_a_server_does_not_open_rooms_without_end(client: Client) -> None:
    statuses = [client.post("", SADDLE).status_code for _ in range(25)]
    assert statuses == [200] * 19 + [429] * 6  # the client has opened one


def test_a_room_is_not_joined_without_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "_JOINED", {house.rooms().find(client.code): house.Bucket(3, 0)})
    statuses = [client.post(f"{client.code}/join", name="A").status_code for _ in range(5)]
    assert statuses == [200] * 3 + [429] * 2


def test_a_bucket_fills_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(house, "monotonic", lambda: now[0])
    bucket = house.Bucket(2, 0.5)
    bucket.take()
    bucket.take()
    with pytest.raises(house.TooMany):
        bucket.take()
    now[0] += 2.0
    bucket.take()
    with pytest.raises(house.TooMany):
        bucket.take()


def test_the_board_hears_everything_and_phones_what_all_may_know(client: Client) -> None:
    board, phone = client.stream(client.key), client.stream()
    first = next(board)
    assert first["whole"]["hikers"] == []
    assert next(phone)["phase"] == "lobby"
    token = client.room("join", name="Ada")["token"]
    joined = next(board)
    assert [event["what"] for event in joined["events"]] == ["join"]
    assert token not in json.dumps(joined)
    client.command("begin", kind="random", budget=5)
    felt = [client.room("act", token=token)["felt"]["tried"] for _ in range(3)]
    heard: list[dict] = []
    while sum(event["what"] == "step" for event in heard) < 3:
        heard += next(board)["events"]
    assert [event["what"] for event in heard] == ["begin", "step", "step", "step"]
    assert [event["loss"] for event in heard[1:]] == felt
    client.command("pause")
    phases = [next(phone)["phase"], next(phone)["phase"]]
    assert phases == ["round", "paused"]
    told = json.dumps(next(phone_of(client)))
    assert "Ada" not in told
    assert "edge" not in told


def phone_of(client: Client) -> Iterator[dict]:
    return client.stream()


def test_who_listens_anew_is_told_the_whole(client: Client) -> None:
    token = client.room("join", name="Ada")["token"]
    client.command("begin", kind="local", budget=5)
    client.room("act", token=token, angle=0.0, step=0.1)
    (hiker,) = next(client.stream(client.key))["whole"]["hikers"]
    assert hiker["name"] == "Ada"
    assert hiker["used"] == 1
    assert hiker["looks"][0][2] == client.room("back", token=token)["felt"]["tried"]


def test_a_stream_with_a_wrong_key_is_none(client: Client) -> None:
    url = f"{client.address}/{client.code}/events"
    answer = client.session.get(url, headers={"X-Room-Key": "x"}, timeout=20)
    assert answer.status_code == 403
    assert client.session.get(f"{url}?key={client.key}", stream=True, timeout=20).ok  # a phone's
    assert "whole" not in next(client.stream())


def test_the_end_of_a_room_ends_its_streams(client: Client) -> None:
    board = client.stream(client.key)
    next(board)
    client.command("close")
    assert [told["public"]["phase"] for told in board] == ["closed"]


def test_the_phones_page_is_whole_and_runs_nothing_but_its_own(client: Client) -> None:
    answer = client.session.get(f"{client.address}/{client.code}", timeout=20)
    assert answer.status_code == 200
    assert len(answer.content) < 30_000
    assert "http" not in answer.text.replace("https?", "")
    assert "/*" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'sha256-" in policy
    assert "unsafe" not in policy


def test_a_code_to_scan_leads_to_the_room_of_this_server_alone(client: Client) -> None:
    url = f"{client.address}/{client.code}/qr.svg"
    good = client.session.get(url, params={"at": "http://192.168.1.7:8501/base"}, timeout=20)
    assert good.status_code == 200
    assert good.headers["content-type"].startswith("image/svg+xml")
    for bad in ("", "javascript:alert(1)", "http://a b", "http://a/<script>", "ftp://a"):
        assert client.session.get(url, params={"at": bad}, timeout=20).status_code == 409, bad
