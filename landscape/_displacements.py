"""Displacements of paths from the start of the first, in bounded memory."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from landscape.descent import Recorded

Floats = NDArray[np.float64]

# Weights of all snapshots expanded at a time: 32 MiB.
BLOCK_ELEMENTS = 2**22


class Displacements:
    """All snapshots of some paths as displacements (T, P), block by block.

    They are from the start of the first path.
    """

    def __init__(self, paths: Sequence[Recorded]) -> None:
        self.paths = paths
        weights = int(np.prod(paths[0].shape))
        size = max(1, BLOCK_ELEMENTS // sum(len(path.steps) for path in paths))
        self.blocks = [slice(first, first + size) for first in range(0, weights, size)]

    def _block(self, columns: slice) -> Floats:
        parts = [path.part(slice(None), columns) for path in self.paths]
        return np.concatenate([part - parts[0][0] for part in parts])

    def gram(self) -> Floats:
        """Inner products (T, T) of all displacements."""
        return np.sum([block @ block.T for block in map(self._block, self.blocks)], axis=0)

    def combine(self, coefficients: Floats) -> Floats:
        """Linear combinations of the displacements: (K, T) gives (K, P)."""
        blocks = [coefficients @ self._block(columns) for columns in self.blocks]
        return np.concatenate(blocks, axis=1)
