"""`rounded`: losses with their kinks rounded off, for methods that need a smooth function."""

from dataclasses import dataclass

import numpy as np

from landscape.losses._crammer_singer import CrammerSinger
from landscape.losses._hinge import Hinge
from landscape.losses._one_vs_all import OneVsAll
from landscape.losses._protocols import Floats, Ints, Loss
from landscape.losses._scores import true_class
from landscape.losses._softmax import Softmax


def rounded(loss: Loss, width: float) -> Loss:
    """A smooth loss that differs from this one by at most about `C·width`; a smooth one as it is.

    Source: Nesterov, "Smooth minimization of non-smooth functions", Mathematical Programming, 2005.
    """
    if isinstance(loss, Hinge):
        return _RoundedHinge(loss.delta, width)
    if isinstance(loss, OneVsAll):
        return _RoundedOneVsAll(loss, width)
    if isinstance(loss, CrammerSinger):
        return _RoundedCrammerSinger(loss.delta, width)
    return loss


@dataclass(frozen=True)
class _RoundedHinge:
    """The hinge loss with each kink rounded by a parabola over `0 < margin < width`.

    A term is `m² / (2·width)` there and `m − width/2` beyond, so it lies below `max(0, m)` by at
    most width/2.
    """

    delta: float
    width: float

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        return _parabolas(self._margins(scores, y), self.width)

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """∂L_i/∂s_ij, shape (N, C)."""
        slopes = np.clip(self._margins(scores, y) / self.width, 0, 1)
        np.put_along_axis(slopes, y[:, None], -slopes.sum(axis=1, keepdims=True), axis=1)
        return slopes

    def _margins(self, scores: Floats, y: Ints) -> Floats:
        """Margins of all classes, shape (N, C), 0 for the example's own."""
        margins = scores - true_class(scores, y) + self.delta
        np.put_along_axis(margins, y[:, None], 0, axis=1)
        return margins


@dataclass(frozen=True)
class _RoundedOneVsAll:
    """The one-vs-all loss with each kink rounded by the same parabola."""

    loss: OneVsAll
    width: float

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        return _parabolas(self.loss.margins(scores, y), self.width)

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """∂L_i/∂s_ij, shape (N, C)."""
        slopes, own = np.clip(self.loss.margins(scores, y) / self.width, 0, 1), np.arange(len(y))
        slopes[own, y] = -slopes[own, y]
        return slopes


@dataclass(frozen=True)
class _RoundedCrammerSinger:
    """The structured loss with its maximum rounded: `width·log Σ_j exp(m_ij / width)`.

    The margin of the true class is 0, which is the 0 of `max(0, …)`. The sum lies above the maximum
    by at most `width·log C`. It is the softmax loss of scores raised by Δ at the wrong classes.
    """

    delta: float
    width: float

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        return self.width * Softmax().values(self._raised(scores, y), y)

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """∂L_i/∂s_ij, shape (N, C)."""
        return Softmax().score_gradient(self._raised(scores, y), y)

    def _raised(self, scores: Floats, y: Ints) -> Floats:
        raised = (scores + self.delta) / self.width
        raised[np.arange(len(y)), y] -= self.delta / self.width
        return raised


def _parabolas(margins: Floats, width: float) -> Floats:
    """The rounded hinges of margins (N, M), summed for each example, shape (N,)."""
    positive = np.maximum(margins, 0)
    bent = np.minimum(positive, width)
    return (bent * (positive - bent / 2)).sum(axis=1) / width
