"""Sums on a cluster: the bits of the definition, whatever happens to the workers."""

import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import landscape as ls
from landscape.cluster import clients
from landscape.errors import (
    ClusterLost,
    ClusterMismatch,
    NoCertificates,
    UnusableData,
    WorkersLost,
)
from tests.cluster.processes import Processes, until
from tests.cluster.works import (
    allow_failures,
    by_definition,
    deadly,
    examples,
    failing,
    slow_sums,
    sums,
)

pytestmark = pytest.mark.cluster
ALL = 18  # blocks of the examples


class Stopped(Exception):
    """Raised by a progress."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    X, y = examples()
    for shard, rows in enumerate((slice(0, 30_000), slice(30_000, 30_007), slice(30_007, None))):
        np.save(folder / f"X-{shard}.npy", X[rows])
    np.save(folder / "y.npy", y)
    return folder


@pytest.fixture(scope="module")
def want() -> Any:
    return by_definition(*examples(), 1 / 3)


def assert_same_bits(found: Any, want: Any) -> None:
    for one, other in zip(found, want, strict=True):
        np.testing.assert_array_equal(one, other)


def test_threads_give_the_sum_of_the_definition(folder: Path, want: Any) -> None:
    assert_same_bits(ls.PartitionedDataset(folder).total(sums, 1 / 3), want)


@pytest.mark.parametrize("blocks", [1, 2, 8, 32])
def test_any_partition_gives_the_same_bits(
    folder: Path, want: Any, client: Any, blocks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landscape.cluster.totals._blocks_a_leaf", lambda *_: blocks)
    data = ls.PartitionedDataset(folder, client=client)
    shares: list[float] = []
    assert_same_bits(data.total(sums, 1 / 3, progress=shares.append), want)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_odd_chunks_of_dask_arrays_give_the_same_bits(folder: Path, want: Any, client: Any) -> None:
    import dask.array as da

    X, y = examples()
    odd = da.from_array(X, chunks=(7_777, 3)), da.from_array(y, chunks=9_999)  # pyright: ignore
    files = ls.PartitionedDataset(folder)
    for data in (
        ls.PartitionedDataset(*odd, client=client),
        ls.PartitionedDataset(*odd),
        ls.PartitionedDataset(odd[0], folder / "y.npy", client=client),
        ls.PartitionedDataset(sorted(folder.glob("X-*")), odd[1], client=client),
    ):
        assert_same_bits(data.total(sums, 1 / 3), want)
        assert data.fingerprint() == files.fingerprint()


def test_a_bug_shows_as_it_is_and_leaves_nothing(folder: Path, client: Any) -> None:
    data = ls.PartitionedDataset(folder, client=client)
    with pytest.raises(ZeroDivisionError, match="of 8"):
        data.total(failing, None)
    until(lambda: client.run_on_scheduler(lambda dask_scheduler: not dask_scheduler.tasks))


def test_a_stop_at_the_end_leaves_nothing_either(folder: Path, client: Any) -> None:
    data = ls.PartitionedDataset(folder, client=client)

    def stop(share: float) -> None:
        if share == 1:
            raise Stopped

    with pytest.raises(Stopped) as held:  # with its traceback, which holds what it has passed
        data.total(sums, 1 / 3, progress=stop)
    until(lambda: client.run_on_scheduler(lambda dask_scheduler: not dask_scheduler.tasks))
    assert held.traceback


def test_another_client_is_also_that_of_the_test_examples(
    folder: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = ls.PartitionedDataset(folder, test=folder, client=client)
    want = ls.PartitionedDataset(folder, test=folder).fingerprint()
    here = data.with_client(None)
    with monkeypatch.context() as changed:
        changed.setattr("landscape.cluster.total", failing)  # as that of a client that is closed
        assert here.fingerprint() == want
    assert here.with_client(client).with_preprocessing("raw").fingerprint() == want


def test_versions_are_compared_with_the_scheduler_too(
    folder: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = client.get_versions(packages=clients.COMPARED)
    found["scheduler"]["packages"]["numpy"] = "1.0"
    monkeypatch.setattr(client, "get_versions", lambda **_: found)
    with pytest.raises(ClusterMismatch, match=r"numpy .* here, 1\.0 on the scheduler"):
        ls.PartitionedDataset(folder, client=client)


def test_an_address_that_needs_certificates_says_so() -> None:
    with pytest.raises(
        NoCertificates, match=r"got tls://127\.0\.0\.1:8786 .*TLS__CA_FILE"
    ) as caught:
        clients.connected("tls://127.0.0.1:8786")
    assert isinstance(caught.value, ClusterLost)


def test_bad_rows_are_named_from_workers_too(tmp_path: Path, client: Any) -> None:
    X, y = examples()
    X[50_000, 3] = np.nan
    np.save(tmp_path / "X-0.npy", X[:40_000])
    np.save(tmp_path / "X-1.npy", X[40_000:])
    np.save(tmp_path / "y.npy", y)
    with pytest.raises(UnusableData, match=r"nan in column 3 at row 10000 of .*X-1\.npy"):
        ls.PartitionedDataset(tmp_path, client=client)


def test_only_clients_that_wait_are_taken(folder: Path) -> None:
    with pytest.raises(TypeError, match="client must be"):
        ls.PartitionedDataset(folder, client="tcp://127.0.0.1:8786")


def test_workers_come_and_go_and_the_bits_stay(
    folder: Path, want: Any, processes: Processes, tmp_path: Path
) -> None:
    data = ls.PartitionedDataset(folder, client=processes.client)
    assert data.place == f"on 2 workers of the cluster at {processes.address}"

    def change(share: float) -> None:
        if share >= 0.4 and len(processes.workers) == 2:
            processes.workers[0].send_signal(signal.SIGKILL)
            processes.add()

    assert_same_bits(data.total(slow_sums, str(tmp_path), 0.2, progress=change), want)
    begun = [int(path.name.split("-")[0]) for path in tmp_path.iterdir()]
    assert len(set(begun)) >= 2  # the one that was killed had a share
    assert len(begun) > ALL  # which was lost with it
    until(lambda: data.place.startswith("on 2 "))  # the new one is there
    processes.add()
    until(lambda: data.place.startswith("on 3 "))
    assert_same_bits(data.total(sums, 1 / 3), want)


def test_a_stop_gives_control_back_and_leaves_nothing(
    folder: Path, processes: Processes, tmp_path: Path
) -> None:
    data = ls.PartitionedDataset(folder, client=processes.client)
    stopped: list[float] = []

    def stop(share: float) -> None:
        if share >= 0.1:
            stopped.append(time.monotonic())
            raise Stopped

    with pytest.raises(Stopped):
        data.total(slow_sums, str(tmp_path), 0.1, progress=stop)
    assert len(stopped) == 1
    until(lambda: processes.busy() == 0)
    assert len(list(tmp_path.iterdir())) < ALL  # what was queued has never begun


def test_a_sum_that_ends_its_workers_says_so(folder: Path, processes: Processes) -> None:
    data = ls.PartitionedDataset(folder, client=processes.client)
    processes.client.run_on_scheduler(allow_failures, number=0)
    with pytest.raises(WorkersLost, match="more memory"):
        data.total(deadly, None)
    processes.client.run_on_scheduler(allow_failures, number=3)
    for worker in processes.workers:  # the others may have died of it, too
        worker.kill()
    until(lambda: data.place.startswith("on 0 "))
    processes.add()
    until(lambda: data.place.startswith("on 1 "))


def test_a_cluster_that_is_lost_says_so(folder: Path, processes: Processes, tmp_path: Path) -> None:
    data = ls.PartitionedDataset(folder, client=processes.client)

    def end(share: float) -> None:
        if share >= 0.1:
            processes.scheduler.kill()

    with pytest.raises(ClusterLost, match="connect with a new Client"):
        data.total(slow_sums, str(tmp_path), 0.2, progress=end)
    with pytest.raises(ClusterLost, match="connect with a new Client"):  # also when it is gone
        data.total(sums, 1 / 3)
