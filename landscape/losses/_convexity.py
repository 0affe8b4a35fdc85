"""Convexity: what the certificate of a minimum rests on."""

from landscape.losses._protocols import LargestPiece, Loss, SumOfHinges, SumOfSquaredHinges
from landscape.losses._softmax import Softmax


def is_convex(loss: Loss) -> bool:
    """Whether the loss is known to be convex in the scores.

    Sums of hinges, squared or not, and largest pieces are, by their form, and the softmax is. Any
    other loss has to say so, by an attribute `convex` that is true.
    """
    by_form = isinstance(loss, SumOfHinges | SumOfSquaredHinges | LargestPiece | Softmax)
    return by_form or bool(getattr(loss, "convex", False))
