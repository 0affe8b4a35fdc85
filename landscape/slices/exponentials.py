"""Sums of log-sum-exp of affine functions on a grid, from exponentials of the axes only.

`Σ_j exp(p_j + a·q_j + b·r_j)` factorises into a function of a times a function of b: per example a
matrix product of (G_b × C) by (C × G_a). Where the exponents leave the range of floating point, the
axes are cut into pieces. With a and b counted from the middle of a piece, the exponentials along an
axis serve all pieces of the other one; what they have in the middle of both is a weight for each
class.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CHUNK_ELEMENTS = 2**17


class Pieces:
    """A rising axis in consecutive pieces of about equal length.

    Attributes:
        parts: the slices of the axis.
        middles: half-way between the ends of each.
        offsets: the numbers of the whole axis, each less the middle of its piece.
        reach: the largest of the offsets.
    """

    def __init__(self, axis: Floats, pieces: int) -> None:
        ends = len(axis) * np.arange(pieces + 1) // pieces
        self.parts = [slice(start, end) for start, end in pairwise(ends)]
        self.middles = [(axis[part][0] + axis[part][-1]) / 2 for part in self.parts]
        self.offsets = axis - np.repeat(self.middles, np.diff(ends))
        self.reach = np.abs(self.offsets).max()


def factorised_sum(d: Floats, along_a: Pieces, along_b: Pieces, group: int) -> Floats:
    """`Σ_i log Σ_j exp(d_j)` on the grid for affine functions d (3, C, n) of (a, b).

    Slopes are counted from the middle of their range, so that no exponent along an axis is larger
    than it must be. Products of `group` sums must stay within the range of floating point.
    """
    total = np.zeros((len(along_b.offsets), len(along_a.offsets)))
    classes = d.shape[1]
    cells = total.size / len(along_a.parts) ** 2
    elements = max(cells, classes * sum(total.shape) / 4)
    size = group * max(1, int(CHUNK_ELEMENTS / (group * elements)))
    for start in range(0, d.shape[2], size):
        p, q, r = d[:, :, start : start + size]
        slope_a, slope_b = ((slopes.min(axis=0) + slopes.max(axis=0)) / 2 for slopes in (q, r))
        total += slope_a.sum() * along_a.offsets + slope_b.sum() * along_b.offsets[:, None]
        powers_a = _exponentials(q - slope_a, along_a.offsets)
        powers_b = _exponentials(r - slope_b, along_b.offsets)
        for columns, a in zip(along_a.parts, along_a.middles, strict=True):
            for rows, b in zip(along_b.parts, along_b.middles, strict=True):
                middle = p + a * q + b * r
                highest = middle.max(axis=0)
                weights = np.exp(middle - highest).T[:, :, None]
                weighted = (powers_b[:, :, rows] * weights).transpose(0, 2, 1)
                sums = weighted @ powers_a[:, :, columns]
                total[rows, columns] += _sum_of_logarithms(sums, group) + highest.sum()
    return total


def _exponentials(slopes: Floats, offsets: Floats) -> Floats:
    """`exp(slope · offset)`, shape (n, C, G), for slopes (C, n)."""
    exponents = np.ascontiguousarray(slopes.T)[:, :, None] * offsets
    return np.exp(exponents, out=exponents)


def _sum_of_logarithms(sums: Floats, group: int) -> Floats:
    """`Σ_i log(sums[i])` from logarithms of products of `group` of them."""
    whole = len(sums) // group * group
    products = sums[:whole].reshape(-1, group, *sums.shape[1:]).prod(axis=1)
    return np.log(products).sum(axis=0) + np.log(sums[whole:].prod(axis=0))


def direct_sum(d: Floats, a: Floats, b: Floats) -> Floats:
    """The same from the exponentials of each cell."""
    p, q, r = d
    exponents = (p + a[:, None, None] * q) + (b[:, None, None] * r)[:, None]
    highest = exponents.max(axis=2)
    exponents -= highest[:, :, None]
    return (np.log(np.exp(exponents, out=exponents).sum(axis=2)) + highest).sum(axis=2)
