"""What the page says about a landscape: one sentence before it, one line of facts after it."""

import numpy as np

import landscape as ls
from pages.shared.compute import Landscape
from pages.shared.specs import LandscapeSpec

_THINGS = {
    "digits": "handwritten digit",
    "cifar10": "photograph",
    "iris": "flower",
    "blobs": "point",
    "planar": "point",
    "three-points": "number",
}


def sentence(objective: ls.Objective, spec: LandscapeSpec) -> str:
    """What is seen, for somebody who has never heard of weight space."""
    count = len(objective.dataset)
    things = _THINGS[spec.data.name] + ("s" if count > 1 else "")
    weights = f"{np.prod(objective.shape):,}"
    return (
        f"Every point of this map is a whole classifier: one setting of all its **{weights} "
        f"weights**. Its colour is the **loss**, how wrong that classifier is about **{count:,} "
        f"{things}**; dark is good."
    )


def line(objective: ls.Objective, result: Landscape, spec: LandscapeSpec) -> str:
    """Numbers of the picture."""
    grid, lowest = result.grid, result.lowest
    examples, classes = len(objective.dataset), objective.shape[0]
    facts = [f"**{np.prod(objective.shape):,}** weights", f"**{examples:,}** examples"]
    if spec.loss.name == "hinge":
        facts.append(f"**{examples * (classes - 1):,}** hinge terms")
    accuracy = f"accuracy at W **{result.train_accuracy:.1%}** (train)"
    if result.test_accuracy is not None:
        accuracy += f", **{result.test_accuracy:.1%}** (test)"
    facts += [
        f"smallest loss in view **{lowest.loss:.4g}**, at a = {lowest.a:.3g}, b = {lowest.b:.3g}",
        accuracy,
        f"lengths |W| = {np.linalg.norm(grid.plane.W):.3g}, "
        f"|W1| = {np.linalg.norm(grid.plane.W1):.3g}, "
        f"|W2| = {np.linalg.norm(grid.plane.W2):.3g}",
        f"evaluated in **{grid.seconds * 1000:,.0f} ms**, in place of "
        f"**{grid.loss.size:,}** forward passes",
    ]
    return " · ".join(facts)
