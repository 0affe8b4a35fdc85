"""`Recorder`: the path of a training, as it happens."""

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from landscape.models import Block
from landscape.models._module import module_layout, trainable
from landscape.models.trees import arrays_of, blocks
from landscape.recording._folder import EMPTY, FACTS, Folder

Singles = NDArray[np.float32]

MOST_BYTES = 2**30
FEWEST = 4


class Recorder:
    """Records the weights of a training in a folder, in bounded memory and on a bounded disk.

    Snapshots are taken at multiples of one stride after the first step. When there is room for no
    more, every other one is forgotten and the stride doubles: however long the training, at most
    `snapshots` remain, spread evenly, and the last step besides. They lie in a file, in single
    precision; memory holds the weights of one step.

    For PyTorch, all of it by itself, after each step of the optimiser:

        with ls.Recorder(module, optimizer, folder="run"):
            train()

    For anything else, after each step, and once before the first:

        with ls.Recorder(folder="run") as recorder:
            recorder.note(w)

    What was recorded before a crash can be read (`open_recording`); but for the last step, which
    `close` writes, or leaving the `with`. A recorder on a folder that holds a recording goes on
    with it: there, a first note of the weights recorded last is no further step, and left out, so
    that the start of a resumed training may be noted or not. Recorded are the trainable parameters.
    Buffers, such as the statistics of batch norm, are no weights: `TorchModel` takes those of the
    module that it is given for all weights alike, or computes each weights' own with
    `batch_norm="recalculate"`.

    Args:
        module: a `torch.nn.Module`, with an optimiser.
        optimizer: a `torch.optim.Optimizer` of this module.
        folder: where the recording is, or will be.
        snapshots: how many are kept at most: fewer where their file would exceed MOST_BYTES (1 GB),
            but never fewer than FEWEST (4), with the last step five rows of four bytes a weight.
            So from 54 million weights on the file is larger: 20 GB for a billion.
        from_step: the step of the checkpoint that a resumed training goes on from; what was
            recorded after it is forgotten. None goes on from the last step recorded. Where nothing
            is recorded up to it, it is the step of the first note.

    Raises:
        ValueError: a module without an optimiser or the reverse, an optimiser of other parameters,
            fewer snapshots than FEWEST, or a folder that holds the recording of other weights.
        UnreadableFile: the recording in the folder is damaged, or of a newer version.
    """

    def __init__(
        self,
        module: Any = None,
        optimizer: Any = None,
        folder: str | PathLike[str] = "recording",
        snapshots: int = 100,
        from_step: int | None = None,
    ) -> None:
        if (module is None) != (optimizer is None):
            raise ValueError("module and optimizer belong together; got one of them")
        if snapshots < FEWEST:
            raise ValueError(f"snapshots must be at least {FEWEST}; got {snapshots}")
        self._path, self._snapshots, self._from_step = Path(folder), snapshots, from_step
        self._folder: Folder | None = None
        self._step, self._latest = EMPTY, (EMPTY, np.nan)
        self._buffer: Singles = np.empty(0, np.float32)
        self._hook: Any = None
        if module is not None:
            self._attach(module, optimizer)

    @property
    def step(self) -> int:
        """The last step made; before the first note, the one before it: −1 from the start."""
        return self._step

    def note(self, w: Any, loss: float | None = None) -> None:
        """Record the weights after a step; those of the first note are the start.

        Args:
            w: an array, or lists and dicts of arrays nested at will; always of the same shapes.
            loss: that the training has computed for this step, if any; kept beside the weights.

        Raises:
            ValueError: the shapes are not those of the weights before.
        """
        if self._hook is not None:
            raise ValueError("a recorder of a module needs no notes: it records each step itself")
        arrays = list(arrays_of(w))
        layout = blocks(arrays)
        first = self._folder is None
        folder = self._folder or self._open(layout)
        folder.check(layout)
        self._buffer[:] = np.concatenate([array.ravel() for _, array in arrays])
        if first and folder.last_step == self._step and folder.repeats(self._buffer):
            return
        self._take(np.nan if loss is None else float(loss))

    def close(self) -> None:
        """Record the last step, let go of the optimiser and of the files. More is no harm."""
        if self._hook is not None:
            self._hook.remove()
        if self._folder is None:
            return
        if self._latest[0] > self._folder.last_step:
            if self._hook is not None:
                self._read_parameters()
            self._folder.set_last(*self._latest, self._buffer)
        self._folder.close()
        self._folder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _attach(self, module: Any, optimizer: Any) -> None:
        """Record the module now, where nothing is recorded yet, and after each step."""
        layout = module_layout(module)
        self._parameters = trainable(module)
        _check_optimizer(optimizer, self._parameters)
        folder = self._open(layout)
        if folder.last_step == EMPTY:
            self._read_parameters()
            self._take(np.nan)
        self._hook = optimizer.register_step_post_hook(self._after_step)

    def _open(self, layout: tuple[Block, ...]) -> Folder:
        """The folder, with a new recording in it where there is none."""
        weights = layout[-1].stop
        if (self._path / FACTS).exists():
            folder = Folder(self._path, layout)
            if self._from_step is not None:
                folder.forget_after(self._from_step)
        else:
            fit = MOST_BYTES // (4 * weights) - 1
            rows = max(FEWEST, min(self._snapshots, fit))
            folder = Folder.made(self._path, layout, rows)
        self._step = folder.last_step if self._from_step is None else self._from_step
        if folder.last_step == EMPTY:
            folder.begin(int(self._from_step or 0))
            self._step = folder.start - 1
        self._folder, self._buffer = folder, np.empty(weights, np.float32)
        return folder

    def _after_step(self, *_: object) -> None:
        folder = self._folder
        if folder is None:
            return
        if folder.keeps(self._step + 1):
            self._read_parameters()
            self._take(np.nan)
        else:
            self._count(np.nan)

    def _take(self, loss: float) -> None:
        """Count a step; keep the weights in the buffer if it is one to be kept."""
        self._count(loss)
        assert self._folder is not None
        if self._folder.keeps(self._step):
            self._folder.add(*self._latest, self._buffer)

    def _count(self, loss: float) -> None:
        self._step += 1
        self._latest = self._step, loss

    def _read_parameters(self) -> None:
        """Copy the parameters into the buffer, from wherever they are."""
        start = 0
        for parameter in self._parameters:
            stop = start + parameter.numel()
            part = parameter.detach().reshape(-1)
            self._buffer[start:stop] = part.cpu().float().numpy()
            start = stop


def _check_optimizer(optimizer: Any, parameters: Iterable[Any]) -> None:
    """Raise ValueError unless the optimiser changes some of the parameters."""
    own = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
    if own.isdisjoint(map(id, parameters)):
        raise ValueError("optimizer must be the module's; got one of other parameters")
