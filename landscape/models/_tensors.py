"""Batches of PyTorch tensors: read once, kept on one device, and chosen from by example.

A batch is a tensor, or tuples, lists and mappings of them, nested at will; what else lies in it is
left as it is. The first axis of each tensor is the examples.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from landscape.models._extras import extra


@dataclass(frozen=True, eq=False)
class Batches:
    """Some batches, and how many examples each of them has."""

    parts: list[Any]
    sizes: list[int]

    @classmethod
    def read(cls, batches: Iterable[Any], device: Any) -> "Batches":
        """All that a list or a loader gives in one pass, on a device.

        Raises:
            TypeError: a single batch in the place of a list of them.
            ValueError: there are none, or a batch's tensors do not have one first axis.
        """
        if isinstance(batches, Mapping) or _is_tensor(batches) or _is_pair_of_tensors(batches):
            raise TypeError("batches must be a list of batches; got a single one: write [batch]")
        with _generators_kept(batches):
            parts = [_each(batch, lambda tensor: tensor.to(device)) for batch in batches]
        if not parts:
            raise ValueError("batches must hold at least one batch; got none")
        return cls(parts, [_size(batch) for batch in parts])

    @property
    def examples(self) -> int:
        """How many examples there are in all."""
        return sum(self.sizes)

    @cached_property
    def _starts(self) -> np.ndarray:
        """Number of the first example of each batch."""
        return np.cumsum([0, *self.sizes[:-1]])

    def to(self, device: Any) -> "Batches":
        """The same on another device."""
        moved = [_each(batch, lambda tensor: tensor.to(device)) for batch in self.parts]
        return Batches(moved, self.sizes)

    def chosen(self, rows: ArrayLike) -> "Batches":
        """These examples, in batches no larger than the largest of all.

        Examples that can't be joined, since the shapes of their batches differ, stay apart.

        Raises:
            ValueError: no row, or one that is none of 0 … N − 1.
        """
        wanted = np.atleast_1d(np.asarray(rows, dtype=np.intp))
        if not wanted.size or wanted.min() < 0 or wanted.max() >= self.examples:
            raise ValueError(f"rows must be some of 0 … {self.examples - 1}; got {wanted}")
        owners = np.searchsorted(self._starts, wanted, side="right") - 1
        pieces = []
        for number in np.unique(owners):
            inside = wanted[owners == number] - self._starts[number]
            pieces.append(_rows(self.parts[number], inside.tolist()))
        if len({str(_each(piece, lambda tensor: tensor.shape[1:])) for piece in pieces}) == 1:
            pieces = _cut(_joined(pieces), len(wanted), max(self.sizes))
        return Batches(pieces, [_size(piece) for piece in pieces])


def has_classes(batch: Any) -> bool:
    """Whether a batch is a tensor of inputs and one of class numbers (n,)."""
    if not (isinstance(batch, (list, tuple)) and len(batch) == 2 and all(map(_is_tensor, batch))):
        return False
    kind, boolean = batch[1].dtype, extra("torch", "A batch").bool
    whole = not (kind.is_floating_point or kind.is_complex or kind == boolean)
    return whole and batch[1].ndim == 1


def _is_tensor(value: object) -> bool:
    return extra("torch", "A batch").is_tensor(value)


def _is_pair_of_tensors(batches: object) -> bool:
    return isinstance(batches, tuple) and all(map(_is_tensor, batches))


def _each(batch: Any, change: Callable[[Any], Any]) -> Any:
    """The same structure, of what `change` makes of each tensor."""
    if isinstance(batch, Mapping):
        return {name: _each(part, change) for name, part in batch.items()}
    if isinstance(batch, (list, tuple)):
        parts = [_each(part, change) for part in batch]
        return type(batch)(*parts) if hasattr(batch, "_fields") else type(batch)(parts)
    return change(batch) if _is_tensor(batch) else batch


def _tensors(batch: Any) -> list[Any]:
    found: list[Any] = []
    _each(batch, found.append)
    return found


def _size(batch: Any) -> int:
    """How many examples a batch has."""
    shapes = [tuple(tensor.shape) for tensor in _tensors(batch)]
    sizes = {shape[:1] for shape in shapes}
    if len(sizes) != 1 or sizes <= {(), (0,)}:
        raise ValueError(
            "a batch must hold tensors whose first axis is its examples, one or more; "
            f"got tensors of the shapes {shapes}"
        )
    return shapes[0][0]


def _rows(batch: Any, rows: list[int] | slice) -> Any:
    return _each(batch, lambda tensor: tensor[rows])


def _joined(pieces: list[Any]) -> Any:
    """Batches of one structure as a single one."""
    torch = extra("torch", "A batch")
    columns = iter(list(zip(*map(_tensors, pieces), strict=True)))
    return _each(pieces[0], lambda _: torch.cat(next(columns)))


def _cut(batch: Any, examples: int, size: int) -> list[Any]:
    return [_rows(batch, slice(start, start + size)) for start in range(0, examples, size)]


@contextmanager
def _generators_kept(loader: Any) -> Iterator[None]:
    """Give a loader's own generators of random numbers back as they were."""
    owners = [getattr(loader, name, None) for name in ("sampler", "batch_sampler")]
    owners += [loader, getattr(owners[1], "sampler", None)]
    found: list[Any] = [getattr(owner, "generator", None) for owner in owners]
    states = [(each, each.get_state()) for each in found if each is not None]
    try:
        yield
    finally:
        for generator, state in states:
            generator.set_state(state)
