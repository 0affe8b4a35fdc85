"""What is done once for each client: versions are compared, workers are prepared."""

import ctypes
import logging
import sys
from contextlib import ExitStack, suppress
from time import monotonic, sleep
from typing import Any
from weakref import WeakSet

from distributed import Client, Security, Worker, WorkerPlugin

from landscape._parallel import one_blas_thread
from landscape.errors import ClusterLost, ClusterMismatch, NoCertificates

# Of the C library's mallopt: memory is given back, and mapped by itself, above these sizes.
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
TRIMMED_ABOVE, MAPPED_ABOVE = 2**28, 2**25
# Between two looks at a client, and how long it may be without its scheduler, in seconds.
LOOK, PATIENCE = 0.2, 5.0
# What tasks are sent by, and what rounds.
COMPARED = ("python", "dask", "distributed", "numpy", "scipy", "landscape")

_PREPARED: WeakSet[Client] = WeakSet()


class Prepared(WorkerPlugin):
    """One BLAS thread for each worker, and an allocator that keeps what it will need again.

    Dask sets MALLOC_TRIM_THRESHOLD_ to 64 KiB, so that each temporary array goes back to the system
    and is zeroed anew: measured, our sums take 1.7 to 2.9 times as long.
    """

    name = "landscape"

    def setup(self, worker: Worker) -> None:
        """Prepare a worker as it starts, or as the plugin comes."""
        self._taken = ExitStack()
        self._taken.enter_context(one_blas_thread())
        if not worker.address.startswith("inproc") and sys.platform == "linux":
            with suppress(OSError, AttributeError):  # another C library has another allocator
                library = ctypes.CDLL("libc.so.6")
                library.mallopt(TRIM_THRESHOLD, TRIMMED_ABOVE)
                library.mallopt(MMAP_THRESHOLD, MAPPED_ABOVE)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 Dask calls it so
        """Give BLAS its threads back: the worker may be a thread of the caller's process."""
        self._taken.close()

    def __getstate__(self) -> dict[str, Any]:
        return {}


def connected(address: str) -> Client:
    """A client of the scheduler at an address, for the caller's own use: it is nobody's default.

    Dask's client logs tracebacks where its scheduler is lost. Programs that connect so say it in a
    line, by `ClusterLost`, and their users need no more.

    Raises:
        ClusterLost: there is no scheduler at the address, or it does not answer in time.
        NoCertificates: the address begins with tls://, and Dask's settings name none; a
            `ClusterLost`, too.
    """
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    # Asked before: a client that is never made can't end badly either.
    if address.startswith("tls://") and not _has_certificates():
        raise NoCertificates(f"{address} and none")
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:  # no answer in time is an OSError; no address none
        raise ClusterLost(f"no answer from {address}") from error


def _has_certificates() -> bool:
    """Whether Dask's settings name what a client of TLS needs."""
    return Security().get_connection_args("client").get("ssl_context") is not None


def prepare(client: Client) -> None:
    """Prepare all workers, also those that come later; once for a client.

    Versions are compared with those of the scheduler and of the workers that are there now.

    Raises:
        TypeError: it is no client, or one for coroutines.
        ClusterLost: the scheduler has gone.
        ClusterMismatch: versions differ.
    """
    if not isinstance(client, Client) or client.asynchronous:
        raise TypeError(f"client must be a distributed.Client that waits; got {client!r}")
    check_connected(client)
    if client in _PREPARED:
        return
    found: Any = client.get_versions(packages=COMPARED)
    for place, there in {"the scheduler": found["scheduler"], **found["workers"]}.items():
        _compare(found["client"]["packages"], place, there["packages"])
    client.register_plugin(Prepared())
    _PREPARED.add(client)


def _compare(here: dict[str, Any], place: str, there: dict[str, Any]) -> None:
    for name in COMPARED:
        if there.get(name) != here.get(name):
            got = f"{name} {here.get(name)} here, {there.get(name)} on {place}"
            raise ClusterMismatch(got)


def check_connected(client: Client) -> None:
    """Wait a little for a client that has lost its scheduler and tries to find it again.

    Raises:
        ClusterLost: it has not.
    """
    end = monotonic() + PATIENCE
    while client.status != "running":
        if client.status == "closed" or monotonic() > end:
            raise ClusterLost(f"a client that is {client.status}")
        sleep(LOOK)


def workers(client: Client) -> int:
    """How many workers the scheduler has now."""
    if client.status == "running":
        with suppress(OSError):
            return len(client.scheduler_info(n_workers=-1)["workers"])
    return 0


def described(client: Client) -> str:
    """Where the work is done, in words."""
    count = workers(client)
    address = getattr(client.scheduler, "address", "an unknown address")
    return f"on {count} worker{'' if count == 1 else 's'} of the cluster at {address}"
