"""The folder of a recording: a few files that NumPy reads, whole at every moment.

    recording.json   what the weights are, which steps are kept: those a multiple of `stride` after
                     `start`; written last, so that a folder with it is a recording
    weights.npy      (S + 1, P) float32: a row for each snapshot, in no order
    index.npy        (S + 1, 2) float64: the step of each row, −1 for none, and a noted loss

Row 0 is for the last step. A row is marked as empty before it is written and as full after, so what
a program that crashes leaves behind can be read.
"""

import itertools
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnreadableFile
from landscape.models import Block

FORMAT, VERSION = "loss-landscape recording", 1
FACTS, WEIGHTS, INDEX = "recording.json", "weights.npy", "index.npy"
EMPTY = -1
LAST = 0
WHOLE = "a folder must hold a recording, such as ls.Recorder makes"
ANOTHER = "give the folder of a recording, or record into a new one"


class Folder:
    """A folder that is recorded into, which holds a recording of weights of this layout.

    Attributes:
        index: steps and noted losses of the rows.
        start: the first step.
        stride: of the steps that are kept, counted from the start.

    Raises:
        ValueError: the recording in it is of other weights.
        UnreadableFile: it is damaged, or of another version.
    """

    def __init__(self, path: Path, layout: Sequence[Block]) -> None:
        self._path, self._facts = path, read_facts(path)
        self._layout = layout_of(self._facts)
        self.check(layout)
        self.index = read_index(path)
        _, self._weights_start = header_of(path / WEIGHTS)
        _, self._index_start = header_of(path / INDEX)
        self._weights = (path / WEIGHTS).open("r+b", buffering=0)
        self._index = (path / INDEX).open("r+b", buffering=0)
        self.start, self.stride = self._facts.get("start", 0), self._facts.get("stride", 1)
        self._forget_between()  # what a crash amid thinning has left
        self._thin_if_full()

    @classmethod
    def made(cls, path: Path, layout: Sequence[Block], rows: int) -> "Folder":
        """A new, empty recording of at most so many snapshots."""
        path.mkdir(parents=True, exist_ok=True)
        weights = layout[-1].stop
        # A file with a hole takes room on the disk for the rows that have been written only.
        empty = np.lib.format.open_memmap(path / WEIGHTS, "w+", np.float32, (rows + 1, weights))
        del empty
        np.save(path / INDEX, np.tile([EMPTY, np.nan], (rows + 1, 1)))
        facts = {
            "format": FORMAT,
            "version": VERSION,
            "layout": [block._asdict() for block in layout],
        }
        _write_facts(path, facts)
        return cls(path, layout)

    @property
    def last_step(self) -> int:
        """The latest step there is; EMPTY where there is none."""
        return int(self.index[:, 0].max())

    def check(self, layout: Sequence[Block]) -> None:
        """Raise ValueError for weights that are not those recorded."""
        for new, old in itertools.zip_longest(layout, self._layout):
            if new is None or old is None or (new.name, new.shape) != (old.name, old.shape):
                names = [f"{b.name or 'weights'} {b.shape}" if b else "nothing" for b in (old, new)]
                raise ValueError(
                    f"weights must be those that {self._path} records, with {names[0]}; got "
                    f"{names[1]}: record other weights into another folder"
                )

    def add(self, step: int, loss: float, weights: Any) -> None:
        """Keep the weights (P,) of a step that is one of those kept."""
        self._write(int(np.flatnonzero(self._steps() == EMPTY)[0]) + 1, (step, loss), weights)
        self._thin_if_full()

    def keeps(self, step: int) -> bool:
        """Whether the step is one of those kept."""
        return (step - self.start) % self.stride == 0

    def repeats(self, weights: Any) -> bool:
        """Whether these weights (P,) are those of the latest step there is."""
        row = int(self.index[:, 0].argmax())
        if self.index[row, 0] == EMPTY:
            return False
        wanted = np.ascontiguousarray(weights, np.float32)
        self._weights.seek(self._weights_start + row * wanted.nbytes)
        return self._weights.read(wanted.nbytes) == wanted.tobytes()

    def begin(self, step: int) -> None:
        """Let an empty recording start at this step."""
        self._set_kept(step, 1)

    def set_last(self, step: int, loss: float, weights: Any) -> None:
        """Keep the weights (P,) of the last step, in the place of those kept so before."""
        self._write(LAST, (step, loss), weights)

    def forget_after(self, step: int) -> None:
        """Forget what was recorded after this step."""
        self.index[self.index[:, 0] > step, 0] = EMPTY
        self._write_index()

    def close(self) -> None:
        """Let go of the files."""
        self._weights.close()
        self._index.close()

    def _steps(self) -> NDArray[np.float64]:
        """Steps of the rows but the last step's."""
        return self.index[1:, 0]

    def _thin_if_full(self) -> None:
        """Forget every other snapshot where no row is free, and take half as many from now on."""
        while not (self._steps() == EMPTY).any():
            self._set_kept(self.start, 2 * self.stride)
            self._forget_between()

    def _forget_between(self) -> None:
        """Forget the snapshots of steps that are none of those kept."""
        steps = self._steps()
        steps[(steps > EMPTY) & ((steps - self.start) % self.stride != 0)] = EMPTY
        self._write_index()

    def _set_kept(self, start: int, stride: int) -> None:
        self.start, self.stride = start, stride
        self._facts |= {"start": start, "stride": stride}
        _write_facts(self._path, self._facts)

    def _write(self, row: int, entry: tuple[int, float], weights: Any) -> None:
        self.index[row] = EMPTY, np.nan
        self._write_index(row)
        content = memoryview(np.ascontiguousarray(weights, np.float32).data).cast("B")
        _put(self._weights, self._weights_start + row * len(content), content)
        self.index[row] = entry
        self._write_index(row)

    def _write_index(self, row: int | None = None) -> None:
        """Write one row of the index, or all."""
        first, rows = (0, self.index) if row is None else (row, self.index[row])
        start = self._index_start + first * self.index[0].nbytes
        _put(self._index, start, memoryview(rows.tobytes()))


def _write_facts(path: Path, facts: dict[str, Any]) -> None:
    half = path / f"{FACTS}.half"
    half.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    half.replace(path / FACTS)


def _put(file: BinaryIO | Any, start: int, content: memoryview) -> None:
    file.seek(start)
    while content:  # a disk that is full can take a part, and then says so
        content = content[file.write(content) :]


def read_facts(path: Path) -> dict[str, Any]:
    """What `recording.json` says.

    Raises:
        UnreadableFile: there is none, or it is none of this version.
    """
    try:
        facts = json.loads((path / FACTS).read_text(encoding="utf-8"))
        found = facts["format"], facts["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(WHOLE, f"{path} without one", ANOTHER) from error
    if found != (FORMAT, VERSION):
        raise UnreadableFile(f"{WHOLE} of version {VERSION}", f"{found}", "update the package")
    return facts


def layout_of(facts: dict[str, Any]) -> tuple[Block, ...]:
    """The blocks of the flat weights."""
    return tuple(
        Block(block["name"], tuple(block["shape"]), block["start"], block["kind"])
        for block in facts["layout"]
    )


def read_index(path: Path) -> NDArray[np.float64]:
    """Steps and losses of all rows."""
    try:
        return np.load(path / INDEX, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise UnreadableFile(WHOLE, f"{path} with a damaged {INDEX}", ANOTHER) from error


def header_of(path: Path) -> tuple[tuple[int, ...], int]:
    """The shape of the array in an NPY file, and where in the file it starts.

    Raises:
        UnreadableFile: the file is missing, cut off, or no array.
    """
    try:
        with path.open("rb") as file:
            np.lib.format.read_magic(file)
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
            start = file.tell()
            size = file.seek(0, 2)
    except (OSError, ValueError) as error:
        raise UnreadableFile(WHOLE, f"{path}, missing or cut off", ANOTHER) from error
    if size != start + math.prod(shape) * dtype.itemsize:
        raise UnreadableFile(WHOLE, f"{path}, cut off", ANOTHER)
    return shape, start
