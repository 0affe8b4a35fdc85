"""The mountain and the valley: three ways between two trained networks."""

from dataclasses import replace

import numpy as np
import streamlit as st

from landscape.figures import Curve, CurvesView, Marker, Overlay, Way, curves_figure
from landscape.studies.networks import Ways
from pages.networks import compute, curvature, maps, recipes
from pages.networks.compute import PortraitSpec
from pages.networks.controls import Chosen
from pages.shared.parts import chart
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import ViewSpec
from pages.shared.work import observed
from pages.shared.work.progress import computed

# Okabe and Ito's colours, which stay apart for any colour vision and on the map.
CHORD, MATCHED, BENT = "#E69F00", "#CC79A7", "#D55E00"
# From the valley, with the mountain behind it.
EYE = (0.4, 1.6, 1.3)
TITLES = ("a, from first (0) to second (1)", "b, aside, in the same unit")


def show(chosen: Chosen, view: ViewSpec) -> None:
    """The plane that holds the curve, and the loss along each way."""
    pair = recipes.pair(chosen.seed)
    for number, spec in enumerate(pair, 1):
        maps.train(spec, f"end_{number}")
    found = computed(
        "Looking for a way round …",
        lambda progress: compute.ways(chosen.seed, progress),
        key=chosen.seed,
        slot="ways",
        whole=True,
        costly=True,
    )
    grid = computed(
        "Evaluating the loss …",
        lambda progress: compute.ways_grid(chosen.seed, chosen.cells, progress),
    )
    facts = maps.of_network(pair[0])
    facts |= {
        "Training": f"{facts['Training']} and {pair[1].training.seed}",
        "Directions": "through both networks and the bend of the curve",
    }
    wide, narrow = st.columns(2, gap="medium")
    with wide:
        look = replace(maps.look(view, None, 480), eye=EYE)
        maps.draw(grid, look, "network_ways", facts, _overlay(found))
    with narrow:
        _lines(found, facts)
    _words(found)
    specs = {
        f"{name} network": PortraitSpec(spec, 1.0, chosen.cells)
        for name, spec in zip(("First", "Second"), pair, strict=True)
    }
    curvature.tell(specs, of_pictures=False)


def _overlay(found: Ways) -> Overlay:
    """Both networks, the straight line and the curve. The matched line leaves this plane."""
    straight = np.column_stack([found.t, np.zeros_like(found.t)])
    bent = found.curve.plane.project(found.curve.at(found.t)).coordinates
    ends = [
        Marker(name, a, 0.0, float(found.chord[place]))
        for name, a, place in (("first network", 0.0, 0), ("second network", 1.0, -1))
    ]
    lines = (
        Way("straight on", straight, found.chord, CHORD, "dash"),
        Way("the bent way", bent, found.bent, BENT),
    )
    return Overlay(ends, ways=lines, titles=TITLES)


def _lines(found: Ways, facts: dict[str, str]) -> None:
    """The loss along each way."""
    curves = [
        Curve("straight on", found.t, found.chord, CHORD, "circle", "dash"),
        Curve("straight on, units matched first", found.t, found.matched, MATCHED, "square", "dot"),
        Curve("the bent way", found.t, found.bent, BENT, "diamond"),
    ]
    seen = CurvesView("share of the way", "loss", theme=theme(), height=480)
    chart.show(curves_figure(curves, seen), "network_lines", facts=facts)


def _words(found: Ways) -> None:
    chord, matched, bent = found.barriers
    observed.note(barriers={"straight": chord, "matched": matched, "bent": bent})
    st.markdown(
        f"Straight on, the loss rises by **{chord:.3f}** above the line between its ends: a "
        f"mountain. Round it, along the curve that lies in this plane, by **{bent:.3f}**. And much "
        "of the mountain was a matter of order: hidden units have no fixed places. Give each unit "
        "of the second network the place of the unit of the first that it is most alike, which "
        f"changes nothing that it computes, and straight on the loss rises by **{matched:.3f}** "
        "only. That line leads to another point, outside this plane."
    )
