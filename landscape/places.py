"""Where landscapes are computed and kept: what the environment says of it.

LANDSCAPE_RESULTS       the folder of results
LANDSCAPE_PARTITIONS    a folder whose subfolders are partitioned data sets
DASK_SCHEDULER_ADDRESS  the cluster that sums over partitioned data; without it, this process does
"""

import os
from pathlib import Path

RESULTS, PARTITIONS = "LANDSCAPE_RESULTS", "LANDSCAPE_PARTITIONS"
SCHEDULER = "DASK_SCHEDULER_ADDRESS"


def results() -> Path | None:
    """The folder of results, whether it is there yet or not; None where none is named."""
    return _named(RESULTS)


def partitions() -> list[Path]:
    """The partitioned data sets by name.

    Raises:
        OSError: the folder can't be read.
    """
    folder = _named(PARTITIONS)
    if folder is None:
        return []
    return sorted(
        path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")
    )


def scheduler() -> str | None:
    """The address of the scheduler of the cluster; None where there is none.

    It comes from nowhere else: whoever can name a scheduler to a program, or reach one, can have
    any program run.
    """
    return os.environ.get(SCHEDULER) or None


def _named(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return Path(named) if named else None
