"""What the engine and linear programs say about the points: the numbers, and what is possible."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linprog

import landscape as ls
from landscape.losses import Loss
from pages.classifier.playground.settings import Settings
from pages.classifier.playground.world import CLASSES, World
from pages.shared.compute.ground import loss_function
from pages.shared.settings.specs import LossSpec


class Sums(NamedTuple):
    """The parts of a loss, and the share of the points that are given their own class."""

    data: float
    regularisation: float
    total: float
    accuracy: float


def sums(world: World, loss: Loss, l2: float) -> Sums | None:
    """Losses and accuracy by the engine's `Objective`; None without points."""
    if not world.points:
        return None
    # A data set needs an example of every class; a subset of it may miss some.
    labels = np.concatenate([world.y, np.arange(CLASSES)])
    everywhere = ls.Dataset(np.concatenate([world.X, np.zeros((CLASSES, 2))]), labels)
    objective = ls.Objective(everywhere.subset(np.arange(len(world.y))), loss, l2)
    return Sums(
        ls.Objective(objective.dataset, loss).value(world.weights),
        objective.penalty(world.weights),
        objective.value(world.weights),
        objective.accuracy(world.weights),
    )


class Possible(NamedTuple):
    """What some classifier can do with the points."""

    separable: bool  # every own score above the others: SVM 0, softmax as near 0 as one likes
    one_vs_all: bool  # every class has a line of its own against all the others


@dataclass(frozen=True)
class Verdict:
    """All that Python finds about a world."""

    sums: Sums | None
    possible: Possible

    @property
    def plain(self) -> dict[str, Any]:
        """The verdict for the browser: what is possible, and the sums in words."""
        return {"sums": _words(self.sums)} | self.possible._asdict()


def about(world: World, chosen: Settings) -> Verdict:
    """What there is to say about the world under these settings."""
    loss = loss_function(LossSpec(chosen.loss, chosen.delta))
    return Verdict(sums(world, loss, chosen.l2), possible(world))


def possible(world: World) -> Possible:
    """Whether zero loss is in reach: linear programs look for weights with all margins ≥ 1.

    Multiclass: `(w_y − w_j)·x ≥ 1` for all wrong classes j. One-vs-all: `±w_c·x ≥ 1` for each c.
    """
    X = np.column_stack([world.X, np.ones(len(world.points))])
    rows = []
    for x, own in zip(X, world.y, strict=True):
        for j in set(range(CLASSES)) - {int(own)}:
            row = np.zeros((CLASSES, 3))
            row[own], row[j] = x, -x
            rows.append(row.ravel())
    signs = (np.where(world.y == c, 1.0, -1.0) for c in range(CLASSES))
    return Possible(
        _has_margins(np.array(rows)), all(_has_margins(sign[:, None] * X) for sign in signs)
    )


def _words(sums: Sums | None) -> str:
    if sums is None:
        return ""
    return (
        f"The Python engine: data loss {sums.data:.6g}, regularisation "
        f"{sums.regularisation:.6g}, total {sums.total:.6g}, accuracy {sums.accuracy:.4g}."
    )


def _has_margins(rows: np.ndarray) -> bool:
    """Whether some v has `rows · v ≥ 1`."""
    if len(rows) == 0:
        return True
    size = rows.shape[1]
    program = linprog(
        np.zeros(size), A_ub=-rows, b_ub=-np.ones(len(rows)), bounds=[(None, None)] * size
    )
    return program.status == 0
