"""Where landscapes are computed and kept: what the environment says of it.

LANDSCAPE_RESULTS       the folder of results
LANDSCAPE_PARTITIONS    a folder whose subfolders are partitioned data sets
"""

import os
from pathlib import Path

from landscape._parallel import workers_here

RESULTS, PARTITIONS = "LANDSCAPE_RESULTS", "LANDSCAPE_PARTITIONS"


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


def in_process() -> str:
    """Where blocks of examples in memory are worked on, in words."""
    threads = workers_here()
    return f"in this process, on {threads} thread{'' if threads == 1 else 's'}"


def _named(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return Path(named) if named else None
