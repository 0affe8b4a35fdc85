"""A folder of results that several processes write and read at once, of limited size."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep, time

from filelock import FileLock, Timeout

# A result larger than this share of the limit would push out too many others.
LARGEST_SHARE = 1 / 8
BEAT = 0.05  # seconds between two looks at who computes
LONGEST_WAIT = 300.0  # seconds, for one who hangs must not hold up the others for ever
LEFTOVER = 24 * 3600.0  # seconds after which what a killed process has left is removed
RESULT, UNFINISHED, LOCK = ".npz", ".part", ".lock"
KINDS = (RESULT, UNFINISHED, LOCK)
LOG = logging.getLogger(__name__)
_told: set[str] = set()


class Folder:
    """Results by key. Whatever goes wrong with the disk is told once in the log, and no error.

    A result is written beside its place and moved there, so that nobody reads half of it. What was
    read or written last stays longest.

    Args:
        path: of the folder; it is made where it is missing, for its owner alone.
        limit: bytes that all files may take together.
    """

    def __init__(self, path: Path, limit: int) -> None:
        self.path, self.limit = path, limit

    def read(self, key: str) -> bytes | None:
        """The bytes of a key; None where there are none."""
        path = self._of(key, RESULT)
        try:
            content = path.read_bytes()
            with suppress(OSError):  # who may read but not write can't note when
                os.utime(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            complain("read", error)
            return None
        return content

    def write(self, key: str, content: bytes) -> None:
        """Keep these bytes, and make room for them."""
        if len(content) > self.limit * LARGEST_SHARE:
            return
        try:
            self._make()
            number, name = tempfile.mkstemp(UNFINISHED, dir=self.path)
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(content)
                Path(name).replace(self._of(key, RESULT))
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            self._make_room()
        except OSError as error:
            complain("written", error)

    @contextmanager
    def alone(self, key: str, give_up: Callable[[], object]) -> Iterator[None]:
        """Keep other processes out of the block for this key; the lock of one who dies is free.

        Where there can be no lock, or one has waited too long, the block is run all the same: to
        compute twice is a waste, and no error.

        Args:
            key: of the result that is made in the block.
            give_up: asked again and again during a wait; a true answer ends it. It may raise.
        """
        path = self._of(key, LOCK)
        lock = FileLock(path, thread_local=False)
        end = monotonic() + LONGEST_WAIT
        try:
            self._make()
            while not _locked(lock):
                if give_up() or monotonic() > end:
                    break
                sleep(BEAT)
        except (OSError, NotImplementedError) as error:
            complain("locked", error)
        try:
            yield
        finally:
            if lock.is_locked:
                with suppress(OSError):
                    path.unlink()  # who waits for it looks again
                lock.release()

    def _of(self, key: str, kind: str) -> Path:
        return self.path / f"{key}{kind}"

    def _make(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _make_room(self) -> None:
        """Remove what was used longest ago, and leftovers, until the rest is within the limit."""
        with os.scandir(self.path) as entries:
            own = [Path(each.path) for each in entries if each.name.endswith(KINDS)]
        files = []
        for path in own:
            with suppress(FileNotFoundError):  # another process has removed it
                files.append((path.stat(), path))
        total = sum(facts.st_size for facts, _ in files)
        for facts, path in sorted(files, key=lambda file: file[0].st_mtime):
            unused = time() - facts.st_mtime > LEFTOVER
            if total > self.limit if path.suffix == RESULT else unused:
                path.unlink(missing_ok=True)
                total -= facts.st_size


def _locked(lock: FileLock) -> bool:
    """Try once."""
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return False
    return True


def complain(done: str, error: Exception) -> None:
    """Say once of each kind of trouble that there is some."""
    kind = f"{done} {type(error).__name__}"
    if kind not in _told:
        _told.add(kind)
        LOG.warning("Shared results can't be %s, so all are computed here: %s", done, error)
