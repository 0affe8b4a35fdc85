"""Losses with one weight changed at a time, through the one column of scores that changes."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, one_of, positive
from landscape.datasets import held
from landscape.gradients._numerical import METHODS, SlopeEntry
from landscape.losses import has_kinks, kink_distance
from landscape.objective import Objective

Floats = NDArray[np.float64]
Entries = NDArray[np.intp]

# Scores of changed weights held at a time: small enough for the cache.
BLOCK_ELEMENTS = 2**17


def in_float64(objective: Objective) -> Objective:
    """The same objective with all products in float64: differences of losses need it.

    Raises:
        NotHeld: the examples are not in memory.
    """
    held(objective.dataset)
    if objective.dataset.dtype != np.uint8:
        return objective  # of other features they are
    return replace(objective, dataset=objective.dataset.as_float64())


def sampled_entries(shape: tuple[int, int], sample: int | None = None, seed: int = 0) -> Entries:
    """Class and feature (K, 2) of all weights, or of a random sample of them, in rising order.

    Raises:
        ValueError: the sample is below 1.
    """
    if sample is not None and sample < 1:
        raise ValueError(f"sample must be at least 1; got {sample}")
    size = shape[0] * shape[1]
    chosen = np.arange(size)
    if sample is not None and sample < size:
        chosen = np.sort(np.random.default_rng(seed).choice(size, sample, replace=False))
    return np.stack(np.unravel_index(chosen, shape), axis=1)


class SingleWeights:
    """The loss around W along single weights.

    Changing the weight of class c and feature d by δ changes only the scores of class c, each by
    `δ·x_d`: a loss costs O(N·C), whatever the number of features.

    Args:
        objective: whose products are float64.
        W: the point.

    Raises:
        ValueError: W does not have the objective's shape, or is not finite.
    """

    def __init__(self, objective: Objective, W: ArrayLike) -> None:
        self.objective, self.y = objective, objective.dataset.y
        self.W = finite_array(W, "W", 2).astype(np.float64)
        if self.W.shape != objective.shape:
            raise ValueError(f"W must have shape {objective.shape}; got {self.W.shape}")
        self.scores = objective.scores(self.W)
        self._features: Floats = objective.dataset.X.T.astype(np.float64, copy=False)
        self._penalty = objective.penalty(self.W)

    @property
    def loss(self) -> float:
        """L(W)."""
        return float(self.objective.loss.values(self.scores, self.y).mean() + self._penalty)

    def losses(self, entries: Entries, step: float) -> Floats:
        """`L(W + step·e)` for each of the entries (K, 2), shape (K,)."""
        size = max(1, BLOCK_ELEMENTS // self.scores.size)
        values = np.empty(len(entries))
        for first in range(0, len(entries), size):
            values[first : first + size] = self._block(entries[first : first + size], step)
        return values

    def differences(self, entries: Entries, h: float, method: str) -> tuple[SlopeEntry, ...]:
        """The same as `slope_entries` of the loss, without a pass over the features for each.

        Raises:
            ValueError: an unknown method, or h is not above 0.
        """
        one_of(method, "method", METHODS)
        positive(h, "h")
        forward = method == "forward"
        after = self.losses(entries, h)
        before = np.full(len(entries), self.loss) if forward else self.losses(entries, -h)
        width = h if forward else 2 * h
        return tuple(
            SlopeEntry((int(c), int(d)), float(self.W[c, d]), float(low), float(high), width)
            for (c, d), low, high in zip(entries, before, after, strict=True)
        )

    def slopes(self, entries: Entries, h: float, method: str) -> Floats:
        """Finite differences (K,) along the entries, by the method."""
        after = self.losses(entries, h)
        if method == "forward":
            return (after - self.loss) / h
        return (after - self.losses(entries, -h)) / (2 * h)

    def nearest_kinks(self, entries: Entries) -> Floats:
        """How far each weight (K,) can go, either way, before some example's loss has a kink.

        Infinite for a smooth loss. Along the weight of class c and feature d the score of class c
        moves by x_d, so an example whose loss has its kink at a change r of that score has it at
        the distance `r / |x_d|`.
        """
        if not has_kinks(self.objective.loss):
            return np.full(len(entries), np.inf)
        reach = self._score_reach()
        distances = np.empty(len(entries))
        size = max(1, BLOCK_ELEMENTS // len(self.y))
        for first in range(0, len(entries), size):
            classes, features = entries[first : first + size].T
            x = np.abs(self._columns(features))
            with np.errstate(divide="ignore", invalid="ignore"):
                moved = np.where(x > 0, reach[classes] / x, np.inf)
            distances[first : first + size] = moved.min(axis=1)
        return distances

    def _score_reach(self) -> Floats:
        """How far each score can move before its example's loss has a kink, (C, N)."""
        classes = self.scores.shape[1]
        units = [np.broadcast_to(row, self.scores.shape) for row in np.eye(classes)]
        reaches = [kink_distance(self.objective.loss, self.scores, self.y, e) for e in units]
        return np.array(reaches, dtype=np.float64)

    def _block(self, entries: Entries, step: float) -> Floats:
        (classes, features), count = entries.T, len(entries)
        old = self.W[classes, features]
        # A weight and its step round together, as they do when a weight matrix is changed.
        moved = old + step
        scores = np.empty((self.scores.shape[1], count, len(self.y)))
        scores[:] = self.scores.T[:, None]
        scores[classes, np.arange(count)] += (moved - old)[:, None] * self._columns(features)
        values = self.objective.loss.values(
            scores.reshape(len(scores), -1).T, np.tile(self.y, count)
        )
        penalised = self.objective.l2 * (~self._is_bias(features))
        penalty = self._penalty + penalised * (moved**2 - old**2)
        return values.reshape(count, -1).mean(axis=1) + penalty

    def _columns(self, features: NDArray[np.intp]) -> Floats:
        """The features as the objective sees them, one a row, (K, N); 1 for the bias."""
        view, bias = self.objective.dataset.view, self._is_bias(features)
        real = np.where(bias, 0, features)
        columns = self._features[real] * view.scale[real, None] - view.offset[real, None]
        columns[bias] = 1
        return columns

    def _is_bias(self, features: NDArray[np.intp]) -> NDArray[np.bool_]:
        return np.asarray(features == len(self._features))
