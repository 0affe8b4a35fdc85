"""Sums of log-sum-exp over examples on a grid, tile by tile where the scores spread widely.

Scores enter as differences from the true class, so that the loss of an example is
`log Σ_j exp(d_j)` with d = 0 at the true class and nothing cancels. They are affine: on a tile of
the grid on which a class trails another one by far, it counts for nothing; and where one leads all
others by far, the loss is the difference of that class, affine itself.
"""

import numpy as np
from numpy.typing import NDArray

from landscape.losses import Floats as AnyFloats
from landscape.losses import Ints
from landscape.slices.exponentials import Pieces, direct_sum, factorised_sum

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

# exp(−40) is below the rounding of 1 even when thousands of classes add up.
NEGLIGIBLE = 40.0
# Into how many pieces each axis may be cut for the exponents to stay within a reach, and of how
# many sums the product then stays in range, so that one logarithm serves them all. A class that
# overtakes the leader of a piece within reach started at most `2·reach + NEGLIGIBLE` behind it:
# its weight must not underflow.
CUTS = (
    (1, 80.0, 8),
    (2, 80.0, 8),
    (4, 160.0, 4),
    (8, 160.0, 4),
    (8, 320.0, 2),
    (16, 320.0, 2),
)
SMALLEST_PIECE = 4
# So few scores on a tile are combined sooner than the tile is cut once more.
FEW_SCORES = 2**15


def softmax_sum(S: AnyFloats, y: Ints, a: Floats, b: Floats) -> Floats:
    """`Σ_i L_i` of the softmax for scores S (3, n, C) and rising axes, shape (len(b), len(a))."""
    differences = S - np.take_along_axis(S, y[None, :, None], axis=2)
    by_class = np.ascontiguousarray(differences.transpose(0, 2, 1))
    return np.maximum(_tile(by_class, a, b), 0)


def _tile(d: Floats, a: Floats, b: Floats) -> Floats:
    """The sum on one tile for differences d (3, C, n)."""
    leader, lead = _leaders(d, a, b)
    behind = np.count_nonzero(lead <= NEGLIGIBLE, axis=0)
    alone, paired, among = (np.flatnonzero(of) for of in (behind == 0, behind == 1, behind > 1))
    p, q, r = d[:, leader[alone], alone].sum(axis=1)
    total = p + a * q + b[:, None] * r
    if len(paired):
        two = np.stack([leader[paired], lead.take(paired, axis=1).argmin(axis=0)])
        total += _unsettled(d[:, two, paired], a, b)
    if len(among):
        total += _unsettled(d.take(among, axis=2), a, b)
    return total


def _leaders(d: Floats, a: Floats, b: Floats) -> tuple[Indices, Floats]:
    """The class (n,) that leads in the middle of the tile, and its least lead over each (C, n)."""
    examples = np.arange(d.shape[2])
    center = d[0] + (a[0] + a[-1]) / 2 * d[1] + (b[0] + b[-1]) / 2 * d[2]
    leader = center.argmax(axis=0)
    of_leader = d[:, leader, examples]
    lead = center[leader, examples] - center
    lead -= np.ptp(a) / 2 * np.abs(d[1] - of_leader[1])
    lead -= np.ptp(b) / 2 * np.abs(d[2] - of_leader[2])
    lead[leader, examples] = np.inf
    return leader, lead


def _unsettled(d: Floats, a: Floats, b: Floats) -> Floats:
    """The sum for examples of several classes that count.

    Each is factorised with the fewest pieces of the axes that keep its exponents within reach.
    Those that no number of pieces serves see the tile in two halves.
    """
    total, left = np.zeros((len(b), len(a))), np.arange(d.shape[2])
    span_a, span_b = np.ptp(d[1:], axis=1) / 2
    for pieces, most, group in CUTS:
        if pieces > max(1, min(total.shape) // SMALLEST_PIECE):
            break
        along_a, along_b = Pieces(a, pieces), Pieces(b, pieces)
        near = span_a[left] * along_a.reach + span_b[left] * along_b.reach <= most
        if near.any():
            total += factorised_sum(d.take(left[near], axis=2), along_a, along_b, group)
        left = left[~near]
        if len(left) == 0:
            return total
    d = d.take(left, axis=2)
    if d[0].size * total.size <= FEW_SCORES:
        return total + direct_sum(d, a, b)
    across = np.median(span_a[left]) * np.ptp(a) > np.median(span_b[left]) * np.ptp(b)
    if across:
        half = len(a) // 2
        return total + np.hstack([_tile(d, a[:half], b), _tile(d, a[half:], b)])
    half = len(b) // 2
    return total + np.vstack([_tile(d, a, b[:half]), _tile(d, a, b[half:])])
