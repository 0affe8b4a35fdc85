"""`stored`: finished results for all processes and starts, in a folder of the user's own.

Whose result is there already reads it; of several who want the same at once, one computes and the
others wait. `LANDSCAPE_CACHE` names the folder (`off`, or nothing, for none), and
`LANDSCAPE_CACHE_LIMIT` says how many MB it may take.
"""

import functools
import hashlib
import inspect
import os
import platform
from collections.abc import Callable, Iterable
from dataclasses import is_dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any, ParamSpec, TypeVar, get_type_hints

import numpy as np
import pooch

import landscape
from landscape.progress import Progress
from pages.shared.compute.folder import Folder, complain
from pages.shared.compute.records import PLAIN, Damaged, packed, records_of, unpacked
from pages.shared.settings.specs import DataSpec, Own, parts_of

Given = ParamSpec("Given")
Result = TypeVar("Result")

LIMIT = 512  # MB
# Asking the folder, keeping and reading a result take some 5 ms; what is computed sooner is not
# worth that.
WORTH = 0.02  # seconds
# Data that are the same wherever this version runs. What a reader brings along (`Own`), data or
# weights, is never stored.
EVERYBODYS = ("digits", "cifar10", "iris", "blobs", "planar", "three-points", "ravine")
PROGRESS = "_progress"


def sources_digest(folders: Iterable[Path]) -> str:
    """A digest of all Python files below these folders, names and contents."""
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            content = path.read_bytes()
            found.update(f"{path.relative_to(folder)} {len(content)}\n".encode() + content)
    return found.hexdigest()


def _makers() -> str:
    """All that makes a result but its spec: this code, the libraries, the kind of processor."""
    own = sources_digest([Path(landscape.__file__).parent, Path(__file__).parents[2]])
    libraries = [f"{name} {version(name)}" for name in ("numpy", "scipy", "scikit-learn")]
    return "\n".join([own, *libraries, platform.machine()])


# As this process has them: files may be replaced while it runs.
MAKERS = _makers()


def stored(work: Callable[Given, Result]) -> Callable[Given, Result]:
    """Keep what a function returns for all processes, where that takes longer than reading it.

    As for `remembered`, arguments whose names begin with an underscore are no part of the
    key. The others are specs; `_progress` is called during a wait for another process.

    Args:
        work: returns a record, such as a frozen dataclass, or a tuple of them. It raises where its
            work was not done to the end, and then nothing is kept.
    """
    signature = inspect.signature(work)
    records = records_of(get_type_hints(work)["return"])
    name = f"{work.__module__}.{work.__qualname__}"

    @functools.wraps(work)
    def found(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        given = {n: value for n, value in bound.arguments.items() if not n.startswith("_")}
        folder = folder_in_use()
        if folder is None or not _everybodys(given.values()):
            return work(*args, **kwargs)
        shelf = _Shelf(folder, key_of(name, given), records)
        return shelf.result(lambda: work(*args, **kwargs), bound.arguments.get(PROGRESS))

    return found


def key_of(name: str, given: dict[str, Any]) -> str:
    """The digest of a computation and its specs; the same in every process of this version.

    Raises:
        TypeError: a spec holds what has no text that is the same everywhere.
    """
    for part in parts_of(tuple(given.values())):
        if not (is_dataclass(part) or isinstance(part, (*PLAIN, tuple, np.generic))):
            raise TypeError(f"a spec is made of names and numbers; got {type(part).__name__}")
    return hashlib.sha256(f"{MAKERS}\n{name}\n{given!r}".encode()).hexdigest()


def folder_in_use() -> Folder | None:
    """The folder that the environment asks for; None where it wants none."""
    named = os.environ.get("LANDSCAPE_CACHE")
    if named is not None and named.strip().lower() in ("", "off"):
        return None
    own = Path(pooch.os_cache("loss-landscape-explorer"), "results")
    return Folder(own if named is None else Path(named).expanduser(), _limit() * 10**6)


def _limit() -> int:
    asked = os.environ.get("LANDSCAPE_CACHE_LIMIT", str(LIMIT))
    if not asked.isdecimal():
        complain("limited", ValueError(f"LANDSCAPE_CACHE_LIMIT must be MB; got {asked}"))
        return LIMIT
    return int(asked)


class _Shelf:
    """The place of one result."""

    def __init__(self, folder: Folder, key: str, records: dict[str, type]) -> None:
        self.folder, self.key, self.records = folder, key, records

    def result(self, compute: Callable[[], Any], progress: Progress | None) -> Any:
        """What is stored; else what is computed here, or by another process meanwhile."""
        kept = self._kept()
        if kept:
            return kept[0]
        # Who stops the wait has the work run, which knows what a stop is to leave.
        with self.folder.alone(self.key, lambda: progress is not None and progress(0.0)):
            return (self._kept() or (self._computed(compute),))[0]

    def _kept(self) -> tuple[Any] | None:
        """The stored result in a tuple of one: it may be None itself."""
        content = self.folder.read(self.key)
        try:
            return None if content is None else (unpacked(content, self.records),)
        except Damaged as error:
            complain("used, one is damaged", error)
            return None

    def _computed(self, compute: Callable[[], Any]) -> Any:
        start = perf_counter()
        made = compute()
        if perf_counter() - start >= WORTH:
            self.folder.write(self.key, packed(made))
        return made


def _everybodys(specs: Iterable[Any]) -> bool:
    """Whether all data and weights of these specs are the same for everybody."""
    parts = list(parts_of(tuple(specs)))
    data = (part for part in parts if isinstance(part, DataSpec))
    return all(each.name in EVERYBODYS for each in data) and not any(
        isinstance(part, Own) for part in parts
    )
