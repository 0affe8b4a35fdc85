"""Sums of log-sum-exp over examples on a grid, from exponentials of the axes only.

`Σ_j exp(s0_j + a·s1_j + b·s2_j)` factorises into a function of a times a function of b: per example
a matrix product of (G_b × C) by (C × G_a). Scores enter as differences from the true class, so that
the loss of an example is `log Σ_j exp(d_j)` with d = 0 at the true class and nothing cancels.
"""

import numpy as np
from numpy.typing import NDArray

from landscape.losses import Floats as AnyFloats
from landscape.losses import Ints

Floats = NDArray[np.float64]

# exp(−40) is below the rounding of 1 even when thousands of classes add up.
NEGLIGIBLE = 40.0
# A sum of exponentials is at least exp(−spread), spread being that of the exponents along b. So one
# logarithm serves the product of GROUP sums where the spread is narrow, and each sum is a positive
# number, with nothing lost to underflow, where it is wide.
GROUP = 8
NARROW, WIDE = 80.0, 650.0
CHUNK_ELEMENTS = 2**17
SMALL_TILE = 16
BAND_ROWS = 8


def softmax_sum(S: AnyFloats, y: Ints, a: Floats, b: Floats) -> Floats:
    """`Σ_i L_i` of the softmax for scores S (3, n, C) and rising axes, shape (len(b), len(a))."""
    differences = S - np.take_along_axis(S, y[None, :, None], axis=2)
    if not np.isfinite(differences).all():
        return _direct(differences, a, b)
    return _tile(differences, a, b)


def _tile(d: Floats, a: Floats, b: Floats) -> Floats:
    """The sum on one tile of the grid.

    An example in which one class leads all others by far at the four corners does so on the whole
    tile, since differences are affine: its loss is that class's difference. An example whose
    exponents along b span little is factorised. The others see the tile in two halves.
    """
    leader, settled = _leaders(d, a, b)
    p, q, r = d[:, settled, leader[settled]].sum(axis=1)
    total = p + a * q + b[:, None] * r
    spread = np.ptp(b) / 2 * np.ptp(d[2], axis=1)
    narrow = ~settled & (spread <= NARROW)
    wide = ~settled & ~narrow & (spread <= WIDE)
    total += _factorised(d[:, narrow], a, b, GROUP)
    total += _factorised(d[:, wide], a, b, 1)
    rest = ~(settled | narrow | wide)
    if not rest.any():
        return total
    d, rows, columns = d[:, rest], len(b) // 2, len(a) // 2
    if total.size <= SMALL_TILE or d[0].size * total.size <= CHUNK_ELEMENTS:
        return total + _direct(d, a, b)
    bands = np.median(spread[rest]) / WIDE
    if rows >= columns or bands < len(b) / BAND_ROWS:
        return total + np.vstack([_tile(d, a, b[:rows]), _tile(d, a, b[rows:])])
    return total + np.hstack([_tile(d, a[:columns], b), _tile(d, a[columns:], b)])


def _leaders(d: Floats, a: Floats, b: Floats) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The class (n,) that leads in the middle of the tile, and whether it leads by far all over."""
    center = d[0] + (a[0] + a[-1]) / 2 * d[1] + (b[0] + b[-1]) / 2 * d[2]
    leader = center.argmax(axis=1)
    of_leader = d[:, np.arange(len(leader)), leader, None]
    lead = center.max(axis=1, keepdims=True) - center
    lead -= np.ptp(a) / 2 * np.abs(d[1] - of_leader[1])
    lead -= np.ptp(b) / 2 * np.abs(d[2] - of_leader[2])
    np.put_along_axis(lead, leader[:, None], np.inf, axis=1)
    return leader, lead.min(axis=1, initial=np.inf) > NEGLIGIBLE


def _factorised(d: Floats, a: Floats, b: Floats, group: int) -> Floats:
    """The sum from products of exponentials, with one logarithm for a group of examples."""
    total = np.zeros((len(b), len(a)))
    middle = (b[0] + b[-1]) / 2
    elements = max(total.size, d.shape[2] * (len(a) + len(b)))
    size = group * max(1, CHUNK_ELEMENTS // (group * elements))
    for start in range(0, d.shape[1], size):
        p, q, r = d[:, start : start + size]
        along_a = (p + middle * r)[:, :, None] + q[:, :, None] * a
        along_b = (b - middle)[:, None] * r[:, None, :]
        highest_a, highest_b = along_a.max(axis=1), along_b.max(axis=2)
        along_a -= highest_a[:, None, :]
        along_b -= highest_b[:, :, None]
        sums = np.exp(along_b, out=along_b) @ np.exp(along_a, out=along_a)
        total += _sum_of_logarithms(sums, group)
        total += highest_a.sum(axis=0) + highest_b.sum(axis=0)[:, None]
    return total


def _sum_of_logarithms(sums: Floats, group: int) -> Floats:
    """`Σ_i log(sums[i])` from logarithms of products of `group` of them."""
    whole = len(sums) // group * group
    products = sums[:whole].reshape(-1, group, *sums.shape[1:]).prod(axis=1)
    return np.log(products).sum(axis=0) + np.log(sums[whole:].prod(axis=0))


def _direct(d: Floats, a: Floats, b: Floats) -> Floats:
    """The sum row by row; examples come last in the arrays (columns, C, n), for speed."""
    total = np.empty((len(b), len(a)))
    p, q, r = np.ascontiguousarray(d.transpose(0, 2, 1))
    along_a = a[:, None, None] * q
    for i, row in enumerate(b):
        scores = along_a + (p + row * r)
        highest = scores.max(axis=1)
        scores -= highest[:, None]
        sums = np.exp(scores, out=scores).sum(axis=1)
        total[i] = (np.log(sums) + highest).sum(axis=1)
    return total
