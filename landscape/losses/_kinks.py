"""Kinks: where the gradient of a piecewise linear loss jumps."""

import numpy as np

from landscape.losses._protocols import Bent, Floats, Ints, LargestPiece, Loss, SumOfHinges


def has_kinks(loss: Loss) -> bool:
    """Whether the loss is known to be piecewise linear, so that its gradient jumps."""
    return isinstance(loss, SumOfHinges | LargestPiece)


def score_hessian_product(loss: Loss, scores: Floats, y: Ints, moves: Floats) -> Floats:
    """How `∂L_i/∂s_ij` (N, C) changes where the scores change by these moves (N, C).

    0 for a piecewise linear loss, off its kinks.

    Raises:
        TypeError: nothing is known of how the loss curves.
    """
    if isinstance(loss, Bent):
        return loss.score_hessian_product(scores, y, moves)
    if has_kinks(loss):
        return np.zeros_like(moves)
    raise TypeError(
        "loss must be one of the engine's, or have a method score_hessian_product, for second "
        f"derivatives; got {loss!r}"
    )


def kink_gaps(loss: Loss, scores: Floats, y: Ints, moves: Floats) -> tuple[Floats, Floats]:
    """Affine functions of t of which one is 0 at the kinks of L_i nearest to these scores.

    On the line `scores + t·moves` they are `gap + t·slope`: the margins of a sum of hinges, and how
    far each piece lies below the largest one. A smooth loss has none.

    Args:
        loss: any loss.
        scores: shape (N, C).
        y: class numbers, shape (N,).
        moves: K ways in which the scores change with t, shape (K, N, C).

    Returns:
        gaps (N, M) and slopes (K, N, M).
    """
    if isinstance(loss, SumOfHinges):
        slopes = [loss.margins(move, y, constant=False) for move in moves]
        return loss.margins(scores, y), np.stack(slopes)
    if not isinstance(loss, LargestPiece):
        return np.empty((len(y), 0)), np.empty((len(moves), len(y), 0))
    pieces = np.stack([loss.pieces(scores, y), *(loss.pieces(m, y, constant=False) for m in moves)])
    largest = pieces[0].argmax(axis=1)
    gaps = np.take_along_axis(pieces, largest[None, :, None], axis=2) - pieces
    return gaps[0], gaps[1:]


def kink_distance(loss: Loss, scores: Floats, y: Ints, moves: Floats) -> Floats:
    """The smallest `|t|` (N,) at which L_i has a kink on the line `scores + t·moves`, or infinity.

    Scores and moves have the shape (N, C).
    """
    gaps, slopes = kink_gaps(loss, scores, y, moves[None])
    with np.errstate(divide="ignore", invalid="ignore"):
        distances = np.where(slopes[0] != 0, np.abs(gaps / slopes[0]), np.inf)
    return distances.min(axis=1, initial=np.inf)
