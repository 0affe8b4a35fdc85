"""From the settings of the Hinges page to its curves."""

from typing import NamedTuple

import numpy as np

import landscape as ls
from landscape.figures.formulas import term_name
from landscape.figures.hinges import DrawnCurve, DrawnTerm
from landscape.studies.hidden_layer import Chord, HiddenLayer, chord_of, steepest_breach
from landscape.studies.hinges import HingeTerms, points_around, terms_of_weight
from pages.hinges.controls import CrowdSpec, HingeSpec
from pages.shared.compute.memory import remembered
from pages.shared.compute.stored import stored

CELLS = 601


class Crowd(NamedTuple):
    """The loss of many points against one weight, linear in the weights and with a hidden layer."""

    terms: HingeTerms
    linear: DrawnCurve
    hidden: DrawnCurve


def terms(spec: HingeSpec) -> HingeTerms:
    """The six terms of the three points."""
    return terms_of_weight(spec.x, np.arange(3), spec.W, spec.weight, spec.delta)


def drawn_terms(spec: HingeSpec) -> list[DrawnTerm]:
    """Each term as a polyline over the range."""
    found, extent = terms(spec), spec.extent
    values, active = found.values(spec.value), found.active(spec.value)
    drawn = []
    for m in range(len(found.slope)):
        c, s = float(found.constant[m]), float(found.slope[m])
        x = np.array([-extent, extent])
        if s and abs(c / s) < extent:
            x = np.array([-extent, -c / s, extent])
        y = np.maximum(c + s * x, 0)
        y[1:-1] = 0  # exactly, at the kink
        name = term_name(int(found.example[m]), int(found.other[m]))
        value = float(values[m])
        drawn.append(DrawnTerm(name, x, y, value, not s, bool(active[m])))
    return drawn


def polyline(found: HingeTerms, extent: float, at: float | None = None) -> DrawnCurve:
    """The mean of the terms with true corners, and the point at the weight `at`."""
    kinks = found.kinks[np.abs(found.kinks) <= extent]
    x = np.unique(np.concatenate([[-extent, extent], kinks]))
    point = None if at is None else (at, float(found.mean(at)))
    return DrawnCurve(x, found.mean(x), np.stack([kinks, found.mean(kinks)], axis=1), point)


@remembered
@stored
def crowd(spec: CrowdSpec) -> Crowd:
    """Both losses of the same points over the same range."""
    given = spec.hinges
    x, y = points_around(given.x, spec.points, seed=spec.seed)
    found = terms_of_weight(x, y, given.W, given.weight, given.delta)
    grid = ls.centered_axis(given.extent, CELLS)
    layer = HiddenLayer(spec.activation, seed=spec.layer_seed)
    losses = layer.losses(ls.Hinge(given.delta), x, y, grid)
    return Crowd(found, polyline(found, given.extent), DrawnCurve(grid, losses))


def linear_chord(found: Crowd, ends: tuple[float, float]) -> Chord:
    """The chord of the loss that is linear in the weights; its ends lie anywhere on the curve."""
    kinks = found.linear.x
    x = np.unique(np.concatenate([kinks[(kinks > ends[0]) & (kinks < ends[1])], ends]))
    return chord_of(x, found.terms.mean(x), *ends)


def hidden_chords(found: Crowd, ends: tuple[float, float]) -> tuple[Chord, Chord]:
    """The chord between these ends, and the one that shows best that the loss is not convex."""
    curve = found.hidden
    return chord_of(curve.x, curve.y, *ends), steepest_breach(curve.x, curve.y)
