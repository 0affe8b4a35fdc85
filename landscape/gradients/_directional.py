"""The slope in any direction, measured, against its dot product with the gradient."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, positive
from landscape.errors import StationaryPoint
from landscape.losses import kink_gaps
from landscape.objective import Objective
from landscape.slices.scores import SliceScores, slice_scores

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DirectionalSlopes:
    """Slopes of the loss in directions `u(θ) = cos θ·downhill + sin θ·companion` of length 1.

    Attributes:
        angles: (n,), in radians, from −∇L.
        measured: (n,): `(L(W + h·u) − L(W − h·u)) / 2h`.
        predicted: (n,): `∇L · u`, which is `−|∇L|·cos θ`.
        kinks: (n,): the loss has a kink between W − h·u and W + h·u, so that they may differ.
        downhill: (C, D + 1): `−∇L / |∇L|`.
        companion: (C, D + 1): of length 1, orthogonal to downhill.
        gradient_length: `|∇L|`.
    """

    angles: Floats
    measured: Floats
    predicted: Floats
    kinks: NDArray[np.bool_]
    downhill: Floats
    companion: Floats
    gradient_length: float


def directional_slopes(
    objective: Objective, W: ArrayLike, angles: ArrayLike, seed: int = 0, h: float = 1e-5
) -> DirectionalSlopes:
    """The slopes at W in directions turned from −∇L towards a random companion.

    All of them lie in one plane, so one pass over the data gives the scores for every angle.

    Args:
        objective: the loss function.
        W: where the slopes are measured.
        angles: (n,), in radians: 0 is −∇L, π the gradient itself.
        seed: of the companion, Gaussian and made orthogonal to the gradient.
        h: half the width of the centred differences.

    Raises:
        ValueError: h is not above 0, or numbers that are not finite.
        StationaryPoint: the gradient at W is zero.
    """
    positive(h, "h")
    W = finite_array(W, "W", 2).astype(np.float64)
    angles = finite_array(angles, "angles", 1).astype(np.float64)
    gradient = objective.gradient(W)
    length = float(np.linalg.norm(gradient))
    if length == 0:
        raise StationaryPoint
    downhill = -gradient / length
    companion = np.random.default_rng(seed).standard_normal(W.shape)
    companion -= (companion * downhill).sum() * downhill
    companion /= np.linalg.norm(companion)
    turned = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    scores = slice_scores(objective, np.stack([W, downhill, companion]))
    measured = [(scores.value(*(h * u)) - scores.value(*(-h * u))) / (2 * h) for u in turned]
    projections = np.array([(gradient * downhill).sum(), (gradient * companion).sum()])
    return DirectionalSlopes(
        angles, np.array(measured), turned @ projections, _kinks(scores, h * turned),
        downhill, companion, length,
    )  # fmt: skip


def _kinks(scores: SliceScores, steps: Floats) -> NDArray[np.bool_]:
    """Whether some example's loss has a kink between the steps (n, 2) and −steps."""
    gaps, (q, r) = kink_gaps(scores.loss, scores.S[0], scores.y, scores.S[1:])
    gaps = np.abs(gaps)
    moves = (np.abs(a * q + b * r) for a, b in steps)
    return np.array([((gaps <= move) & (move > 0)).any() for move in moves])
