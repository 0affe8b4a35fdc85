"""Results shared between processes and starts: what is stored, what is not, and who computes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from landscape.studies.batches import BatchStudy
from landscape.studies.notes import measure_notes
from pages.batches import compute as batches
from pages.hinges import compute as hinges
from pages.hinges.controls import CrowdSpec, HingeSpec
from pages.race import compute as race
from pages.shared.compute import folder, landscape, networks, planes, points, racing, stored
from pages.shared.compute.folder import Folder
from pages.shared.compute.memory import forget
from pages.shared.compute.records import Damaged, packed, records_of, unpacked
from pages.shared.compute.stopping import StoppedEarly, outcome
from pages.shared.settings.specs import (
    DataSpec,
    DrawnPlane,
    GroundSpec,
    LandscapeSpec,
    LossSpec,
    ModelSpec,
    PointSpec,
    RacerSpec,
    RaceSpec,
    TrainingSpec,
    WindowSpec,
)
from pages.strategies import compute as strategies

ROOT = Path(__file__).parents[2]
GROUND = GroundSpec(DataSpec(limit=10))
RACER = RacerSpec(GROUND, DrawnPlane(), "momentum", epochs=5)
FREE = replace(RACER, on_plane=False)
SPEC = LandscapeSpec(GROUND)


class Answer(NamedTuple):
    """A result."""

    numbers: np.ndarray
    name: str | None = None


class Loud:
    """Progress that is not stopped, with lines to tell."""

    said: list[str] = []  # noqa: RUF012

    def __call__(self, _: float) -> bool:
        return False


quiet: Any = Loud()


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Everything is worth storing, nothing is in memory, no trouble was told before."""
    monkeypatch.setattr(stored, "WORTH", 0.0)
    monkeypatch.setattr(folder, "_told", set())
    forget()


def path() -> Path:
    """The folder of this test."""
    return Path(os.environ["LANDSCAPE_CACHE"])


def results() -> list[Path]:
    return sorted(path().glob("*.npz"))


def assert_same(mine: Any, its: Any) -> None:
    """Bit for bit, types and all; the arrays that were read are read-only."""
    assert type(mine) is type(its)
    if isinstance(mine, np.ndarray):
        assert (mine.dtype, mine.shape) == (its.dtype, its.shape)
        assert mine.tobytes() == its.tobytes()
        assert not its.flags.writeable
    elif is_dataclass(mine):
        for field in fields(mine):
            assert_same(getattr(mine, field.name), getattr(its, field.name))
    elif isinstance(mine, tuple):
        assert len(mine) == len(its)
        for one, other in zip(mine, its, strict=True):
            assert_same(one, other)
    else:
        assert mine == its or mine != mine  # NaN  # noqa: PLR0124


def stages() -> object:
    spec = RaceSpec((FREE, replace(FREE, name="adam")))
    runs = racing.race(spec, quiet)
    return race.stage(spec, WindowSpec(resolution=11), runs, "paths", None, quiet)


STORED: dict[str, Callable[[], object]] = {
    "landscape with creases": lambda: landscape.landscape(SPEC, quiet),
    "smooth landscape": lambda: landscape.landscape(
        LandscapeSpec(replace(GROUND, loss=LossSpec("softmax", l2=0.1))), quiet
    ),
    "scores": lambda: planes._drawn_scores(GROUND, DrawnPlane(), None),
    "trained weights": lambda: points.least(GROUND),
    "trained network": lambda: networks.trained_network(
        replace(GROUND, model=ModelSpec((3,))), TrainingSpec(epochs=2)
    ),
    "tuned racer": lambda: racing.racer(RACER, quiet),
    "racer with attempts": lambda: racing.racer(
        replace(FREE, name="local-search", size=0.1), quiet
    ),
    "stage": stages,
    "strategies": lambda: strategies.runs(strategies.StrategySpec(GROUND, 10), quiet).result,
    "notes": lambda: strategies.notes(DataSpec(limit=10), 1, quiet),
    "batches": lambda: batches.study(GROUND, PointSpec(), 0, quiet),
    "crowd": lambda: hinges.crowd(CrowdSpec(HingeSpec(), 20, 0, "relu", 0)),
}


@pytest.fixture(autouse=True)
def short_notes(monkeypatch):
    """The notes measure thousands of evaluations; the first figures are enough here."""
    monkeypatch.setattr(
        strategies, "measure_notes", lambda *given, **named: measure_notes(*given, **named)[:3]
    )


def broken(*_, **__):
    raise AssertionError("computed again")


@pytest.mark.parametrize("name", STORED)
def test_what_is_read_is_bit_for_bit_what_was_computed(name, monkeypatch):
    computed = STORED[name]()
    assert results()
    forget()
    monkeypatch.setattr(stored._Shelf, "_computed", broken)
    assert_same(computed, STORED[name]())


def test_names_numbers_and_arrays_of_every_kind_survive():
    odd = Answer(np.array([-0.0, np.nan, np.inf, 5e-324]), None)
    whole = (odd, True, 3, 0.1 + 0.2, float("-inf"), -0.0, "Δ — ≥", np.float64(0.1), np.int64(7))
    back = unpacked(packed(whole), {"Answer": Answer})
    assert_same(whole, back)
    assert str(back[5]) == "-0.0"
    mask = np.array([[True, False]]), np.empty((0, 2, 2)), np.asfortranarray(np.eye(3)[:, :2])
    assert_same(mask, unpacked(packed(mask), {}))


@pytest.mark.parametrize("odd", [[1.0], {"a": 1}, {1}, object(), np.array([object()])])
def test_what_is_no_result_is_a_bug(odd):
    with pytest.raises((TypeError, ValueError)):
        packed((odd,))


def test_a_file_makes_no_records_but_those_expected():
    content = packed(Answer(np.ones(2)))
    with pytest.raises(Damaged):
        unpacked(content, records_of(BatchStudy))


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: bytes(len(content)),
        lambda content: content[:4000] + bytes([content[4000] ^ 1]) + content[4001:],
        lambda _: packed(7)[:-1],
        lambda _: b"\x80\x05K\x07.",  # a pickle
    ],
)
def test_a_damaged_result_is_computed_and_replaced(damage, caplog):
    whole = landscape._landscape(SPEC, quiet)
    (file,) = [each for each in results() if b"Creases" in each.read_bytes()]
    content = file.read_bytes()
    assert len(content) > 8000
    file.write_bytes(damage(content))
    again = landscape._landscape(SPEC, quiet)
    assert again.grid.loss.tobytes() == whole.grid.loss.tobytes()
    assert "damaged" in caplog.text
    assert_same(again, unpacked(file.read_bytes(), records_of(landscape.Landscape)))


def keys(work: Callable[..., object], *specs: object) -> set[str]:
    """The results that these specs have left."""
    for spec in specs:
        work(spec)
    return {each.name for each in results()}


def test_each_spec_and_each_computation_has_a_key_of_its_own():
    made = []

    @stored.stored
    def one(spec: LandscapeSpec) -> Answer:
        made.append(spec)
        return Answer(np.zeros(3))

    @stored.stored
    def other(spec: LandscapeSpec) -> Answer:
        return one(spec)

    others = [
        LandscapeSpec(replace(GROUND, data=DataSpec(limit=11))),
        LandscapeSpec(replace(GROUND, loss=LossSpec(delta=1.5))),
        LandscapeSpec(GROUND, DrawnPlane(seed=2)),
        LandscapeSpec(GROUND, window=WindowSpec(zoom=2.0)),
    ]
    assert len(keys(one, SPEC, *others, SPEC)) == len(made) == 5
    assert len(keys(other, SPEC)) == 6
    assert len(made) == 5


def test_a_new_version_reads_nothing_of_the_old(monkeypatch, tmp_path):
    given = {"spec": SPEC}
    before = stored.key_of("work", given)
    assert before == stored.key_of("work", {"spec": LandscapeSpec(GROUND)})
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "code.py").write_text("a = 1")
    first = stored.sources_digest([tmp_path])
    (tmp_path / "inner" / "notes.txt").write_text("no code")
    assert stored.sources_digest([tmp_path]) == first
    (tmp_path / "inner" / "code.py").write_text("a = 2")
    second = stored.sources_digest([tmp_path])
    (tmp_path / "inner" / "code.py").rename(tmp_path / "inner" / "other.py")
    assert len({first, second, stored.sources_digest([tmp_path])}) == 3
    monkeypatch.setattr(stored, "MAKERS", second)
    assert stored.key_of("work", given) != before


def test_keys_are_the_same_in_every_process():
    code = (
        "from pages.shared.compute import stored; from pages.shared.settings.specs import *;"
        "print(stored.key_of('work', {'spec': LandscapeSpec(), 'bug': None}))"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        key = stored.key_of("work", {"spec": LandscapeSpec(), "bug": None})
        assert done.stdout.split()[-1:] == [key], done.stderr


def test_a_spec_of_other_than_names_and_numbers_is_a_bug():
    with pytest.raises(TypeError, match="names and numbers"):
        stored.key_of("work", {"spec": (1, object())})


def test_what_a_reader_brings_along_is_never_stored():
    made = []

    @stored.stored
    def work(data: DataSpec) -> Answer:
        made.append(data)
        return Answer(np.zeros(3))

    for _ in range(2):
        work(DataSpec("my photographs"))
    assert len(made) == 2
    assert not path().exists()


def test_what_was_stopped_is_not_stored():
    def stop(share: float) -> bool:
        return share > 0

    left = outcome(racing.racer, FREE, stop)
    assert not left.whole
    assert not [each for each in results() if b"Racer" in each.read_bytes()]
    whole = outcome(racing.racer, FREE, quiet)
    assert whole.whole
    assert whole.result.trajectory.steps[-1] > left.result.trajectory.steps[-1]


def test_what_takes_no_time_is_not_stored(monkeypatch):
    monkeypatch.setattr(stored, "WORTH", 10.0)
    landscape.landscape(SPEC, quiet)
    assert results() == []


@pytest.mark.parametrize("off", ["", "off", " OFF "])
def test_off_computes_here_and_writes_nothing(off, monkeypatch, tmp_path):
    monkeypatch.setenv("LANDSCAPE_CACHE", off)
    monkeypatch.chdir(tmp_path)
    assert stored.folder_in_use() is None
    assert landscape.landscape(SPEC, quiet).grid.loss.size
    assert list(tmp_path.iterdir()) == []


def test_the_folder_is_the_users_own(monkeypatch, tmp_path):
    monkeypatch.delenv("LANDSCAPE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LANDSCAPE_CACHE_LIMIT", "3")
    found = stored.folder_in_use()
    assert found is not None
    if sys.platform == "linux":
        assert found.path == tmp_path / "loss-landscape-explorer" / "results"
    assert found.limit == 3_000_000
    found.write("key", b"content")
    assert found.path.stat().st_mode & 0o777 == 0o700
    assert (found.path / "key.npz").stat().st_mode & 0o777 == 0o600


def test_the_limit_holds_and_what_was_used_last_stays():
    kept = Folder(path(), 1000)
    for number in range(10):
        kept.write(str(number), bytes(100))
        age(kept.path / f"{number}.npz", 100 - number)
    assert kept.read("0") == bytes(100)
    kept.write("new", bytes(100))
    assert {each.stem for each in results()} == {"0", "new", *"23456789"}
    kept.write("too large", bytes(126))
    assert kept.read("too large") is None
    assert len(results()) == 10


MANY = """
import sys
from pathlib import Path
from pages.shared.compute.folder import Folder
folder = Folder(Path(sys.argv[1]), 10_000)
for number in range(300):
    key = f"{sys.argv[2]}{number}"
    with folder.alone(key, lambda: False):
        folder.write(key, bytes(1000))
        folder.read(key)
"""


def test_several_who_write_at_once_do_not_notice(tmp_path):
    command = [sys.executable, "-c", MANY, str(path())]
    names = ("one", "two", "three")
    logs = [tmp_path / name for name in names]
    several = []
    for name, log in zip(names, logs, strict=True):
        with log.open("w") as errors:
            several.append(subprocess.Popen([*command, name], cwd=ROOT, stderr=errors))
    assert [each.wait() for each in several] == [0] * 3
    assert [log.read_text() for log in logs] == [""] * 3
    assert 0 < sum(each.stat().st_size for each in path().iterdir()) <= 10_000


def test_what_killed_processes_left_is_removed():
    kept = Folder(path(), 1000)
    kept.write("one", bytes(100))
    for name, days in (("old.part", 2), ("old.lock", 2), ("new.part", 0.5), ("mine.txt", 9)):
        (path() / name).write_bytes(bytes(10))
        age(path() / name, days * 24 * 3600)
    kept.write("two", bytes(100))
    left = {each.name for each in path().iterdir()}
    assert left == {"one.npz", "two.npz", "new.part", "mine.txt"}


def age(file: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(file, (then, then))


def spoiled_by_a_file() -> None:
    path().parent.mkdir(parents=True, exist_ok=True)
    path().write_text("no folder")


def spoiled_by_folders() -> None:
    """A folder lies where each result and each lock is to be."""
    landscape.landscape(SPEC, quiet)
    for file in results():
        file.unlink()
        for kind in (".npz", ".lock"):
            (file.with_suffix(kind) / "inside").mkdir(parents=True)


@pytest.mark.parametrize("spoil", [spoiled_by_a_file, spoiled_by_folders])
def test_a_folder_that_cannot_be_used_is_told_once_and_no_error(spoil, caplog):
    spoil()
    forget()
    for limit in (10, 10, 11):
        forget()
        found = landscape.landscape(LandscapeSpec(GroundSpec(DataSpec(limit=limit))), quiet)
        assert np.isfinite(found.grid.loss).all()
    told = [each.getMessage() for each in caplog.records if each.name == folder.LOG.name]
    assert told
    assert len(set(told)) == len(told)
    assert all("computed here" in each for each in told)


FULL = """
import resource, sys
from pages.shared.compute.folder import Folder
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
folder = Folder(__import__("pathlib").Path(sys.argv[1]), 10**6)
folder.write("key", bytes(2000))
assert folder.read("key") is None
with folder.alone("key", lambda: False):
    print("computed")
"""


def test_a_full_disk_leaves_nothing_behind():
    done = subprocess.run(
        [sys.executable, "-c", FULL, path()], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["computed"], done.stderr
    assert "can't be written" in done.stderr
    assert [each.name for each in path().iterdir()] == []


# Each process notes in a file that it computes, and takes its time.
SHARED = """
import sys, time
from pathlib import Path
from typing import NamedTuple
import numpy as np
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import GroundSpec
log = Path(sys.argv[1])

class Answer(NamedTuple):
    numbers: np.ndarray

@stored
def work(spec: GroundSpec, _progress=None) -> Answer:
    with log.open("a") as file:
        file.write("computed\\n")
    time.sleep(float(sys.argv[2]))
    return Answer(np.arange(5.0))

print("ready", flush=True)
input()
print(work(GroundSpec()).numbers.sum(), flush=True)
"""


def process(log: Path, seconds: float) -> subprocess.Popen[str]:
    """A process that computes when it is told to."""
    command = [sys.executable, "-c", SHARED, str(log), str(seconds)]
    pipe = subprocess.PIPE
    started = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


@pytest.fixture
def at_work(tmp_path) -> Iterator[subprocess.Popen[str]]:
    """A process that computes, and will not come to an end."""
    other = process(tmp_path / "log", 600.0)
    tell(other)
    while not (tmp_path / "log").exists():
        time.sleep(0.01)
    yield other
    other.kill()
    other.communicate()


def test_several_processes_at_once_compute_once(tmp_path):
    log = tmp_path / "log"
    several = [process(log, 2.0) for _ in range(4)]
    for each in several:
        tell(each)
    assert [each.communicate()[0] for each in several] == ["10.0\n"] * 4
    assert log.read_text() == "computed\n"
    assert len(results()) == 1
    assert [each.suffix for each in path().iterdir()] == [".npz"]


def test_who_is_killed_at_work_blocks_nobody(at_work, tmp_path):
    second = process(tmp_path / "log", 0.05)
    tell(second)
    at_work.kill()
    assert second.communicate()[0] == "10.0\n"
    assert (tmp_path / "log").read_text() == "computed\n" * 2


def shelf() -> stored._Shelf:
    """Where the process at work will put its result."""
    key = stored.key_of("__main__.work", {"spec": GroundSpec()})
    return stored._Shelf(Folder(path(), 10**6), key, records_of(Answer))


@pytest.mark.usefixtures("at_work")
def test_a_wait_can_be_stopped_and_the_work_knows_what_a_stop_leaves():
    asked: list[float] = []

    def compute() -> Answer:
        raise StoppedEarly(len(asked))

    def stop(share: float) -> bool:
        asked.append(share)
        return len(asked) == 3

    with pytest.raises(StoppedEarly) as left:
        shelf().result(compute, stop)
    assert left.value.left == 3
    assert len(list(path().glob("*.lock"))) == 1  # of the other, who goes on


@pytest.mark.usefixtures("at_work")
def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(folder, "LONGEST_WAIT", 0.1)
    assert shelf().result(lambda: Answer(np.ones(2)), None).numbers.sum() == 2
