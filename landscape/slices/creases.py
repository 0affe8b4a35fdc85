"""`creases`: where the surface of a loss with kinks is folded."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape.losses import LargestPiece, SumOfHinges
from landscape.models import AffineScores
from landscape.plane import Plane
from landscape.slices.axes import checked_range
from landscape.slices.envelope import affine_pieces
from landscape.slices.results import Creases
from landscape.slices.sliced import AffineSlice, gathered, sliced

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

# Examples whose pieces are compared pair by pair at a time.
BLOCK_EXAMPLES = 1024
# The sides of the window [−1, 1]² as affine functions of (u, v) that are positive inside, (3, 4).
SIDES = np.array([[1.0, 1, 1, 1], [1, -1, 0, 0], [0, 0, 1, -1]])


class _Folds(NamedTuple):
    """Candidates for creases: the zero lines of K functions `f·(1, u, v)` in window units.

    Each is a crease where all of its bounds `g·(1, u, v)` are at least 0; without any, on all of
    the window, which it crosses.
    """

    functions: Floats  # (3, K)
    bounds: Floats | None  # (3, K, B)
    examples: Indices  # (K,)
    parts: Indices  # (2, K): the piece and the one it ties with; of hinges twice the same term

    def first(self, count: int) -> "_Folds":
        """The first ones of those without bounds."""
        return _Folds(self.functions[:, :count], None, self.examples[:count], self.parts[:, :count])


def creases(
    function: AffineScores | AffineSlice,
    plane: Plane,
    a_range: tuple[float, float],
    b_range: tuple[float, float],
    limit: int = 2000,
) -> Creases:
    """The segments along which some example's loss is bent, clipped to the window.

    For a sum of hinges these are the zero lines of its terms. For the largest of affine pieces they
    are the parts of the lines where two pieces tie on which no other piece is larger.

    Args:
        function: an objective whose loss has kinks, or its slice on the plane.
        plane: W, W1 and W2.
        a_range: low and high end of a.
        b_range: low and high end of b.
        limit: keep the first `limit` segments; `total` counts all of them.

    Raises:
        ValueError: a range is not (low, high), or the plane does not fit.
        TypeError: the loss is known to be neither a sum of hinges nor the largest of pieces, or the
            scores are not affine.
        TooManyScores: the examples are not in memory, and their scores too many to be gathered.
    """
    ranges = np.stack([checked_range(a_range, "a_range"), checked_range(b_range, "b_range")])
    scores = gathered(sliced(function, plane))
    if not isinstance(scores, AffineSlice):
        raise TypeError(f"creases are known where scores are affine; got {type(function).__name__}")
    # In window units (u, v), both from −1 to 1, clipping is equally accurate for any window.
    middle, half = ranges.mean(axis=1), np.ptp(ranges, axis=1) / 2
    segments, examples, parts = [np.empty((0, 2, 2))], [_NONE], [np.empty((2, 0), np.intp)]
    total = 0
    for candidates in _folds(scores, middle, half):
        room = max(0, limit - total)
        folds = candidates
        if candidates.bounds is None:  # each is a crease: no need to clip those beyond the limit
            folds = candidates.first(room)
            total += len(candidates.examples) - len(folds.examples)
        clipped, kept = _clipped(folds)
        total += len(kept)
        segments.append(clipped[:room])
        examples.append(folds.examples[kept[:room]])
        parts.append(folds.parts[:, kept[:room]])
    ends = np.clip(middle + half * np.concatenate(segments), ranges[:, 0], ranges[:, 1])
    of = np.concatenate(examples)
    return Creases(ends, of, _classes(scores, of, np.concatenate(parts, axis=1)), total)


_NONE = np.empty(0, np.intp)


def _folds(scores: AffineSlice, middle: Floats, half: Floats) -> Iterator[_Folds]:
    """The candidates, block by block of examples."""
    loss = scores.loss
    if isinstance(loss, SumOfHinges):
        functions = _in_window(scores.terms, middle, half)
        constant, across, up = np.abs(functions)
        crossing = np.flatnonzero(constant < across + up)
        examples, term = np.divmod(crossing, functions.shape[1] // len(scores.y))
        yield _Folds(functions[:, crossing], None, examples, np.stack([term, term]))
        return
    if not isinstance(loss, LargestPiece):
        raise TypeError(f"loss must be a sum of hinges or the largest of pieces; got {loss}")
    for start in range(0, len(scores.y), BLOCK_EXAMPLES):
        rows = slice(start, start + BLOCK_EXAMPLES)
        pieces = affine_pieces(loss, scores.S[:, rows], scores.y[rows])
        yield _ties(_in_window(pieces, middle, half), start)


def _in_window(functions: Floats, middle: Floats, half: Floats) -> Floats:
    """Affine functions (3, …) of (a, b) as functions of the window units."""
    constant = functions[0] + np.tensordot(middle, functions[1:], axes=1)
    return np.concatenate([constant[None], (half * functions[1:].T).T])


def _ties(pieces: Floats, start: int) -> _Folds:
    """Pairs of pieces (3, n, M) that are the largest somewhere in the window and cross there."""
    constant, *slopes = pieces
    largest = np.take_along_axis(pieces, constant.argmax(axis=1)[None, :, None], axis=2)
    above, *across = pieces - largest
    seen = above + np.abs(across).sum(axis=0) >= 0
    differences = [part[:, :, None] - part[:, None, :] for part in (constant, *slopes)]
    reach = np.abs(differences[1]) + np.abs(differences[2])
    crossing = np.triu((np.abs(differences[0]) <= reach) & (reach > 0), 1)
    # Of pieces that are one and the same, the first stands for all.
    same = (differences[0] == 0) & (reach == 0)
    seen &= ~np.tril(same, -1).any(axis=2)
    examples, first, second = np.nonzero(crossing & seen[:, :, None] & seen[:, None, :])
    tied = pieces[:, examples, first]
    return _Folds(
        tied - pieces[:, examples, second],
        _without_ties(tied[:, :, None] - pieces[:, examples], first, second),
        start + examples,
        np.stack([first, second]),
    )


def _without_ties(bounds: Floats, first: Indices, second: Indices) -> Floats:
    """The bounds (3, K, M), with those by the two tied pieces themselves always met."""
    for piece in (first, second):
        np.put_along_axis(bounds, piece[None, :, None], 0.0, axis=2)
    return bounds


def _clipped(folds: _Folds) -> tuple[Floats, Indices]:
    """Segments (K', 2, 2) in window units, and the positions (K',) of their candidates.

    A line is a foot point plus t times its direction; each bound, and each side of the window,
    bounds t from one side.
    """
    with np.errstate(all="ignore"):
        constant, *normal = folds.functions
        length = np.hypot(*normal)
        unit = normal / length
        foot, along = -constant / length * unit, np.stack([-unit[1], unit[0]])
        low, high = np.full((2, len(constant)), [[-np.inf], [np.inf]])
        bounds = [] if folds.bounds is None else np.moveaxis(folds.bounds, 2, 0)
        for bound in (*SIDES.T[:, :, None], *bounds):
            at_foot = bound[0] + (bound[1:] * foot).sum(axis=0)
            rate = (bound[1:] * along).sum(axis=0)
            crossed = -at_foot / rate
            # A bound that does not change along the line holds for every t or for none.
            never = (rate == 0) & ~(at_foot >= 0)
            low = np.maximum(low, np.where(rate > 0, crossed, np.where(never, np.inf, -np.inf)))
            high = np.minimum(high, np.where(rate < 0, crossed, np.inf))
        kept = np.flatnonzero(low < high)
    ends = foot[:, kept, None] + along[:, kept, None] * np.stack([low, high], axis=1)[kept]
    return ends.transpose(1, 2, 0), kept


def _classes(scores: AffineSlice, examples: Indices, parts: Indices) -> Indices:
    """The first class, other than the example's own, whose score a crease depends on; else that."""
    loss, y, K = scores.loss, scores.y[examples], np.arange(len(examples))
    slopes = []
    for row in np.eye(scores.S.shape[2]):
        unit = np.broadcast_to(row, (len(y), len(row)))
        if isinstance(loss, SumOfHinges):
            slopes.append(loss.margins(unit, y, constant=False)[K, parts[0]])
        else:
            assert isinstance(loss, LargestPiece)
            pieces = loss.pieces(unit, y, constant=False)
            slopes.append(pieces[K, parts[0]] - pieces[K, parts[1]])
    share = np.abs(slopes)
    share[y, K] /= 2
    return share.argmax(axis=0)
