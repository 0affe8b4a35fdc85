"""Fixtures of the engine's tests."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from landscape.datasets import cifar10
from tests.engine.fake_cifar10 import Server, packed_once, random_members


@pytest.fixture
def members(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, bytes]:
    """Six files of 4 records each that the loader takes for the official ones; an empty cache."""
    members = random_members()
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    archive_hash = f"md5:{hashlib.md5(packed_once(members)).hexdigest()}"
    monkeypatch.setattr(cifar10, "MEMBERS", hashes)
    monkeypatch.setattr(cifar10, "BATCH", 4)
    monkeypatch.setattr(cifar10, "ARCHIVE_HASH", archive_hash)
    monkeypatch.setattr(cifar10, "_cache", lambda: tmp_path / "cache")
    monkeypatch.delenv("LANDSCAPE_DATA", raising=False)
    return members


@pytest.fixture
def server(
    members: dict[str, bytes],  # noqa: ARG001  (its patches belong to the server)
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setattr(cifar10, "URL", server.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield server
    server.http.shutdown()
    server.http.server_close()
    thread.join()
