"""One client for all readers of Results, and a new one where the scheduler was lost."""

from types import SimpleNamespace

import pytest

import landscape.cluster
from landscape.errors import ClusterLost
from pages.results import place
from pages.results.place import Connection

pytestmark = pytest.mark.cluster


class Scheduler:
    """What answers, or does not."""

    def __init__(self) -> None:
        self.there, self.asked, self.closed = True, 0, 0

    def connected(self, _address: str) -> SimpleNamespace:
        self.asked += 1
        if not self.there:
            raise ClusterLost("no answer")
        return SimpleNamespace(status="running", close=self.close)

    def close(self, timeout: float) -> None:
        self.closed += 1
        raise OSError(f"gone for more than {timeout} s")


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> Scheduler:
    found = Scheduler()
    monkeypatch.setattr(landscape.cluster, "connected", found.connected)
    return found


def test_a_client_is_kept_as_long_as_it_runs(scheduler: Scheduler) -> None:
    connection = Connection("tcp://there:8786")
    first = connection.client()
    assert connection.client(at_once=True) is first
    first.status = "connecting"
    assert connection.client() is not first
    assert (scheduler.asked, scheduler.closed) == (2, 1)


def test_who_does_not_answer_is_asked_again_after_a_while_or_when_the_reader_asks(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(place, "monotonic", lambda: now[0])
    connection = Connection("tcp://there:8786")
    scheduler.there = False
    for _ in range(3):
        with pytest.raises(ClusterLost):
            connection.client()
    assert scheduler.asked == 1
    with pytest.raises(ClusterLost):
        connection.client(at_once=True)
    assert scheduler.asked == 2
    scheduler.there, now[0] = True, place.PAUSE
    assert connection.client().status == "running"
