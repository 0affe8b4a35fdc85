"""Where results are computed: on the cluster that the environment names, or in this process."""

import threading
from contextlib import suppress
from time import monotonic
from typing import Any

import streamlit as st

from landscape import places
from landscape._parallel import place_here
from landscape.errors import ClusterLost, NoAnswer
from landscape.specs import Spec

# Seconds for which a scheduler that does not answer is not asked again by itself.
PAUSE = 30.0


class Connection:
    """One client for all readers of this process; a new one where the scheduler was lost.

    Args:
        address: of the scheduler.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._client: Any = None
        self._lost: ClusterLost | None = None
        self._again = 0.0

    def client(self, *, at_once: bool = False) -> Any:
        """A client that is connected.

        Args:
            at_once: try, also if the scheduler has not answered a moment ago.

        Raises:
            ClusterLost: the scheduler does not answer.
            ImportError: Dask is not installed.
        """
        from landscape.cluster import connected

        with self._lock:
            if self._client is not None and self._client.status == "running":
                return self._client
            if self._lost is not None and monotonic() < self._again and not at_once:
                raise self._lost
            self._let_go()
            try:
                self._client = connected(self._address)
            except ClusterLost as error:
                self._lost, self._again = error, monotonic() + PAUSE
                raise
            self._lost = None
            return self._client

    def _let_go(self) -> None:
        if self._client is not None:
            with suppress(Exception):  # what is lost can't even be closed in good order
                self._client.close(timeout=1)
        self._client = None


@st.cache_resource(max_entries=1, show_spinner=False)
def _connection(address: str) -> Connection:
    return Connection(address)


def client_for(spec: Spec) -> Any:
    """The client that is to sum over the data of a spec; None where threads of this process do.

    Raises:
        ClusterLost: the scheduler does not answer.
        ImportError: Dask is not installed.
    """
    address = places.scheduler()
    if address is None or spec.dataset.path is None:
        return None
    return _connection(address).client(at_once=True)


def in_words(spec: Spec) -> str:
    """Where the data of a spec are summed."""
    address = places.scheduler()
    if address is None or spec.dataset.path is None:
        return f"It is computed {place_here()}"
    try:
        from landscape.cluster import described

        return f"It is computed {described(_connection(address).client())}"
    except (NoAnswer, ImportError) as error:
        if isinstance(error, ClusterLost) and error.rule == ClusterLost.rule:
            return f"The cluster at {address} does not answer now"
        return f"There is no way to the cluster at {address}: {error}"
