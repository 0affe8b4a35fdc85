"""`Snapshots`: evenly spread moments of a run whose length nobody knows beforehand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass
class Snapshot:
    """The weights after a step, the work that it took to know them, and their loss once known."""

    step: int
    work: int
    W: NDArray[np.float64]
    loss: float | None = None


class Snapshots:
    """The first, the last and at most `limit` snapshots in all, at multiples of one stride.

    Whenever the room is used up, every other snapshot is dropped and the stride doubles.
    """

    def __init__(self, limit: int) -> None:
        self.limit, self.stride = limit, 1
        self.kept: list[Snapshot] = []
        self.last: Snapshot | None = None
        self._before_last: Snapshot | None = None

    def add(self, snapshot: Snapshot) -> None:
        """Take the snapshot of the next step."""
        self._before_last, self.last = self.last, snapshot
        if snapshot.step % self.stride == 0:
            self.kept.append(snapshot)
        if len(self.kept) == self.limit:
            self.kept = self.kept[::2]
            self.stride *= 2

    def take_back(self) -> None:
        """Forget the last snapshot, unless it is the first."""
        if self._before_last is not None:
            self.last, self._before_last = self._before_last, None

    def all(self) -> list[Snapshot]:
        """The snapshots kept, and the last one."""
        assert self.last is not None
        return [kept for kept in self.kept if kept.step < self.last.step] + [self.last]
