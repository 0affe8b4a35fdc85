"""The journal: rooms that come back as they were, limits of a server, and walks of any kind."""

import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.rooms import Journal, Refused, Room, Rooms, TerrainSpec, TooMany, Unknown, place
from landscape.rooms import rooms as rooms_module
from landscape.rooms.codes import ALPHABET, is_code, new_code

SADDLE = TerrainSpec(landscape="saddle")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1e9

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "rooms.sqlite"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(file: Path, clock: Clock) -> Iterator[Rooms]:
    rooms = Rooms(Journal(file), clock)
    yield rooms
    rooms.journal.close()


def walk(room: Room) -> None:
    for name in ("Ada", "Bob", "Cyd"):
        room.join(name)
    room.begin("random", 5)
    for hiker in list(room.state.hikers.values()):
        room.act(hiker.token)
    room.begin("gradient", 5)
    room.act(room.state.hikers[1].token, 0.1, 0.2)


def test_after_a_kill_a_room_is_as_it_was_and_goes_on(
    rooms: Rooms, file: Path, clock: Clock
) -> None:
    room = rooms.open(SADDLE)
    walk(room)
    rooms.journal.flush()
    other = Rooms(Journal(file), clock).find(room.code.lower())
    assert other is not room
    assert other.state == room.state
    assert (other.code, other.key, other.made) == (room.code, room.key, room.made)
    for each in (room, other):
        each.begin("random", 3)
        each.act(each.state.hikers[0].token)
    assert other.state == room.state  # the guesses too
    assert other.news.since(0) is not None


def test_what_is_not_yet_in_the_file_is_lost_with_the_process_and_no_more(
    rooms: Rooms, file: Path, clock: Clock
) -> None:
    room = rooms.open(SADDLE)
    room.join("Ada")
    rooms.journal.flush()
    room.join("Bob")
    other = Rooms(Journal(file), clock).find(room.code)
    assert [hiker.name for hiker in other.state.hikers.values()] == ["Ada"]


def test_a_process_that_stood_in_is_not_forgotten(rooms: Rooms, file: Path, clock: Clock) -> None:
    """The first goes on where the second has left off, and so does the second after it."""
    first = rooms.open(SADDLE)
    stand_in = Rooms(Journal(file), clock)
    second = stand_in.find(first.code)
    second.join("Ada")
    stand_in.journal.flush()
    assert rooms.at_hand(first.code) is first  # asked just now
    clock.now += 2
    assert rooms.at_hand(first.code) is None
    assert rooms.find(first.code) is first
    assert first.state == second.state
    first.join("Bob")
    rooms.journal.flush()
    clock.now += 2
    assert len(stand_in.find(first.code).state.hikers) == 2


@given(
    moves=st.lists(
        st.tuples(
            st.sampled_from(["join", "act", "begin", "pause", "resume", "vote", "ask", "remove"]),
            st.integers(0, 4),
            st.floats(-10, 10),
            st.floats(0, 2),
        ),
        max_size=40,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_walk_keeps_the_rules_and_comes_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, moves: list
) -> None:
    file = tmp_path_factory.mktemp("walk") / "rooms.sqlite"
    room = Rooms(Journal(file)).open(SADDLE)
    kinds, questions = ("random", "local", "gradient"), ("where", "which", None)
    tokens = ["nobody"] * 5
    for what, number, angle, step in moves:
        try:
            match what:
                case "join":
                    tokens[number] = room.join(f"h{number}").token
                case "act":
                    room.act(tokens[number], angle, step)
                case "begin":
                    room.begin(kinds[number % 3], 1 + number)
                case "vote":
                    room.vote(tokens[number], number if step < 1 else [step - 1.5, 0.5])
                case "ask":
                    room.ask(questions[number % 3])
                case "remove":
                    room.remove(number)
                case _:
                    getattr(room, what)()
        except Refused:
            continue
    for hiker in room.state.hikers.values():
        assert hiker.used <= room.state.round.budget
        losses = [look.loss for look in hiker.looks if look.round == len(room.state.rounds)]
        assert hiker.best == min([room.state.start[2], *losses])
        assert max(map(abs, hiker.at[:2])) <= room.terrain.edge
    room._diary.flush()  # type: ignore[attr-defined]
    assert Rooms(Journal(file)).find(room.code).state == room.state


def test_events_of_several_threads_are_all_in_the_file(rooms: Rooms, file: Path) -> None:
    room = rooms.open(SADDLE)

    def join_often() -> None:
        for _ in range(25):
            room.join("Ada")
            rooms.journal.flush()

    threads = [threading.Thread(target=join_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = Journal(file).events(room.code)
    assert [event["seq"] for event in events] == list(range(1, 101))
    assert len({hiker.name for hiker in room.state.hikers.values()}) == 100


def test_who_has_missed_a_little_is_told_it_and_who_has_missed_more_is_told_all(
    rooms: Rooms,
) -> None:
    room = rooms.open(SADDLE)
    assert room.news.since(0) == []
    walk(room)
    assert [event["seq"] for event in room.news.since(6) or []] == [7, 8, 9]
    assert room.news.since(9) == []
    assert room.news.since(10) is None  # of a time that never was
    assert not any({"token", "ticket"} & event.keys() for event in room.news.since(0) or [{}])
    for _ in range(6000):
        room.ask(None)
    assert room.news.since(9) is None


def test_a_server_has_so_many_rooms_for_so_long(
    rooms: Rooms, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms_module, "MOST_ROOMS", 3)
    opened = [rooms.open(SADDLE) for _ in range(3)]
    assert len({room.code for room in opened}) == 3
    with pytest.raises(TooMany):
        rooms.open(SADDLE)
    rooms.close(opened[0])
    with pytest.raises(Unknown):
        rooms.find(opened[0].code)
    with pytest.raises(Refused, match="closed"):
        opened[0].join("Ada")
    rooms.open(SADDLE)
    clock.now += 12 * 3600 + 1
    assert rooms.at_hand(opened[1].code) is None
    with pytest.raises(Unknown):
        rooms.find(opened[1].code)
    assert rooms.journal.codes() == []
    assert rooms.journal.events(opened[1].code) == []
    assert opened[1].state.phase == "closed"  # who still listens hears of it


@pytest.mark.parametrize("code", ["", "AB", "ABCDE", "AB1D", "ab d", "'; --", "ÄBCD"])
def test_what_is_no_code_has_no_room(rooms: Rooms, code: str) -> None:
    assert rooms.at_hand(code) is None
    with pytest.raises(Unknown):
        rooms.find(code)


def test_codes_have_no_look_alikes() -> None:
    assert not set(ALPHABET) & set("ILO01")
    codes = {new_code() for _ in range(200)}
    assert all(map(is_code, codes))
    assert len(codes) > 190


def test_the_file_is_its_owners_and_lies_where_it_is_told_to(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal(file).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    monkeypatch.setenv("LANDSCAPE_ROOMS", str(file))
    assert place() == file
    monkeypatch.delenv("LANDSCAPE_ROOMS")
    assert place().name == "rooms.sqlite"


def test_keys_are_long_and_all_different(rooms: Rooms) -> None:
    first, second = rooms.open(SADDLE), rooms.open(SADDLE)
    assert len(first.key) == 22
    assert first.key != second.key
    assert len({first.join("a").token, first.join("b").token}) == 2
