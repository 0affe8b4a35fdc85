"""A loss with kinks along a line as an affine function plus hinges; so a plane line by line."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape.losses import Floats as AnyFloats
from landscape.losses import Ints, LargestPiece
from landscape.slices.hinge import hinge_sum

Floats = NDArray[np.float64]


class LineHinges(NamedTuple):
    """`Σ_i L_i = intercept + slope·a + Σ_k max(0, p_k + a·q_k)`."""

    intercept: float
    slope: float
    terms: Floats  # (3, K): p, q and zeros, as terms on a plane


def affine_pieces(loss: LargestPiece, S: AnyFloats, y: Ints) -> Floats:
    """p, q and r of all pieces, shape (3, N, M), of scores S (3, N, C) at W, along W1 and W2."""
    moved = (loss.pieces(scores, y, constant=False) for scores in S[1:])
    return np.stack([loss.pieces(S[0], y), *moved]).astype(np.float64, copy=False)


def largest_sum(pieces: Floats, a: Floats, b: Floats) -> Floats:
    """`Σ_i max_m (p_im + a[j]·q_im + b[i]·r_im)` for pieces (3, N, M), at [i, j]."""
    if len(b) > len(a):
        return largest_sum(pieces[[0, 2, 1]], b, a).T
    total, origin = np.empty((len(b), len(a))), np.zeros(1)
    for row, at in zip(total, b, strict=True):
        hinges = largest_of_lines(pieces[0] + at * pieces[2], pieces[1])
        row[:] = hinge_sum(hinges.terms, a, origin)[0] + (hinges.intercept + hinges.slope * a)
    return total


def largest_of_lines(p: AnyFloats, q: AnyFloats) -> LineHinges:
    """`Σ_i max_m (p_im + a·q_im)` for p and q of shape (N, M).

    The largest of several lines is a convex polyline. All N are followed at once from the left,
    from the piece of the smallest slope to the next one that overtakes it. Each is written as its
    last piece that does not rise, plus hinges that are zero there: so where the line 0 is the
    largest, the sum is exactly 0.
    """
    example = np.arange(len(p))
    lowest = q.min(axis=1, keepdims=True)
    piece = np.where(q == lowest, p, -np.inf).argmax(axis=1)
    base, terms = piece, [np.zeros((3, 0))]
    while True:
        dp, dq = p - p[example, piece, None], q - q[example, piece, None]
        with np.errstate(all="ignore"):
            overtakes_at = np.where(dq > 0, -dp / dq, np.inf)
        at = overtakes_at.min(axis=1, keepdims=True)
        bent = np.flatnonzero(np.isfinite(at[:, 0]))
        if len(bent) == 0:
            return LineHinges(
                float(p[example, base].sum()), float(q[example, base].sum()), np.hstack(terms)
            )
        # Of the pieces that meet in one point, the steepest is the largest beyond it.
        following = np.where(overtakes_at == at, dq, -np.inf).argmax(axis=1)
        still_down = q[bent, following[bent]] <= 0
        hinge = np.stack([dp[bent, following[bent]], dq[bent, following[bent]]])
        hinge *= np.where(still_down, -1.0, 1.0)
        terms.append(np.vstack([hinge, np.zeros(len(bent))]))
        piece, base = piece.copy(), base.copy()
        piece[bent] = following[bent]
        base[bent[still_down]] = piece[bent[still_down]]
