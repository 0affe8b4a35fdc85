"""`creases`: where the surface of a sum of hinges is folded."""

import numpy as np
from numpy.typing import NDArray

from landscape.losses import Ints, SumOfHinges
from landscape.models import AffineScores
from landscape.plane import Plane
from landscape.slices.axes import checked_range
from landscape.slices.results import Creases
from landscape.slices.sliced import AffineSlice, sliced

Floats = NDArray[np.float64]


def creases(
    function: AffineScores | AffineSlice,
    plane: Plane,
    a_range: tuple[float, float],
    b_range: tuple[float, float],
    limit: int = 2000,
) -> Creases:
    """The zero line `p + a·q + b·r = 0` of each hinge term, clipped to the window.

    Args:
        function: an objective whose loss is a sum of hinges, or its slice on the plane.
        plane: W, W1 and W2.
        a_range: low and high end of a.
        b_range: low and high end of b.
        limit: keep the first `limit` lines that cross the window; `total` counts all of them.

    Raises:
        ValueError: a range is not (low, high), or the plane does not fit.
        TypeError: the loss is no sum of hinges, or the scores are not affine.
    """
    ranges = np.stack([checked_range(a_range, "a_range"), checked_range(b_range, "b_range")])
    scores = sliced(function, plane)
    if not isinstance(scores, AffineSlice):
        raise TypeError(f"creases are known where scores are affine; got {type(function).__name__}")
    middle, half = ranges.mean(axis=1), np.ptp(ranges, axis=1) / 2
    # In window units (u, v), both from −1 to 1, clipping is equally accurate for any window.
    constant = middle @ scores.terms[1:] + scores.terms[0]
    segments, kept = _clipped(constant, half[:, None] * scores.terms[1:])
    kept, total = kept[:limit], len(kept)
    terms_each = scores.terms.shape[1] // len(scores.y)
    examples, term = np.divmod(kept, terms_each)
    ends = np.clip(middle + half * segments[:limit], ranges[:, 0], ranges[:, 1])
    classes = _raising_classes(scores, scores.y[examples])[np.arange(len(kept)), term]
    return Creases(ends, examples, classes, total)


def _clipped(constant: Floats, normal: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Segments (M, 2, 2) of the lines `constant + normal·(u, v) = 0` in the square [−1, 1]².

    Also their indices (M,). A line is a foot point plus t times its direction; each side of the
    square bounds t.
    """
    with np.errstate(all="ignore"):
        length = np.hypot(*normal)
        unit = normal / length
        foot, along = -constant / length * unit, np.stack([-unit[1], unit[0]])
        bounds = np.stack([(-1 - foot) / along, (1 - foot) / along])
        # A line that runs along one axis is inside or outside the other for every t.
        still, inside = along == 0, np.abs(foot) <= 1
        low = np.where(still, np.where(inside, -np.inf, np.inf), bounds.min(axis=0)).max(axis=0)
        high = np.where(still, np.where(inside, np.inf, -np.inf), bounds.max(axis=0)).min(axis=0)
        kept = np.flatnonzero(low < high)
    ends = foot[:, kept, None] + along[:, kept, None] * np.stack([low, high], axis=1)[kept]
    return ends.transpose(1, 2, 0), kept


def _raising_classes(scores: AffineSlice, y: Ints) -> NDArray[np.intp]:
    """The class (n, M) whose score raises each margin of the examples most."""
    loss, classes = scores.loss, scores.S.shape[2]
    assert isinstance(loss, SumOfHinges)
    units = [np.broadcast_to(row, (len(y), classes)) for row in np.eye(classes)]
    slopes = np.stack([loss.margins(unit, y, constant=False) for unit in units])
    # A margin without a rising score, such as Δ − s_y, goes to the class whose score lowers it.
    return np.argmax(np.abs(slopes) + slopes / 2, axis=0)
