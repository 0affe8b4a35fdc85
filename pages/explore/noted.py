"""What Explore tells the lessons of its landscape."""

import math

import landscape as ls
from pages.explore.compute import Classifier
from pages.shared.compute.ground import Target
from pages.shared.compute.landscape import Landscape, extent
from pages.shared.settings.specs import LandscapeSpec
from pages.shared.work import observed


def note(
    spec: LandscapeSpec,
    objective: Target,
    result: Landscape,
    line: ls.Line | None,
    found: Classifier,
    point: tuple[float, float],
) -> None:
    """The landscape, its lowest point, and the classifier where the slices cross."""
    grid, lowest, edge = result.grid, result.lowest, extent(spec)
    classes = len(objective.dataset.class_names)
    observed.note(
        examples=len(objective.dataset),
        weights=math.prod(objective.shape),
        terms=len(objective.dataset) * (classes - 1),
        creases=0 if result.creases is None else result.creases.total,
        corners=0 if line is None else len(line.kinks),
        extent=edge,
        loss_at_W=grid.loss[abs(grid.b).argmin(), abs(grid.a).argmin()],
        accuracy_at_W=result.train_accuracy,
        lowest_loss=lowest.loss,
        lowest_a=lowest.a,
        lowest_b=lowest.b,
        highest_loss=grid.loss.max(),
        cross_a=point[0],
        cross_b=point[1],
        loss_at_cross=found.loss,
        accuracy_at_cross=found.train_accuracy,
    )
