"""What a loss is, to the objective and to the grid."""

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]


class Loss(Protocol):
    """What the objective and the grid need of a loss."""

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        ...

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """∂L_i/∂s_ij, shape (N, C)."""
        ...


@runtime_checkable
class SumOfHinges(Protocol):
    """A loss of the form `L_i = Σ_m max(0, margin_im)`, each margin affine in the scores.

    The grid uses this form: on a plane such a loss is a sum of clamped affine functions of (a, b).
    """

    def margins(self, scores: Floats, y: Ints, *, constant: bool = True) -> Floats:
        """The margins (N, M); without the constant, their linear part in the scores."""
        ...


@runtime_checkable
class SumOfSquaredHinges(Protocol):
    """A loss of the form `L_i = Σ_m max(0, margin_im)²`, with the margins of a sum of hinges."""

    @property
    def hinges(self) -> SumOfHinges:
        """The loss `Σ_m max(0, margin_im)`."""
        ...


@runtime_checkable
class LargestPiece(Protocol):
    """A loss of the form `L_i = max_m piece_im`, each piece affine in the scores."""

    def pieces(self, scores: Floats, y: Ints, *, constant: bool = True) -> Floats:
        """The pieces (N, M); without the constant, their linear part in the scores."""
        ...


@runtime_checkable
class Bent(Protocol):
    """A loss that curves in the scores, and says how."""

    def score_hessian_product(self, scores: Floats, y: Ints, moves: Floats) -> Floats:
        """`Σ_k ∂²L_i/∂s_ij∂s_ik · m_ik` (N, C) for moves m (N, C) of the scores."""
        ...


def check_loss(loss: object) -> None:
    """Refuse what is no loss.

    Raises:
        TypeError: a name or a class instead of an instance.
    """
    if isinstance(loss, type) or not hasattr(loss, "score_gradient"):
        raise TypeError(f"loss must be an instance such as Softmax(); got {loss!r}")


def values_and_score_gradient(loss: Loss, scores: Floats, y: Ints) -> tuple[Floats, Floats]:
    """L_i (N,) and ∂L_i/∂s_ij (N, C), at once where the loss can."""
    at_once = getattr(loss, "values_and_score_gradient", None)
    if at_once is not None:
        return at_once(scores, y)
    return loss.values(scores, y), loss.score_gradient(scores, y)
