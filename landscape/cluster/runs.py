"""Long runs as tasks: each is carried on for some seconds at a time, and comes back in between.

What comes back is what would have to be done again if its worker died. A run needs nobody but its
worker while it goes on, so that several runs take as many workers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from dask import config
from distributed import Client, Future

from landscape._parallel import alone
from landscape.cluster.clients import prepare
from landscape.cluster.tasks import check_wanted
from landscape.cluster.waiting import Watch, explained
from landscape.progress import Progress

# Seconds for which a task carries a run on.
SECONDS = 5.0


class Run(Protocol):
    """A run that can be pickled wherever it stands."""

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        ...

    @property
    def share(self) -> float:
        """How much of it is done."""
        ...

    def carry_on(self, seconds: float, look: Any) -> None:
        """Go on for so many seconds, or to the end; `look` is called now and then."""
        ...


SomeRun = TypeVar("SomeRun", bound=Run)


@dataclass(frozen=True)
class Carrier:
    """Whoever carries runs on: the workers of a cluster."""

    client: Client

    def carried(self, runs: Sequence[SomeRun], stop: Progress | None = None) -> list[SomeRun]:
        """The runs as they have ended, or as they stood when they were stopped.

        The first ones go first where there are fewer workers than runs. A lost worker costs what it
        has done since the run was back here.

        Args:
            runs: as they begin. Those that are over already stay here.
            stop: told the share of all runs that is done, also before the first is sent; they stop
                when it answers with a true value, or raises.

        Raises:
            ClusterLost: the scheduler has gone.
            WorkersLost: workers died of a run, one after another.
            Exception: whatever a run has raised.
        """
        with explained():
            prepare(self.client)
        standing, places = list(runs), {}
        with Watch(self.client) as watch:
            for place, run in enumerate(runs):
                if not run.over:
                    places[self._sent(watch, run, len(runs) - place)] = place
            while not (stop and stop(sum(run.share for run in standing) / len(standing))) and watch:
                future = watch.next()
                if future is not None:
                    place = places.pop(future.key)
                    with explained():
                        standing[place] = run = future.result()
                    future.release()
                    if not run.over:
                        places[self._sent(watch, run, len(runs) - place)] = place
        return standing

    def _sent(self, watch: Watch, run: Run, priority: int) -> Any:
        """Send a run to a worker; returns the key of its future."""
        with config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}), explained():
            future: Future = self.client.submit(
                _carried_on, run, SECONDS, pure=False, priority=priority
            )
        watch.add([future])
        return future.key


def _carried_on(run: SomeRun, seconds: float) -> SomeRun:
    """A run on a worker, some seconds later."""
    with alone():
        run.carry_on(seconds, check_wanted)
    return run
