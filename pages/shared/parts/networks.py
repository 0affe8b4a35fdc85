"""What pages do for a network alone: train it, tell how that went, and how its loss bends."""

from collections.abc import Callable, Hashable

import numpy as np
import streamlit as st

import landscape as ls
from landscape.errors import CurvatureNotFound
from landscape.figures import STYLES, Curve, CurvesView, curves_figure
from landscape.optimizers import OPTIMIZERS
from pages.shared.compute import networks, points
from pages.shared.compute.curvature import curvatures
from pages.shared.compute.networks import TrainedNetwork
from pages.shared.parts import chart, curvature
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import counted
from pages.shared.settings.glossary import explained
from pages.shared.settings.link import end_page
from pages.shared.settings.specs import (
    DrawnPlane,
    GroundSpec,
    PlaneSpec,
    PointSpec,
    TrainingSpec,
)
from pages.shared.work import observed
from pages.shared.work.consent import asked
from pages.shared.work.progress import Progress, Stopped, computed

# Weights times examples times passes: above it work takes minutes, and the reader is asked.
AT_ONCE = 2e11
# Passes for all the products with a Hessian; with more layers Lanczos' method needs many more.
PASSES, DEEP, DEEP_PASSES = 1000, 20, 12_000
HEIGHT = 220


def require(ground: GroundSpec, where: PlaneSpec | PointSpec) -> None:
    """What takes long of a point or a plane: the trained weights, the directions of the Hessian.

    Of a network it tells how the training went. The page ends here while the reader has not asked
    for a training that takes minutes.

    Raises:
        NoAnswer: as `points.trained` and `curvatures` say.
    """
    point = where if isinstance(where, PointSpec) else where.point
    directions = where.directions if isinstance(where, DrawnPlane) else ""
    if point.origin == "trained" or directions == "towards trained":
        _train(ground, point)
    if directions == "hessian":
        W = points.origin(ground, point)
        computed(
            "Looking for where the loss bends most …",
            _bends(ground, point, W),
            key=(ground, point),
            slot="hessian",
            whole=True,
        )


def _train(ground: GroundSpec, point: PointSpec) -> None:
    examples = counted(ground.data.limit, "example")
    if ground.model.linear:
        computed(
            f"Training on {examples} …",
            lambda progress: points.trained(ground, point, progress),
        )
        return
    training = point.training
    if not wanted("training", ground, training, training.epochs, "Train it now"):
        end_page()
    found = computed(
        f"Training a network on {examples} …",
        lambda progress: networks.trained_network(ground, training, progress),
        key=(ground, training),
        slot="training",
        whole=True,
        costly=True,
    )
    _tell(found, training)


def wanted(slot: str, ground: GroundSpec, of: Hashable, passes: float, label: str) -> bool:
    """Whether work on a network is quick, or the reader has asked for it.

    Args:
        slot: what the work is for.
        ground: of a linear classifier all is wanted.
        of: the spec of the work.
        passes: over the examples that it takes, about.
        label: of the button that asks for it.
    """
    if ground.model.linear:
        return True
    weights, examples = networks.network(ground).shape[0], ground.data.limit
    if weights * examples * passes <= AT_ONCE:
        return True
    return asked(
        slot,
        (ground, of),
        label,
        f"About {passes:,.0f} passes over {counted(examples, 'example')} with {weights:,} weights: "
        "this takes minutes. It can be stopped.",
    )


def _tell(found: TrainedNetwork, training: TrainingSpec) -> None:
    """The training in a line, with its curve behind it.

    Not in an expander: a chart that is hidden there would be the first of the page.
    """
    first, last = found.losses[0], found.losses[-1]
    observed.note(trained_from=first, trained_to=last, trained_accuracy=found.train_accuracy)
    went = f"the loss went from {first:.3g} to {last:.3g}"
    if last > first:
        went = f"the loss rose from {first:.3g} to {last:.3g}: lower the learning rate"
    if found.diverged:
        went = "it **diverged**"
    name, epochs = OPTIMIZERS[training.optimizer].label, counted(training.epochs, "epoch")
    with st.popover(f"Trained for {epochs} by {name}: {went}", icon=":material/trending_down:"):
        style = STYLES[training.optimizer]
        curve = Curve("loss", found.epochs, found.losses, style.color, style.symbol, style.dash)
        look = CurvesView("epochs", "loss", False, True, theme(), HEIGHT, legend=False)
        chart.show(curves_figure([curve], look), "training")
        st.caption(_outcome(found))


def _outcome(found: TrainedNetwork) -> str:
    if found.diverged:
        return f"The loss grew to {found.losses[-1]:.3g}, and there is no end to it."
    test = found.test_accuracy
    return (
        f"At its end it is right about {found.train_accuracy:.1%} of these examples"
        + ("." if test is None else f" and {test:.1%} of the test examples.")
        + " Another seed under *Model* begins elsewhere, and ends elsewhere."
    )


def bends(
    ground: GroundSpec, of: Hashable, W: np.ndarray, grid: ls.PlaneGrid, at: str = "At W"
) -> None:
    """How the loss of a network bends: in the picture, and at one point in all directions.

    Args:
        ground: nothing is said of a linear classifier's.
        of: the spec of the point, or of the plane through it.
        W: the weights there.
        grid: of the picture.
        at: the point, in words.
    """
    if ground.model.linear:
        return
    of = of.point if isinstance(of, DrawnPlane) else of
    share = ls.non_convex_share(grid)
    observed.note(bends_down=share)
    words = (
        f"in **{share:.1%}** of the cells this picture bends down in some direction, which proves "
        "that the loss is not convex."
        if share
        else "in no cell does this picture bend down. That proves nothing: a plane shows two "
        f"directions of {counted(W.size, 'weight')}."
    )
    st.markdown(f"**How it bends**: {words} {_ends(ground, of, W, at)}", help=explained("Hessian"))


def _ends(ground: GroundSpec, of: Hashable, W: np.ndarray, at: str) -> str:
    """The ends of the Hessian's spectrum in words."""
    model = networks.network(ground)
    passes = DEEP_PASSES if len(model.hidden) > DEEP else PASSES
    label = f"Measure the curvature {at[0].lower()}{at[1:]}"
    if not wanted("curvature", ground, of, passes, label):
        return ""
    try:
        found = computed(
            "Measuring how the loss bends …",
            _bends(ground, of, W),
            key=(ground, of),
            slot="curvature",
            whole=True,
        )
    except Stopped:
        return f"{at} it was not measured: stopped."
    except CurvatureNotFound as error:
        return f"{at} the largest and the smallest curvature were not found: {error.got}."
    observed.note(largest_curvature=found.largest, smallest_curvature=found.smallest)
    return f"{at}, {curvature.words(found, smooth=model.smooth)}"


def _bends(
    ground: GroundSpec, of: Hashable, W: np.ndarray
) -> Callable[[Progress], ls.ExtremeCurvatures]:
    """The work that finds them."""

    def work(progress: Progress) -> ls.ExtremeCurvatures:
        return curvatures(ground, of, W, progress)

    return work
