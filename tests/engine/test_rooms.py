"""Rooms against their rules: rounds, looks, votes, limits, and what each of them may know."""

import itertools
import json
import math

import numpy as np
import pytest

import landscape as ls
from landscape.datasets import balanced_order
from landscape.rooms import Forbidden, Refused, Room, Terrain, TerrainSpec, Unknown
from landscape.rooms import room as rooms_module
from landscape.rooms.rivals import KINDS, rivals
from landscape.rooms.state import replayed
from landscape.rooms.words import moment, next_step, shown

SADDLE = TerrainSpec(landscape="saddle")


class Pages:
    """A diary in memory."""

    def __init__(self) -> None:
        self.events: list[dict] = []

    def add(self, code: str, event: dict) -> None:  # noqa: ARG002
        # As a file would give them back, so that nothing but plain data can pass.
        self.events.append(json.loads(json.dumps(event)))


@pytest.fixture(scope="module")
def terrain() -> Terrain:
    return Terrain(SADDLE)


@pytest.fixture
def diary() -> Pages:
    return Pages()


@pytest.fixture
def room(terrain: Terrain, diary: Pages) -> Room:
    return Room(terrain, "ABCD", "key", 1000.0, diary)


def saddle(x: float, y: float) -> float:
    return x**2 / 2 + (y**2 - 1) ** 2 / 4


def test_the_bowl_is_the_loss_of_its_data_on_a_random_plane() -> None:
    terrain = Terrain(TerrainSpec(data="iris", examples=30, draw=5, seed=3))
    data = ls.load_dataset("iris", limit=30, preprocess="center", seed=5)
    objective = ls.Objective(data)
    plane = ls.random_plane(ls.random_weights(objective.shape, 0.01, seed=10_003), seed=3)
    for a, b in ((0.0, 0.0), (0.3, -0.2), terrain.start):
        assert terrain.loss(a, b) == pytest.approx(objective.value(plane.at(a, b)))
    axis = np.linspace(-terrain.edge, terrain.edge, 201)
    assert terrain.map()[3, 150] == pytest.approx(terrain.loss(axis[150], axis[3]))


def test_the_plane_of_three_networks_has_a_valley_for_each_and_a_mountain_between() -> None:
    terrain = Terrain(TerrainSpec(landscape="network"))
    loss = terrain.map()
    shifts = itertools.product((-1, 0, 1), repeat=2)
    lowest = np.min([np.roll(loss, shift, (0, 1)) for shift in shifts], axis=0)
    valleys = loss[1:-1, 1:-1][(loss == lowest)[1:-1, 1:-1]]
    assert len(valleys) == 3
    assert valleys.max() < 0.1
    assert terrain.loss(*terrain.start) > 0.5


def test_who_steps_between_networks_feels_the_loss_of_a_network() -> None:
    terrain = Terrain(TerrainSpec(landscape="network"))
    w, digits = terrain.function.plane.at(3.0, -2.0), ls.load_dataset("digits", preprocess="unit")
    data = digits.subset(balanced_order(digits.y, 0)[:100])
    W1, b1 = w[:1024].reshape(16, 64), w[1024:1040]
    W2, b2 = w[1040:1200].reshape(10, 16), w[1200:]
    scores = np.maximum(data.view(data.X) @ W1.T + b1, 0) @ W2.T + b2
    losses = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(100), data.y]
    expected = losses.mean() + 1e-4 * ((W1**2).sum() + (W2**2).sum())
    assert terrain.loss(3.0, -2.0) == pytest.approx(expected)


@pytest.mark.parametrize("data", ["digits", "iris", "blobs", "planar", "three-points", "ravine"])
def test_every_data_set_has_a_bowl(data: str) -> None:
    terrain = Terrain(TerrainSpec(data=data, examples=50))
    lowest = np.unravel_index(terrain.map().argmin(), (201, 201))
    assert terrain.map()[lowest] < terrain.loss(*terrain.start)


def test_the_ravine_is_steeper_across_than_along() -> None:
    terrain = Terrain(TerrainSpec(landscape="ravine"))
    across, along = terrain.slope(*terrain.start)
    assert abs(across) > 5 * abs(along)
    b, a = np.unravel_index(terrain.map().argmin(), (201, 201))
    assert 0 < a < 200
    assert 0 < b < 200


@pytest.mark.parametrize(
    "fields",
    [
        {"landscape": "hill"},
        {"data": "mnist"},
        {"examples": 0},
        {"examples": 1001},
        {"examples": True},
        {"examples": 2.0},
        {"seed": -1},
        {"preprocess": "whiten"},
        {"loss": "hinge"},
        ["digits"],
        None,
    ],
)
def test_a_landscape_that_makes_no_sense_is_refused(fields: object) -> None:
    with pytest.raises(Refused):
        TerrainSpec.read(fields)


def test_a_guess_lands_in_the_window_and_is_kept_only_where_it_is_lower(room: Room) -> None:
    token = room.join("Ada").token
    room.begin("random", 30)
    best = saddle(*room.terrain.start)
    for _ in range(30):
        felt = room.act(token)
        look = room.state.hikers[0].looks[-1]
        assert max(abs(look.a), abs(look.b)) <= room.terrain.edge
        assert felt["tried"] == pytest.approx(saddle(look.a, look.b))
        assert felt["kept"] == (felt["tried"] < best)
        best = min(best, felt["tried"])
        assert felt["loss"] == felt["best"] == pytest.approx(best)
    assert room.felt(room.state.hikers[0])["left"] == 0
    with pytest.raises(Refused, match="no looks left"):
        room.act(token)


def test_guesses_differ_from_look_to_look_and_from_hiker_to_hiker(room: Room) -> None:
    tokens = [room.join(name).token for name in "ab"]
    room.begin("random", 2)
    for token in tokens * 2:
        room.act(token)
    places = {look[2:4] for hiker in room.state.hikers.values() for look in hiker.looks}
    assert len(places) == 4


def test_a_step_goes_in_its_direction_and_stays_in_the_window(room: Room) -> None:
    token = room.join("Ada").token
    room.begin("gradient", 5)
    a, b = room.terrain.start
    room.act(token, angle=math.pi / 2, step=0.25)
    assert room.state.hikers[0].at[:2] == pytest.approx((a, b + 0.25 * room.terrain.edge))
    room.act(token, angle=math.pi, step=7)
    assert room.state.hikers[0].at[0] == pytest.approx(-room.terrain.edge)


def test_in_the_round_of_steps_only_what_leads_down_is_taken(room: Room) -> None:
    token = room.join("Ada").token
    room.begin("local", 2)
    up = room.act(token, angle=math.pi, step=0.1)
    assert not up["kept"]
    assert room.state.hikers[0].at[:2] == room.terrain.start
    down = room.act(token, angle=0.0, step=0.1)
    assert down["kept"]
    assert down["loss"] < up["loss"] < up["tried"]


def test_the_slope_is_felt_in_the_last_round_alone_and_points_down(room: Room) -> None:
    token = room.join("Ada").token
    for kind in ("random", "local"):
        room.begin(kind, 3)
        assert not {"downhill", "steep"} & room.act(token, 0.0, 0.1).keys()
    room.begin("gradient", 3)
    felt = room.felt(room.state.hikers[0])
    x, y = room.terrain.start
    slope = np.array([x, y**3 - y])
    assert [math.cos(felt["downhill"]), math.sin(felt["downhill"])] == pytest.approx(
        -slope / np.linalg.norm(slope)
    )
    assert felt["steep"] == pytest.approx(np.linalg.norm(slope) * room.terrain.edge)
    assert room.act(token, felt["downhill"], 0.01)["loss"] < felt["loss"]


def test_hikers_are_told_no_places(room: Room) -> None:
    token = room.join("Ada").token
    room.begin("gradient", 3)
    felt = room.act(token, 0.3, 0.1)
    told = {"loss", "best", "used", "left", "place", "losses", "tried", "kept"}
    assert felt.keys() == told | {"downhill", "steep"}
    assert "at" not in json.dumps(room.state.public()).split('"')


def test_a_look_that_is_sent_twice_is_one_and_has_one_answer(room: Room) -> None:
    token = room.join("Ada").token
    room.begin("local", 5)
    first = room.act(token, 0.0, 0.1, [1, 1])
    assert room.act(token, 0.0, 0.1, [1, 1]) == first
    assert room.state.hikers[0].used == 1
    assert room.act(token, 0.0, 0.1, [1, 2])["used"] == 2
    room.pause()
    assert room.act(token, 0.0, 0.1, [1, 2])["used"] == 2  # the answer was lost, not the look
    room.resume()
    for number in ([1, 1], [1, 4], [1, 0], [0, 3], [2, 1], [1], "11", [1, 2.0], [1, True]):
        with pytest.raises(Refused):
            room.act(token, 0.0, 0.1, number)
    assert room.state.hikers[0].used == 2


def test_a_look_of_the_round_before_is_not_one_of_this(room: Room) -> None:
    token = room.join("Ada").token
    room.begin("random", 5)
    room.begin("random", 5)
    with pytest.raises(Refused, match="round is over"):
        room.act(token, number=[1, 1])
    assert room.state.hikers[0].used == 0


@pytest.mark.parametrize("bad", [math.nan, math.inf, "1", None, True, [1]])
def test_a_direction_and_a_length_are_numbers(room: Room, bad: object) -> None:
    token = room.join("Ada").token
    room.begin("local", 5)
    for arguments in ((bad, 0.1), (0.1, bad)):
        with pytest.raises(Refused, match="must be a number"):
            room.act(token, *arguments)


def test_nobody_moves_before_a_round_nor_in_a_pause_nor_after_the_reveal(room: Room) -> None:
    token = room.join("Ada").token
    with pytest.raises(Refused, match="Wait"):
        room.act(token)
    room.begin("random", 5)
    room.pause()
    with pytest.raises(Refused, match="Wait"):
        room.act(token)
    room.resume()
    assert room.act(token)["used"] == 1
    room.reveal()
    with pytest.raises(Refused, match="Wait"):
        room.act(token)


def test_a_round_begins_for_all_at_the_start_and_keeps_the_paths_before(room: Room) -> None:
    token = room.join("Ada").token
    room.begin("gradient", 5)
    room.act(token, 0.0, 0.5)
    room.begin("local", 3)
    hiker = room.state.hikers[0]
    assert hiker.at[:2] == room.terrain.start
    assert (hiker.used, len(hiker.looks)) == (0, 1)
    late = room.join("Bob")
    assert late.at == (*room.terrain.start, pytest.approx(saddle(*room.terrain.start)))


def test_what_makes_no_sense_is_refused(room: Room) -> None:
    for command in (
        lambda: room.begin("walk", 20),
        lambda: room.begin("random", 0),
        lambda: room.begin("random", 201),
        lambda: room.begin("random", "20"),
        lambda: room.begin("random", True),
        room.pause,
        room.resume,
        room.reveal,
        lambda: room.ask("who"),
        lambda: room.remove(0),
        lambda: room.check_key("kez"),
        lambda: room.check_key(None),
    ):
        with pytest.raises(Refused):
            command()
    assert room.state.seq == 0
    room.check_key("key")
    with pytest.raises(Forbidden):
        room.check_key("")


def test_who_is_removed_is_gone_with_its_name_and_may_come_again(room: Room) -> None:
    token = room.join("Ada").token
    room.begin("random", 5)
    room.act(token)
    room.remove(0)
    assert room.state.hikers == {}
    with pytest.raises(Unknown, match="no longer in this room"):
        room.act(token)
    assert room.join("Ada").number == 1


def test_a_room_holds_so_many_and_no_more(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms_module, "MOST_HIKERS", 3)
    for _ in range(3):
        room.join("Ada")
    with pytest.raises(Refused, match="full"):
        room.join("Ada")
    assert [hiker.name for hiker in room.state.hikers.values()] == ["Ada", "Ada 2", "Ada 3"]


def test_who_comes_again_with_the_same_ticket_is_the_same(room: Room) -> None:
    first = room.join("Ada", "t1")
    assert room.join("Ada", "t1") is first
    assert room.join("Ada", "t2").number == 1
    assert room.join("Ada", 7).number == 2  # no ticket


@pytest.mark.parametrize(
    ("given", "shown_as"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("a\u202egnp\x00\n", "a gnp"),
        ("<b>Zoë</b>", "<b>Zoë</b>"),
        ("x" * 40, "x" * 16),
        ("", "hiker"),
        ("\u200b", "hiker"),
        (7, "hiker"),
        ("李🏔", "李🏔"),
    ],
)
def test_a_nickname_is_cleaned(room: Room, given: object, shown_as: str) -> None:
    assert room.join(given).name == shown_as


def test_names_that_are_taken_get_a_number_and_stay_short(room: Room) -> None:
    names = [room.join("x" * 16).name for _ in range(12)]
    assert len(set(names)) == 12
    assert max(map(len, names)) == 16
    assert names[1] == "x" * 14 + " 2"


def test_a_place_is_voted_for_on_the_map(room: Room) -> None:
    tokens = [room.join(name).token for name in "abc"]
    with pytest.raises(Refused, match="Nothing is asked"):
        room.vote(tokens[0], [0, 0])
    room.ask("where")
    room.vote(tokens[0], [0.5, -1])
    room.vote(tokens[1], [0, 0.25])
    room.vote(tokens[0], [-0.5, 1])
    assert room.state.votes() == {"marks": [(-0.5, 1.0), (0.0, 0.25)], "count": 2}
    for bad in ([2, 0], [0], [math.nan, 0], "00", 0, None, [True, 0]):
        with pytest.raises(Refused):
            room.vote(tokens[2], bad)
    room.ask(None)
    assert all(hiker.vote is None for hiker in room.state.hikers.values())


def test_a_choice_is_counted(room: Room) -> None:
    tokens = [room.join(name).token for name in "abcd"]
    room.ask("which")
    for token, vote in zip(tokens, (0, 2, 2, 1), strict=True):
        room.vote(token, vote)
    assert room.state.votes() == {"counts": [1, 1, 2], "count": 4}
    for bad in (3, -1, 1.0, True, [0, 0]):
        with pytest.raises(Refused):
            room.vote(tokens[0], bad)


@pytest.mark.parametrize("landscape", ["bowl", "ravine", "saddle", "network"])
def test_the_real_strategies_have_as_many_looks_as_a_hiker(landscape: str) -> None:
    terrain = Terrain(TerrainSpec(landscape=landscape, examples=20))
    found = {rival.kind: rival for rival in rivals(terrain, 12)}
    assert list(found) == list(KINDS)
    start = terrain.loss(*terrain.start)
    for rival in found.values():
        assert len(rival.path) == 13
        assert rival.path[0] == pytest.approx([*terrain.start, start])
        for a, b, loss in rival.path:
            assert loss == pytest.approx(terrain.loss(a, b))
        assert rival.best == pytest.approx(min(loss for *_, loss in rival.path))
    for kind in ("random", "local"):
        losses = [loss for *_, loss in found[kind].path]
        assert all(after <= before for before, after in itertools.pairwise(losses))
    descent = found["gradient"]
    for (a, b, _), (after_a, after_b, _) in itertools.pairwise(descent.path):
        step = np.array([after_a - a, after_b - b])
        assert step == pytest.approx(-descent.size * np.array(terrain.slope(a, b)))  # type: ignore[operator]


def test_a_guess_of_the_programs_lands_in_the_window_too() -> None:
    terrain = Terrain(SADDLE)
    places = np.array(rivals(terrain, 100)[0].path)[:, :2]
    assert np.abs(places).max() <= terrain.edge


def test_what_the_class_has_shown_is_computed(room: Room) -> None:
    tokens = [room.join(name).token for name in "abc"]
    assert moment(room.state) == "3 hikers here"
    assert "begin round 1" in next_step(room.state)
    room.begin("gradient", 2)
    start = saddle(*room.terrain.start)
    for token, step in zip(tokens, (0.1, 0.2, 0.3), strict=True):
        room.act(token, 0.0, step)
    a, b = room.terrain.start
    bests = [saddle(a + step * room.terrain.edge, b) for step in (0.1, 0.2, 0.3)]
    assert shown(room.state) == [
        f"Round 1: from {start:.3g}, the best descent of 3 hikers in 2 looks reached "
        f"{bests[2]:.3g}. Half of them reached {bests[1]:.3g} or less."
    ]
    assert next_step(room.state).startswith("3 of 6 looks used, 3 hikers still walking.")
    for token in tokens:
        room.act(token, math.pi, 0.0)
    assert next_step(room.state).startswith("All are done. Begin round 2 (guess anywhere)")
    room.reveal()
    programs = shown(room.state)[0]
    for rival in rivals(room.terrain, 2):
        assert f"{KINDS[rival.kind]} {rival.best:.3g}" in programs


def test_the_same_events_give_the_same_state_bit_for_bit(room: Room, diary: Pages) -> None:
    tokens = [room.join(name, name).token for name in "abc"]
    room.ask("which")
    room.vote(tokens[0], 1)
    for kind in KINDS:
        room.begin(kind, 4)
        for token in tokens:
            room.act(token, 1.0, 0.1)
        room.ask("where")
        room.vote(tokens[1], [0.1, 0.7])
    room.pause()
    room.remove(2)
    room.reveal()
    assert replayed(Room(room.terrain, "A", "", 0, diary).state.start, diary.events) == room.state


def test_a_round_without_hikers_asks_for_some_and_takes_them_in(room: Room) -> None:
    room.begin("random", 5)
    assert next_step(room.state).startswith("Nobody is here yet")
    room.join("late")
    assert next_step(room.state).startswith("0 of 5 looks used, 1 hiker still walking.")
