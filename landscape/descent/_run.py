"""`Run`: the account of one run, whoever chooses the next weights."""

import math

import numpy as np
from numpy.typing import NDArray

from landscape.descent._batches import Batch
from landscape.descent._limits import Limits
from landscape.descent._snapshots import Snapshot, Snapshots
from landscape.descent._trajectory import Status
from landscape.models import LossFunction

Floats = NDArray[np.float64]

# Weights of all snapshots together: 64 MiB.
KEPT_ELEMENTS = 2**23


class Halt(Exception):
    """The end of a run, raised where it is noticed."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(status, message)
        self.status: Status = status
        self.message = message


class Run:
    """Counts steps and work, keeps snapshots, and ends the run: by a limit, or by divergence.

    A walk tells it each weight matrix that a step has reached (`visit`) and each evaluation that
    it makes (`spend`); both raise `Halt` when the run is over.
    """

    def __init__(self, objective: LossFunction, limits: Limits) -> None:
        self.objective, self.limits = objective, limits
        self.examples = objective.examples
        self.step, self.work = -1, 0
        room = max(2, KEPT_ELEMENTS // max(1, math.prod(objective.shape)))
        self.snapshots = Snapshots(min(limits.snapshots, room))
        self.attempts: list[float] | None = None
        self._evaluations, self._lowest = 0, np.inf
        self._share_told = 0.0
        self.asked_to_stop = False

    @property
    def W(self) -> Floats:
        """The weights visited last."""
        assert self.snapshots.last is not None
        return self.snapshots.last.W

    def visit(self, W: Floats, loss: float | None = None) -> None:
        """Note the weights after the next step, and their loss over all examples if it is known.

        Raises:
            Halt: the weights are not finite, the steps are done, or the caller stops the run.
        """
        self.step += 1
        if not np.isfinite(W).all():
            raise diverged(self.step)
        self.snapshots.add(Snapshot(self.step, self.work, W, loss))
        self.asked_to_stop = self._told_to_stop()
        if self.step == self.limits.steps:
            raise Halt("finished", f"finished {self.step} steps")
        if self.asked_to_stop:
            raise stopped(self.step)

    def spend(self, examples: int) -> None:
        """Count an evaluation over this many examples, before it is made.

        Raises:
            Halt: it would exceed the budget.
        """
        if self.limits.work is not None and self.work + examples > self.limits.work:
            raise Halt(
                "finished",
                f"finished {self.step} steps: the budget of {self.limits.work:,} examples is spent",
            )
        self.work += examples

    def gradient(self, batch: Batch) -> Floats:
        """The gradient at the weights visited last, over the examples of the batch.

        Raises:
            Halt: it would exceed the budget, or it is not finite.
        """
        self.spend(batch.examples)
        function = self.objective if batch.function is None else batch.function
        loss, gradient = function.value_and_gradient(self.W)
        if batch.function is None and self.snapshots.last is not None:
            self.snapshots.last.loss = loss
            self.note(loss)
        if not (np.isfinite(loss) and np.isfinite(gradient).all()):
            self.snapshots.take_back()
            raise diverged(self.step)
        return gradient

    def note(self, loss: float) -> None:
        """Tell the log of an evaluation over all examples."""
        self._lowest = min(self._lowest, loss)
        if self.limits.log is not None:
            self.limits.log(self._evaluations, loss, self._lowest)
        self._evaluations += 1

    def steps_left(self) -> float:
        """Steps that the limits still allow when each step costs one pass over all examples."""
        steps = np.inf if self.limits.steps is None else self.limits.steps - self.step
        work = np.inf if self.limits.work is None else self.limits.work - self.work
        return min(steps, work // self.examples)

    def _told_to_stop(self) -> bool:
        """Tell the caller how far the run is, each time another half per cent is done."""
        share = self.limits.share_done(self.step, self.work)
        if self.limits.stop is None or share < self._share_told + 0.005:
            return False
        self._share_told = share
        return bool(self.limits.stop(share))


def stopped(step: int) -> Halt:
    """The end of a run that its caller has stopped at this step."""
    return Halt("stopped", f"stopped after {step} steps; what was run is kept")


def diverged(step: int) -> Halt:
    """The end of a run whose weights or loss are no longer finite at this step."""
    if step == 0:
        return Halt("diverged", "the loss is not finite at the start: choose a start nearer to 0")
    return Halt(
        "diverged",
        f"diverged at step {step}: the loss grew past the largest number there is; "
        "lower the learning rate, by factors of 10",
    )
