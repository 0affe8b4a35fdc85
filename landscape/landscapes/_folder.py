"""`LandscapeFolder`: landscape files in a folder that several programs write to and read."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path

from landscape.landscapes._file import packed
from landscape.landscapes._landscape import Landscape

ENDING, UNFINISHED = ".npz", ".part"


class LandscapeFolder:
    """Landscape files by name.

    A file is written beside its place and moved there, so that nobody reads half of one, and of
    two who write the same the later wins.

    Args:
        path: of the folder; it is made when something is to be kept.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)

    def file(self, name: str) -> Path:
        """Where the landscape of this name is, or will be."""
        return self.path / f"{name}{ENDING}"

    def kept(self, name: str, made: Callable[[], Landscape]) -> Path:
        """Where the landscape of this name lies; it is made only where it is not there yet.

        That it can be written is proven first: hours of work are not to end at a full disk, or in a
        folder of somebody else's.

        Raises:
            UnreadableFile: the landscape holds more than a file may.
            OSError: the folder can't be written to, or the disk is full.
        """
        file = self.file(name)
        if file.exists():
            return file
        self._check_writable(name)
        return self.keep(name, made())

    def keep(self, name: str, landscape: Landscape) -> Path:
        """Write a landscape; where it lies then.

        Raises:
            UnreadableFile: the landscape holds more than a file may.
            OSError: the folder can't be written to, or the disk is full; nothing is left then.
        """
        content, place = packed(landscape), self.file(name)
        with self._beside(name, content) as beside:
            beside.replace(place)
        return place

    def _check_writable(self, name: str) -> None:
        """Raise OSError unless there is a folder, made if need be, that takes a small file."""
        with self._beside(name, b"\0"):
            pass

    @contextmanager
    def _beside(self, name: str, content: bytes) -> Iterator[Path]:
        """A file of the content that nobody looks at; gone at the end, unless it was moved."""
        self.path.mkdir(parents=True, exist_ok=True)
        # Not by `tempfile`, whose files only their owner may read.
        path = self.path / f".{name}.{secrets.token_hex(8)}{UNFINISHED}"
        try:
            with path.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            yield path
        finally:
            path.unlink(missing_ok=True)

    def files(self) -> list[Path]:
        """The files, the newest first; none where there is no such folder.

        Raises:
            OSError: the folder can't be read.
        """
        if not self.path.is_dir():
            return []
        found = []
        for path in self.path.iterdir():
            if path.suffix == ENDING and not path.name.startswith(".") and path.is_file():
                found.append((path.stat().st_mtime_ns, path.name, path))
        return [path for *_, path in sorted(found, reverse=True)]
