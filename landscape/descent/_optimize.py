"""`optimize`: objective, optimiser and start in, trajectory out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from landscape._validation import weights_array
from landscape.descent._carried import carried_runs, carrier_of
from landscape.descent._limits import Limits, as_limits
from landscape.descent._run import Floats, Halt, Run, diverged
from landscape.descent._snapshots import Snapshot
from landscape.descent._trajectory import Trajectory
from landscape.descent._walks import walk
from landscape.models import LossFunction
from landscape.optimizers import Method
from landscape.progress import part

# Snapshots measured in one matrix product.
MEASURED_AT_ONCE = 16


def optimize(
    objective: LossFunction,
    optimizer: Method,
    start: ArrayLike,
    steps: int | Limits,
    batch_size: int | None = None,
    seed: int = 0,
) -> Trajectory:
    """The path of an optimiser from the start.

    A run that diverges raises nothing and prints nothing: its trajectory ends at the last weights
    that were finite, and says so.

    Args:
        objective: any loss function: over all the weights, such as `Objective`, or on a plane
            (`PlaneObjective`).
        optimizer: any optimiser, search strategy, or `LBFGS`.
        start: the first weights, in the shape of the objective.
        steps: how many steps; or `Limits`, to bound the work instead, to keep fewer snapshots, or
            to watch and stop the run.
        batch_size: examples in a mini-batch, drawn without replacement, epoch by epoch; all of
            them when None, or when there are no more. Search strategies and L-BFGS compare losses
            and always use all examples.
        seed: of the mini-batches and of the candidates.

    Raises:
        ValueError: the start has the wrong shape or is not finite, or a number is out of range.
    """
    (path,) = optimize_all(objective, [optimizer], start, steps, batch_size, seed)
    return path


def optimize_all(
    objective: LossFunction,
    optimizers: Iterable[Method],
    start: ArrayLike,
    steps: int | Limits,
    batch_size: int | None = None,
    seed: int = 0,
) -> list[Trajectory]:
    """The paths of several optimisers from one start, in their order, each as `optimize` has it.

    One runs after the other; but on mini-batches of data on a cluster (`PartitionedDataset`) they
    run side by side, each on a worker. The paths are the same bits.

    Args:
        objective: as for `optimize`.
        optimizers: at least one.
        start: the first weights of all of them.
        steps: the limits of each run. Their `stop` is told the share of all runs together; when it
            answers with a true value, those after the last run that has begun are left out: so
            paths are always those of the first optimisers. The first one is always there.
        batch_size: as for `optimize`.
        seed: likewise, the same for all.

    Raises:
        ValueError: there are no optimisers, the start has the wrong shape or is not finite, or a
            number is out of range.
    """
    W, limits, methods = weights_array(start, "start"), as_limits(steps), list(optimizers)
    if not methods:
        raise ValueError("optimizers must hold at least one; got none")
    if W.shape != objective.shape:
        raise ValueError(f"start must have shape {objective.shape}; got {W.shape}")
    if batch_size is not None and batch_size < 1:
        raise ValueError(f"batch_size must be at least 1; got {batch_size}")
    with np.errstate(all="ignore"):
        ended = _runs(objective, methods, (W, limits), (batch_size, seed))
        return [_trajectory(run, end) for run, end in ended]


def _runs(
    objective: LossFunction,
    methods: list[Method],
    begin: tuple[Floats, Limits],
    batches: tuple[int | None, int],
) -> Iterator[tuple[Run, Halt]]:
    """Each run as it has ended, and how."""
    W, limits = begin
    carrier = carrier_of(objective, methods, batches[0])
    if carrier:
        yield from carried_runs(carrier, objective, methods, begin, batches)
        return
    for number, method in enumerate(methods):
        told = part(limits.stop, number, len(methods))
        run = Run(objective, replace(limits, stop=told))
        try:
            run.visit(W)
            walk(run, method, *batches)
        except Halt as end:
            yield run, end
        if run.asked_to_stop:
            return


def _trajectory(run: Run, end: Halt) -> Trajectory:
    """The trajectory of a run that has ended, measured where the optimiser has not."""
    snapshots = run.snapshots.all()
    loss = _losses(run.objective, snapshots)
    if not np.isfinite(loss).all():
        first = int(np.flatnonzero(~np.isfinite(loss))[0])
        end = diverged(snapshots[first].step)
        snapshots, loss = snapshots[: max(first, 1)], loss[: max(first, 1)]
    message = end.message
    if end.status != "diverged" and loss[-1] > loss[0]:
        message += "; the loss ended above its start: lower the learning rate"
    last = snapshots[-1].W
    return Trajectory(
        weights=np.stack([snapshot.W for snapshot in snapshots]),
        steps=np.array([snapshot.step for snapshot in snapshots]),
        work=np.array([snapshot.work for snapshot in snapshots]),
        loss=loss,
        status=end.status,
        message=message,
        train_accuracy=run.objective.accuracy(last),
        test_accuracy=run.objective.accuracy(last, "test"),
        attempts=None if run.attempts is None else np.array(run.attempts),
    )


def _losses(objective: LossFunction, snapshots: list[Snapshot]) -> Floats:
    """Losses (T,) of the snapshots: those that the optimiser knew, and the others measured here."""
    losses = np.array([np.nan if each.loss is None else each.loss for each in snapshots])
    unknown = [k for k, each in enumerate(snapshots) if each.loss is None]
    for first in range(0, len(unknown), MEASURED_AT_ONCE):
        block = unknown[first : first + MEASURED_AT_ONCE]
        losses[block] = objective.values(np.stack([snapshots[k].W for k in block]))
    return losses
