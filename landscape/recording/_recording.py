"""`Recording`: what a `Recorder` has recorded."""

from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnreadableFile
from landscape.models import Block
from landscape.recording import _folder

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Weights looked through at a time: 16 MiB.
BLOCK_ELEMENTS = 2**22


@dataclass(frozen=True, eq=False)
class Recording:
    """T snapshots of a training, of which weights are read from the disk as they are asked for.

    All that reads weights raises UnreadableFile where a training that still records has since taken
    the place of a snapshot for another: it must be opened again.

    Attributes:
        name: of the folder.
        steps: (T,): steps done, rising. Evenly spread, but for the last.
        noted: (T,): losses that the training noted; NaN where it noted none.
        layout: the blocks of the flat weights.
        shape: of the weights at one step; of several arrays, that of the flat vector.
    """

    name: str
    steps: Ints
    noted: Floats
    layout: tuple[Block, ...]
    shape: tuple[int, ...]
    _rows: Ints
    _weights: NDArray[np.float32]
    _path: Path

    def __len__(self) -> int:
        return len(self.steps)

    def part(self, rows: slice, columns: slice) -> Floats:
        """These entries of the flat weights at these steps, (t, p)."""
        return self._read(rows, columns).astype(np.float64)

    def weights(self, number: int) -> Floats:
        """The weights of one of the T snapshots, in their shape; −1 is the last."""
        chosen = range(len(self))[number]
        return self.part(slice(chosen, chosen + 1), slice(None)).reshape(self.shape)

    def finite(self) -> "Recording":
        """The recording up to where a weight is no longer finite, as in a diverged training."""
        size = max(1, BLOCK_ELEMENTS // self._weights.shape[1])
        for first in range(0, len(self), size):
            weights = self._read(slice(first, first + size), slice(None))
            whole = np.isfinite(weights).all(axis=1)
            if not whole.all():
                return self.until(first + int(whole.argmin()))
        return self

    def until(self, count: int) -> "Recording":
        """The first so many snapshots."""
        kept = slice(0, count)
        return replace(self, steps=self.steps[kept], noted=self.noted[kept], _rows=self._rows[kept])

    def check(self, rows: slice = slice(None)) -> None:
        """Raise UnreadableFile unless the files still hold these snapshots."""
        if not np.array_equal(
            _folder.read_index(self._path)[self._rows[rows], 0], self.steps[rows]
        ):
            raise UnreadableFile(
                "snapshots must stay while they are read",
                "some that are gone: the training has gone on and thinned its snapshots",
                "open the recording again",
            )

    def _read(self, rows: slice, columns: slice) -> NDArray[np.float32]:
        """Entries as they were recorded. A row is marked before it changes: so look afterwards."""
        found = self._weights[self._rows[rows], columns]
        self.check(rows)
        return found


def open_recording(folder: str | PathLike[str]) -> Recording:
    """What has been recorded in a folder, also while a training still records into it.

    Raises:
        UnreadableFile: the folder holds no recording, or a damaged one, or one of a newer version.
    """
    path = Path(folder)
    facts, index = _folder.read_facts(path), _folder.read_index(path)
    layout = _folder.layout_of(facts)
    own = layout[0].shape if len(layout) == 1 else (layout[-1].stop,)
    shape, _ = _folder.header_of(path / _folder.WEIGHTS)
    if shape != (len(index), layout[-1].stop) or index.shape[1:] != (2,):
        got = f"weights of shape {shape} and an index of shape {index.shape}"
        raise UnreadableFile(_folder.WHOLE, got, _folder.ANOTHER)
    # Of the last step and a snapshot of the same step, one.
    steps, rows = np.unique(index[:, 0], return_index=True)
    kept = steps > _folder.EMPTY
    if not kept.any():
        raise UnreadableFile(_folder.WHOLE, "an empty recording", "record a step first")
    weights = np.load(path / _folder.WEIGHTS, mmap_mode="r", allow_pickle=False)
    rows = rows[kept]
    recording = Recording(
        path.resolve().name,
        steps[kept].astype(np.int64),
        index[rows, 1],
        layout,
        own,
        rows.astype(np.int64),
        weights,
        path.resolve(),
    )
    recording.check()
    return recording
