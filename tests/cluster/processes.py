"""A cluster of processes on this machine, of which single ones can be ended."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
PATIENCE = 60
SCHEDULER = "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
# Without a nanny that would bring it back.
WORKER = "dask_worker", "--nthreads", "1", "--no-dashboard", "--no-nanny"


class Processes:
    """A scheduler and workers; a client that is connected to them."""

    def __init__(self, workers: int) -> None:
        self._first = workers
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        from distributed import Client

        self._folder = tempfile.TemporaryDirectory()
        said = Path(self._folder.name, "scheduler.json")
        self.scheduler = self._started(*SCHEDULER, "--scheduler-file", str(said))
        until(said.exists)
        self.address = json.loads(said.read_text())["address"]
        self.client = Client(self.address, set_as_default=False)
        for _ in range(self._first):
            self.add()
        self.client.wait_for_workers(self._first, timeout=PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.end_all()
        self._folder.cleanup()

    def add(self) -> None:
        """Start another worker."""
        place = "--local-directory", self._folder.name
        self.workers.append(self._started(*WORKER, self.address, *place))

    def end_all(self) -> None:
        """End every process, the scheduler last."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def busy(self) -> int:
        """How many tasks the scheduler knows of, and the workers have in hand."""
        known: Any = self.client.run_on_scheduler(_known)
        executing: Any = self.client.run(_executing)
        return known + sum(executing.values())

    def _started(self, command: str, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{command}", *options],
            env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )


def _known(dask_scheduler: Any) -> int:
    return len(dask_scheduler.tasks)


def _executing(dask_worker: Any) -> int:
    return len(dask_worker.state.executing)


def until(true: Callable[[], object]) -> None:
    """Wait until something is so.

    Raises:
        AssertionError: it isn't within a minute.
    """
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
