"""What weights that were opened are good for. Cached by spec."""

from dataclasses import dataclass, replace

import numpy as np

import landscape as ls
from pages.shared.compute import ground as grounds
from pages.shared.compute import points
from pages.shared.compute.memory import remembered
from pages.shared.settings.specs import DataSpec, GroundSpec, Own


@dataclass(frozen=True, eq=False)
class Judged:
    """Weights as they stand before the features of a page, and how often they are right."""

    W: np.ndarray
    train_accuracy: float
    test_accuracy: float | None


def objective(data: DataSpec) -> ls.Objective:
    """A linear classifier's loss on all examples of the data."""
    return grounds.linear(GroundSpec(replace(data, limit=len(grounds.whole(data)))))


@remembered
def judged(data: DataSpec, own: Own) -> Judged:
    """The accuracy over all training examples, and over the test examples."""
    function = objective(data)
    W = points.opened(GroundSpec(data), own)
    test = None if function.dataset.test is None else function.accuracy(W, "test")
    return Judged(W, function.accuracy(W), test)
