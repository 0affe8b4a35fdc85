"""Downloading CIFAR-10: whole or not at all, with progress, and a plain word where it fails."""

import socket

import pytest

from landscape.datasets import cifar10, load_dataset
from landscape.datasets.cifar10 import download_cifar10, find_cifar10
from tests.engine.fake_cifar10 import Server, cached_files, packed_once, put_archive


def test_download_reports_progress_and_is_kept(members: dict[str, bytes], server: Server) -> None:
    content = packed_once(members)
    server.answers = [(200, len(content), content)]
    steps: list[tuple[int, int]] = []
    path = download_cifar10(lambda arrived, total: steps.append((arrived, total)))
    assert path.read_bytes() == content
    assert {total for _, total in steps} == {len(content)}
    arrived = [count for count, _ in steps]
    assert arrived == sorted(arrived)
    assert arrived[-1] == len(content)
    assert cached_files() == [cifar10.ARCHIVE]
    assert download_cifar10() == path
    assert server.requests == 1, "an intact archive is not downloaded again"


def test_loading_downloads_on_first_use(members: dict[str, bytes], server: Server) -> None:
    content = packed_once(members)
    server.answers = [(200, len(content), content)]
    assert len(load_dataset("cifar10")) == 20
    assert len(load_dataset("cifar10", limit=10)) == 10
    assert server.requests == 1


def test_size_not_told_by_the_server(members: dict[str, bytes], server: Server) -> None:
    content = packed_once(members)
    server.answers = [(200, -1, content)]
    totals: set[int] = set()
    download_cifar10(lambda _, total: totals.add(total))
    assert totals == {cifar10.ARCHIVE_BYTES}


@pytest.mark.parametrize("told", [True, False], ids=["length told", "length not told"])
def test_broken_download_leaves_nothing_and_is_repeated(
    members: dict[str, bytes], server: Server, told: bool
) -> None:
    content = packed_once(members)
    length = len(content) if told else -1
    server.answers = [(200, length, content[: len(content) // 2]), (200, length, content)]
    with pytest.raises(OSError, match=r"Nothing was kept; try again.*LANDSCAPE_DATA"):
        download_cifar10(lambda *_: None)
    assert cached_files() == []
    assert find_cifar10() is None
    assert len(load_dataset("cifar10")) == 20


def test_wrong_archive_is_refused_by_its_checksum(server: Server) -> None:
    server.answers = [(200, 5, b"wrong")]
    with pytest.raises(OSError, match="not the official archive: its checksum differs"):
        download_cifar10()
    assert cached_files() == []


def test_damaged_archive_in_the_cache_is_replaced(
    members: dict[str, bytes], server: Server
) -> None:
    put_archive(cifar10._cache(), b"half an archive")
    content = packed_once(members)
    server.answers = [(200, len(content), content)]
    assert download_cifar10().read_bytes() == content


def test_server_error_is_told(server: Server) -> None:
    server.answers = [(503, 0, b"")]
    with pytest.raises(ConnectionError, match=r"could not be downloaded .*\(HTTPError\)"):
        download_cifar10()
    assert cached_files() == []


@pytest.mark.usefixtures("members")
def test_no_network_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    monkeypatch.setattr(cifar10, "URL", f"http://127.0.0.1:{port}/{cifar10.ARCHIVE}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    message = r"there is no network.*put cifar-10-binary.tar.gz into a folder and set LANDSCAPE_"
    with pytest.raises(ConnectionError, match=message):
        load_dataset("cifar10")
    assert cached_files() == []
