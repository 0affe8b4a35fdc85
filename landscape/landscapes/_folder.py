"""`LandscapeFolder`: landscape files in a folder that several programs write to and read."""

import os
import secrets
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
        path: of the folder; it is made when something is kept.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)

    def file(self, name: str) -> Path:
        """Where the landscape of this name is, or will be."""
        return self.path / f"{name}{ENDING}"

    def keep(self, name: str, landscape: Landscape) -> Path:
        """Write a landscape; where it lies then.

        Raises:
            UnreadableFile: the landscape holds more than a file may.
            OSError: the folder can't be written to, or the disk is full; nothing is left then.
        """
        content, place = packed(landscape), self.file(name)
        self.path.mkdir(parents=True, exist_ok=True)
        # Not by `tempfile`, whose files only their owner may read.
        beside = self.path / f".{name}.{secrets.token_hex(8)}{UNFINISHED}"
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        return place

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
