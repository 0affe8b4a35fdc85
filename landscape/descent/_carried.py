"""Whole runs that are carried on elsewhere, side by side, where the data say that they can be."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from landscape.descent._gradient_walk import GradientWalk
from landscape.descent._limits import Limits
from landscape.descent._run import Floats, Halt, Run, stopped
from landscape.models import LossFunction
from landscape.optimizers import Method, Optimizer
from landscape.progress import Progress


@runtime_checkable
class Carrier(Protocol):
    """Workers that carry runs on, such as `landscape.cluster.Carrier`."""

    def carried(
        self, runs: Sequence[GradientWalk], stop: Progress | None = None
    ) -> list[GradientWalk]:
        """The runs as they have ended, or as they stood when `stop` answered with a true value."""
        ...


def carrier_of(
    objective: LossFunction, methods: Sequence[Method], batch_size: int | None
) -> Carrier | None:
    """Who carries these runs on; None where the caller's process is the place.

    Runs over all examples are: each of their steps is a sum that is made wherever the data lie.
    """
    carrier = getattr(getattr(objective, "dataset", None), "carrier", None)
    if batch_size is None or batch_size >= objective.examples or not isinstance(carrier, Carrier):
        return None
    follow = all(isinstance(each, Optimizer) and not isinstance(each, type) for each in methods)
    return carrier if follow else None


def carried_runs(
    carrier: Carrier,
    objective: LossFunction,
    methods: Sequence[Method],
    begin: tuple[Floats, Limits],
    batches: tuple[int | None, int],
) -> list[tuple[Run, Halt]]:
    """Each run and how it has ended; without those after the last one that has begun.

    A run has begun when it has come back with a step. The first one is always there.

    Args:
        carrier: who carries them on.
        objective: the loss.
        methods: update rules.
        begin: the first weights, and the limits of each run.
        batches: their size and their seed.
    """
    W, limits = begin
    quiet = replace(limits, stop=None, log=None)  # the caller's functions can't be sent elsewhere
    walks = []
    for method in methods:
        assert isinstance(method, Optimizer)
        run, end = Run(objective, quiet), None
        try:
            run.visit(W)
        except Halt as halt:
            end = halt
        walk = GradientWalk.begun(run, method, *batches)
        walks.append(replace(walk, end=end))
    ended = []
    found = carrier.carried(walks, limits.stop)
    begun = [number for number, walk in enumerate(found) if walk.over or walk.run.step > 0]
    for walk in found[: max(begun, default=0) + 1]:
        walk.run.objective = objective  # this one knows where its data are, to be measured there
        ended.append((walk.run, walk.end or stopped(walk.run.step)))
    return ended
