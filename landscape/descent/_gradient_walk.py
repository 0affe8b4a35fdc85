"""`GradientWalk`: steps along gradients, by one process or, in turns, by several."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np

from landscape.descent._batches import epoch_of
from landscape.descent._run import Halt, Run
from landscape.optimizers import Optimizer


@dataclass
class GradientWalk:
    """Each step: the gradient of the next batch, and the optimiser's update.

    It can be pickled between two steps, and goes on as if it had not been.

    Attributes:
        run: its account.
        optimizer: the update rule.
        batch_size: examples in a mini-batch; None for all.
        state: what the optimiser remembers.
        generator: of the order of the mini-batches, as it was when the epoch began.
        done: steps of this epoch.
        end: how it has ended; None as long as it has not.
    """

    run: Run
    optimizer: Optimizer
    batch_size: int | None
    state: Any
    generator: np.random.Generator
    done: int = 0
    end: Halt | None = None

    @classmethod
    def begun(
        cls, run: Run, optimizer: Optimizer, batch_size: int | None, seed: int
    ) -> "GradientWalk":
        """A walk from the weights that the run has visited."""
        generator = np.random.default_rng(seed)
        return cls(run, optimizer, batch_size, optimizer.init(run.W), generator)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.end is not None

    @property
    def share(self) -> float:
        """How much of it is done, of 1."""
        return 1.0 if self.over else self.run.limits.share_done(self.run.step, self.run.work)

    def to_the_end(self) -> None:
        """Go on until the run is over.

        Raises:
            Halt: always.
        """
        for _ in self._steps():
            pass

    def carry_on(self, seconds: float, look: Callable[[], object]) -> None:
        """Go on for so many seconds, or to the end; after each step `look` is called.

        A walk that has ended stays as it is.
        """
        if self.over:
            return
        until = monotonic() + seconds
        with np.errstate(all="ignore"):
            try:
                for _ in self._steps():
                    look()
                    if monotonic() > until:
                        break
            except Halt as end:
                self.end = end

    def _steps(self) -> Iterator[None]:
        while True:
            generator = deepcopy(self.generator)
            for batch in epoch_of(self.run.objective, self.batch_size, generator, self.done):
                gradient = self.run.gradient(batch)
                W, self.state = self.optimizer.update(gradient, self.state, self.run.W)
                self.done += 1
                self.run.visit(W)
                yield
            self.generator, self.done = generator, 0
