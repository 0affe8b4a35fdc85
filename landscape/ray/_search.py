"""`RaySearch`: what a search along a ray has found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RaySearch:
    """The loss along `W + t·direction`, t from 0 to an end.

    Attributes:
        best: the smallest step t with the lowest loss; infinite where the loss of a smooth function
            falls without end, as the softmax's does once all examples are told apart; or, where it
            was measured, as far as that was done.
        best_loss: its loss, or what the loss falls to.
        start_loss: L(W).
        overshoot: the largest step whose loss is not above L(W): from there on a step makes the
            loss worse. 0 where the loss rises at once; None where no step up to the end does.
        longest: the end of the search; infinite where the whole ray was searched.
        exact: whether all of the ray is known; else the loss was measured at some steps.
    """

    best: float
    best_loss: float
    start_loss: float
    overshoot: float | None
    longest: float
    exact: bool = True
