"""What the candidates of a search strategy lose: cheaply, where moves change scores linearly."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from landscape.models import AffineScores, LossFunction, scores_at_hand

Floats = NDArray[np.float64]

# Scores of candidates held at a time: 64 MiB in float64.
CANDIDATE_SCORES = 2**23


class Candidates(Protocol):
    """The candidates `base + move` of a block of moves, asked for one after another."""

    block: int
    """Moves to draw at a time."""

    def take(self, base: Floats, moves: Floats) -> None:
        """Begin with the next block of moves (K, *shape)."""
        ...

    def loss(self, k: int, candidate: Floats) -> float:
        """The loss of the candidate that the k-th move has led to from the base."""
        ...

    def rebase(self, k: int) -> None:
        """The candidate of the k-th move is the base of those that follow."""
        ...


def candidates_of(function: LossFunction) -> Candidates:
    """The cheapest way to evaluate the candidates of this function."""
    return ByScores(function) if scores_at_hand(function) else OneByOne(function)


class OneByOne:
    """Each candidate is evaluated by the function itself."""

    block = 1

    def __init__(self, function: LossFunction) -> None:
        self.function = function

    def take(self, base: Floats, moves: Floats) -> None:
        """Nothing can be prepared: a candidate depends on those that were kept before it."""

    def loss(self, k: int, candidate: Floats) -> float:  # noqa: ARG002
        """The loss of the candidate."""
        return float(self.function.values(candidate[None])[0])

    def rebase(self, k: int) -> None:
        """Nothing is kept of the base."""


class ByScores:
    """One matrix product for a block of moves, even when the base changes on the way.

    Scores that are linear in the weights add up, `S(base + move) = S(base) + S(move)`.
    """

    def __init__(self, function: AffineScores) -> None:
        self.function = function
        self.block = max(1, CANDIDATE_SCORES // (function.examples * function.shape[0]))
        self.base: NDArray[np.floating] = np.empty(0)
        self.changes: NDArray[np.floating] = np.empty(0)

    def take(self, base: Floats, moves: Floats) -> None:
        """The scores (N, C) of the base, and the changes (K, N, C) that the moves make to them."""
        scores = self.function.scores(np.concatenate([base, *moves]))
        split = scores.reshape(len(scores), len(moves) + 1, -1).transpose(1, 0, 2)
        self.base, self.changes = split[0], split[1:]

    def loss(self, k: int, candidate: Floats) -> float:
        """The loss of the summed scores, and the candidate's penalty."""
        losses = self.function.loss.values(self.base + self.changes[k], self.function.y)
        return float(losses.mean()) + self.function.penalty(candidate)

    def rebase(self, k: int) -> None:
        """The base's scores are the candidate's from now on."""
        self.base = self.base + self.changes[k]
