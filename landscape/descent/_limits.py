"""`Limits`: where a run ends, and how much of it is kept."""

from collections.abc import Callable
from dataclasses import dataclass

from landscape.progress import Progress


@dataclass(frozen=True)
class Limits:
    """What bounds a run: the first limit that is reached ends it.

    Args:
        steps: steps of the optimiser; for a search strategy, candidates.
        work: examples touched by the loss and gradient evaluations of the optimiser. No evaluation
            starts that would exceed it, so that equal limits make a fair race.
        snapshots: weights kept at most, whatever the number of steps; fewer where they would hold
            more than 2²³ numbers together.
        stop: told the share of the run that is done, about 200 times; the run ends when it answers
            with a true value, and what was run is kept. A progress bar is one that returns None.
        log: told of each evaluation of the loss over all examples, as it is made: its number from
            0, its loss, and the lowest loss so far.

    Raises:
        ValueError: neither steps nor work is limited, a limit is negative, or there is not room
            for the first and the last snapshot.
    """

    steps: int | None = None
    work: int | None = None
    snapshots: int = 256
    stop: Progress | None = None
    log: Callable[[int, float, float], object] | None = None

    def __post_init__(self) -> None:
        if self.steps is None and self.work is None:
            raise ValueError("steps or work must be limited; got None for both")
        for name in ("steps", "work"):
            limit = getattr(self, name)
            if limit is not None and limit < 0:
                raise ValueError(f"{name} must be at least 0; got {limit}")
        if self.snapshots < 2:
            raise ValueError(f"snapshots must be at least 2; got {self.snapshots}")

    def share_done(self, steps: int, work: int) -> float:
        """The share of the run that is done, from 0 to 1."""
        shares = [
            done / limit
            for done, limit in ((steps, self.steps), (work, self.work))
            if limit is not None and limit > 0
        ]
        return max(shares, default=1.0)


def as_limits(steps: int | Limits) -> Limits:
    """The limits: a plain number limits the steps.

    Raises:
        ValueError: as `Limits` says.
    """
    return steps if isinstance(steps, Limits) else Limits(steps=steps)
