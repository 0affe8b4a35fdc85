"""A saddle made of symmetry: two equal units, and the two valleys that are mirror images."""

from dataclasses import replace

import streamlit as st

from landscape.figures import Marker, Overlay
from landscape.studies.networks import MirrorSaddle
from pages.networks import compute, curvature, maps, recipes
from pages.networks.controls import Chosen
from pages.shared.parts.facts import of_ground
from pages.shared.settings.specs import ViewSpec
from pages.shared.work import observed
from pages.shared.work.progress import computed

# From where both valleys are seen.
EYE = (0.0, -1.1, 1.8)
TITLES = ("a, between the mirror images", "b, from the saddle towards them")


def show(chosen: Chosen, view: ViewSpec) -> None:
    """The plane that holds the saddle and both minima."""
    found = computed(
        "Looking for the saddle …",
        lambda progress: compute.mirror(chosen.seed, progress),
        key=chosen.seed,
        slot="saddle",
        whole=True,
    )
    grid = computed(
        "Evaluating the loss …",
        lambda progress: compute.mirror_grid(chosen.seed, chosen.cells, progress),
    )
    wide, narrow = st.columns([3, 2], gap="medium")
    with wide:
        facts = of_ground(recipes.twins()) | {
            "Training": f"L-BFGS with two units held equal, then from the saddle on, seed "
            f"{chosen.seed}",
            "Directions": "through the saddle and both minima",
        }
        level = found.saddle_loss, "as high as the saddle"
        markers = [
            Marker("saddle", 0.0, 0.0, found.saddle_loss),
            Marker("minimum", 1.0, 1.0, found.minimum_loss),
            Marker("its mirror image", -1.0, 1.0, found.minimum_loss),
        ]
        overlay = Overlay(markers, level=level, titles=TITLES)
        top = (float(grid.loss.min()), 3 * found.saddle_loss)
        look = replace(maps.look(view, top, 520), eye=EYE)
        maps.draw(grid, look, "network_saddle", facts, overlay)
    with narrow:
        _words(found)


def _words(found: MirrorSaddle) -> None:
    bends = found.curvatures
    observed.note(
        saddle_loss=found.saddle_loss,
        minimum_loss=found.minimum_loss,
        curvature_smallest={"saddle": bends.smallest},
        curvature_largest={"saddle": bends.largest},
    )
    st.markdown(
        "Four hidden units, two of them **equal**. Both always get the same gradient, so gradient "
        "descent can't tell them apart, and ends where the loss is lowest among such networks: at "
        f"loss **{found.saddle_loss:.4f}**, where the gradient is 0.\n\n"
        "It is no minimum. Push the two units apart, and the loss falls to "
        f"**{found.minimum_loss:.4f}**: on one side with the first unit in one role and the second "
        "in another, on the other side with the roles exchanged. These are two minima of exactly "
        "the same loss.\n\n"
        "The white line is as high as the saddle. It is a **figure eight** that crosses itself at "
        "the saddle and holds one valley in each loop."
    )
    curvature.at_point("the saddle", bends, smooth=True)  # its units are tanh
    st.caption(
        "All three points lie exactly in this plane, and it is its own mirror image: what is at "
        "(a, b) is at (−a, b) too."
    )
