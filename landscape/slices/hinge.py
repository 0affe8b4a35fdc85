"""Sums of hinges `Σ_k max(0, p_k + a·q_k + b·r_k)` on a grid, exactly and without visiting cells.

Terms are an array (3, K) of p, q and r. A term is affine where it is not zero, so on one row of the
grid it is zero on one side of a single breakpoint and linear on the other: its intercept and slope
go into the bin of the breakpoint, and cumulative sums along the row give every cell. K terms on a
G×G grid cost O(K·G + G²) instead of O(K·G²). Only terms that are on are ever added, so a cell where
all are off is exactly 0. Squared terms are quadratic where they are not zero, and go the same way
with three numbers each.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from landscape.losses import Floats as AnyFloats
from landscape.losses import Ints, SumOfHinges
from landscape.slices.axes import SortedAxis, on_sorted_axes

Floats = NDArray[np.float64]

# Rows that share one four-corner test, and elements whose temporaries fit the cache.
BAND_ROWS = 16
CHUNK_ELEMENTS = 2**15


def hinge_terms(loss: SumOfHinges, S: AnyFloats, y: Ints) -> Floats:
    """p, q and r of all margins, shape (3, N·M), of scores S (3, N, C) at W, along W1 and W2."""
    p = loss.margins(S[0], y)
    q, r = (loss.margins(scores, y, constant=False) for scores in S[1:])
    return np.stack([p.ravel(), q.ravel(), r.ravel()]).astype(np.float64, copy=False)


def hinge_sum(terms: Floats, a: Floats, b: Floats, *, squared: bool = False) -> Floats:
    """`Σ_k max(0, p_k + a[j]·q_k + b[i]·r_k)` for terms (3, K) and any axes, at [i, j].

    Of squared terms, `Σ_k max(0, …)²`.
    """
    if not bounded(terms, a, b, power=2 if squared else 1):
        return _direct_sum(terms, a, b, squared)
    return on_sorted_axes(lambda a, b: np.maximum(_sorted_sum(terms, a, b, squared), 0), a, b)


def bounded(functions: AnyFloats, a: Floats, b: Floats, power: int = 1) -> bool:
    """Whether no sum of some of the affine functions (3, …) can overflow on these axes.

    With a power, nor such a sum to that power.
    """
    reach = np.array([1, np.abs(a).max(), np.abs(b).max()])
    return bool(np.isfinite((reach @ np.abs(functions).reshape(3, -1).sum(axis=1)) ** power))


def _direct_sum(terms: Floats, a: Floats, b: Floats, squared: bool) -> Floats:
    """The sum cell by cell, for numbers so large that cumulative sums could overflow."""
    p, q, r = terms
    power = 2 if squared else 1
    return np.array([[(np.maximum(p + x * q + z * r, 0) ** power).sum() for x in a] for z in b])


def _sorted_sum(terms: Floats, a: Floats, b: Floats, squared: bool) -> Floats:
    """The sum on rising axes, each term walked along the axis on which it costs less.

    A term costs one step for each row that its zero line crosses: few where the line is flat. So
    flat lines are walked row by row, and steep ones, with the axes exchanged, column by column.
    """
    _, q, r = np.abs(terms)
    flat = q * np.ptp(a) * len(b) <= r * np.ptp(b) * len(a)
    if min(len(a), len(b)) <= BAND_ROWS:
        flat[:] = len(a) >= len(b)
    total = np.zeros((len(b), len(a)))
    if flat.any():
        total += _band(terms[:, flat], SortedAxis(a), b, squared)
    if not flat.all():
        total += _band(terms[[0, 2, 1]][:, ~flat], SortedAxis(b), a, squared).T
    return total


def _band(terms: Floats, axis: SortedAxis, b: Floats, squared: bool) -> Floats:
    """The sum on the rows b. Terms that change sign nowhere on them are summed as one."""
    lowest, highest = _extremes(terms, axis.values[[0, -1]], b[[0, -1]])
    total = _all_on(terms, lowest >= 0, axis.values, b[:, None], squared)
    terms = terms.compress((lowest < 0) & (highest > 0), axis=1)
    if len(b) > BAND_ROWS:
        middle = len(b) // 2
        total[:middle] += _band(terms, axis, b[:middle], squared)
        total[middle:] += _band(terms, axis, b[middle:], squared)
        return total
    rising = terms[1] >= 0
    total += _walk(terms.compress(rising, axis=1), axis, b, squared)
    total += _walk(terms.compress(~rising, axis=1), axis.mirrored, b, squared)[:, ::-1]
    return total


def _extremes(terms: Floats, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest value of each term on the window with the ends a and b: at its corners."""
    p, q, r = terms
    center = p + a.mean() * q + b.mean() * r
    reach = np.abs(np.ptp(a) / 2 * q) + np.abs(np.ptp(b) / 2 * r)
    return center - reach, center + reach


def _all_on(terms: Floats, on: NDArray[np.bool_], a: Floats, b: Floats, squared: bool) -> Floats:
    """The sum over terms that are on everywhere, at a and b, which are broadcast."""
    if not squared:
        p, q, r = terms @ on
        return p + a * q + b * r
    chosen = terms.compress(on, axis=1)
    M = chosen @ chosen.T
    along_b = M[0, 0] + b * (2 * M[0, 2] + b * M[2, 2])
    return along_b + a * (2 * M[0, 1] + 2 * b * M[1, 2] + a * M[1, 1])


def _walk(terms: Floats, axis: SortedAxis, b: Floats, squared: bool) -> Floats:
    """The sum of terms that rise at the rate |q| along the axis: each is on from some index on.

    Where it is on, a term is a polynomial of the position: its coefficients are summed.
    """
    rows, bins = len(b), len(axis.values) + 1
    row_starts = bins * np.arange(rows)[:, None]
    sums = np.zeros((3 if squared else 2, rows * bins))
    for p, q, r in _chunks(terms, max(CHUNK_ELEMENTS // rows, bins)):
        slope, intercept = np.abs(q), p + b[:, None] * r
        bin_of = axis.first_positive(intercept, slope)
        bin_of += row_starts
        bin_of = bin_of.ravel()
        slope = np.broadcast_to(slope, intercept.shape).ravel()
        intercept = intercept.ravel()
        coefficients = (intercept, slope)
        if squared:
            coefficients = (intercept**2, 2 * intercept * slope, slope**2)
        sums += [np.bincount(bin_of, weights, rows * bins) for weights in coefficients]
    *lower, highest = sums.reshape(-1, rows, bins)[:, :, :-1].cumsum(axis=2)
    for coefficient in reversed(lower):
        highest = coefficient + axis.values * highest
    return highest


def _chunks(terms: Floats, size: int) -> Iterator[Floats]:
    for start in range(0, terms.shape[1], size):
        yield terms[:, start : start + size]
