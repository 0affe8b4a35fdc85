"""`Trajectory`: what a run leaves behind."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscape._display import Displayed

Status: TypeAlias = Literal["finished", "converged", "diverged", "stopped"]


@dataclass(frozen=True, eq=False)
class Trajectory(Displayed):
    """The path of an optimiser at its T recorded steps, the first and the last among them.

    For a search strategy `weights` holds the best so far, and `loss` its loss.

    Attributes:
        weights: (T, *shape): (T, C, D + 1) for a linear classifier.
        steps: (T,): steps done. Evenly spread, but for the last.
        work: (T,): examples that the optimiser's own loss and gradient evaluations had touched
            when it knew these weights. What recording costs is measurement, and not counted.
        loss: (T,): loss of the weights over all training examples, the regulariser included.
        status: `finished` (a limit was reached), `converged`, `diverged` (the loss or a weight was
            no longer finite: the trajectory ends before), or `stopped` (by the caller, or because
            the method could not go on).
        message: the cause, and the remedy where there is one.
        train_accuracy: of the last weights; None for a function that does not classify.
        test_accuracy: the same on the test split; None where there is none.
        attempts: for a search strategy the loss of the start and of every candidate, in order;
            else None.
    """

    weights: NDArray[np.float64]
    steps: NDArray[np.int64]
    work: NDArray[np.int64]
    loss: NDArray[np.float64]
    status: Status
    message: str
    train_accuracy: float | None
    test_accuracy: float | None
    attempts: NDArray[np.float64] | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the weights at one step."""
        return self.weights.shape[1:]

    def part(self, rows: slice, columns: slice) -> NDArray[np.float64]:
        """These entries of the flat weights at these steps, (t, p)."""
        return self.weights.reshape(len(self.weights), -1)[rows, columns]

    @property
    def final_loss(self) -> float:
        """Loss of the last weights; infinite when the run diverged."""
        return float("inf") if self.status == "diverged" else float(self.loss[-1])

    @property
    def best_loss(self) -> float:
        """The lowest loss at a recorded step."""
        return float(self.loss.min())
