"""Fixtures of the cluster's tests: a cluster in this process, and one of two processes."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cluster.processes import Processes


@pytest.fixture
def client() -> Iterator[Any]:
    """Two workers in this process, of a thread each."""
    from distributed import Client

    with Client(
        processes=False, n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as client:
        yield client


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    """A scheduler and two workers, each a process of its own."""
    with Processes(2) as running:
        yield running
