"""The lowest point of any loss on a ray, as far as it can be known by measuring."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.models import LossFunction
from landscape.ray._search import RaySearch
from landscape.slices.line import evaluate_line

Floats = NDArray[np.float64]

# Steps are measured from a billionth of the end on, so many for each tenfold.
DECADES, EACH = 9, 24
# An end where there is none: W has moved by this many times its own length.
FAR = 1e3
# Losses that are no longer numbers count as this.
HIGHEST = 1e300


def measured(function: LossFunction, W: Floats, direction: Floats, end: float) -> RaySearch:
    """The lowest of many steps, refined between its neighbours."""
    from scipy.optimize import brentq, minimize_scalar

    open_end = not np.isfinite(end)
    end = _far(W, direction) if open_end else end

    def losses(steps: Floats) -> Floats:
        found = evaluate_line(function, W, direction, steps).loss
        return np.clip(np.where(np.isnan(found), HIGHEST, found), -HIGHEST, HIGHEST)

    def climb(t: float) -> float:
        return float(losses(np.array([t]))[0]) - start

    steps = np.append(0.0, np.geomspace(end * 10.0**-DECADES, end, DECADES * EACH + 1))
    found = losses(steps)
    start, last, lowest = float(found[0]), len(steps) - 1, int(found.argmin())
    best, change = float(steps[lowest]), float(found[lowest]) - start
    if 0 < lowest < last:
        ends = float(steps[lowest - 1]), float(steps[lowest + 1])
        finer: Any = minimize_scalar(
            climb, bounds=ends, method="bounded", options={"xatol": 1e-9 * best}
        )
        if finer.fun < change:
            best, change = float(finer.x), float(finer.fun)
    level = int(np.flatnonzero(found <= start)[-1])
    overshoot = None
    if level < last:
        root: Any = brentq(climb, steps[level], steps[level + 1]) if level else 0.0
        overshoot = float(root)
    falls_on = open_end and lowest == last
    return RaySearch(np.inf if falls_on else best, start + change, start, overshoot, end, False)


def _far(W: Floats, direction: Floats) -> float:
    length = float(np.linalg.norm(direction))
    return FAR * (float(np.linalg.norm(W)) or 1.0) / (length or 1.0)
