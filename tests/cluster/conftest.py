"""Fixtures of the cluster's tests: a cluster in this process, and one of two processes."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cluster.processes import Processes

ANY_PORT = {"dashboard_address": ":0"}


@pytest.fixture
def client() -> Iterator[Any]:
    """Two workers in this process, of a thread each."""
    from distributed import Client

    # Without a port of its own the scheduler tries one that another test may have taken just now.
    ports: dict[str, Any] = {"dashboard_address": None, "scheduler_kwargs": ANY_PORT}
    with Client(processes=False, n_workers=2, threads_per_worker=1, **ports) as client:
        yield client


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    """A scheduler and two workers, each a process of its own."""
    with Processes(2) as running:
        yield running
