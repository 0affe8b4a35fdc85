"""The sum of a loss over some examples on a grid: what is added up over blocks of examples."""

import numpy as np
from numpy.typing import NDArray

from landscape.losses import Floats as AnyFloats
from landscape.losses import Ints, LargestPiece, Loss, Softmax, SumOfHinges, SumOfSquaredHinges
from landscape.slices.axes import on_sorted_axes
from landscape.slices.envelope import affine_pieces, largest_sum
from landscape.slices.hinge import bounded, hinge_sum, hinge_terms
from landscape.slices.softmax import softmax_sum

Floats = NDArray[np.float64]

CHUNK_ELEMENTS = 2**18


def partial_sum(loss: Loss, S: AnyFloats, y: Ints, a: Floats, b: Floats) -> Floats:
    """`Σ_i L_i(S[0] + a[j]·S[1] + b[i]·S[2])` over the examples given, shape (len(b), len(a)).

    It needs nothing but its arguments, so blocks of examples can be mapped over workers.

    Args:
        loss: sums of hinges, squared or not, largest pieces and the softmax have fast exact forms;
            any other loss is evaluated from the combined scores.
        S: scores at W, along W1 and along W2, shape (3, n, C).
        y: class numbers, shape (n,).
        a: numbers along W1.
        b: numbers along W2.
    """
    with np.errstate(all="ignore"):
        if isinstance(loss, SumOfHinges):
            return hinge_sum(hinge_terms(loss, S, y), a, b)
        if isinstance(loss, SumOfSquaredHinges):
            return hinge_sum(hinge_terms(loss.hinges, S, y), a, b, squared=True)
        if isinstance(loss, LargestPiece):
            pieces = affine_pieces(loss, S, y)
            if bounded(pieces, a, b):
                return largest_sum(pieces, a, b)
        # Within a factor of 8, sums and differences of the scores can't overflow either.
        if isinstance(loss, Softmax) and bounded(8 * S, a, b):
            return on_sorted_axes(lambda a, b: softmax_sum(S, y, a, b), a, b)
        return direct_sum(loss, S, y, a, b)


def direct_sum(loss: Loss, S: AnyFloats, y: Ints, a: Floats, b: Floats) -> Floats:
    """The same for any loss, from the combined scores of each cell, several cells at a time."""
    n, classes = S.shape[1:]
    cell_a, cell_b = np.tile(a, len(b)), np.repeat(b, len(a))
    total = np.empty(len(cell_a))
    size = max(1, CHUNK_ELEMENTS // max(1, n * classes))
    for start in range(0, len(total), size):
        cells = slice(start, start + size)
        x, z = cell_a[cells, None, None], cell_b[cells, None, None]
        scores = (S[0] + x * S[1] + z * S[2]).reshape(-1, classes)
        values = loss.values(scores, np.tile(y, len(x)))
        total[cells] = values.reshape(len(x), n).sum(axis=1)
    return total.reshape(len(b), len(a))
