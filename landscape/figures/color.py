"""Losses to colours: linear or logarithmic, with exact zeros and values that are not finite."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# A logarithmic scale spans this many decades at most, so that one tiny loss does not take them all.
MOST_DECADES = 6


@dataclass(frozen=True, eq=False)
class ColorAxis:
    """Numbers to colour by, and the colour bar's ticks, which always name true losses."""

    values: NDArray[np.float32]
    ticks: list[float]
    labels: list[str]


def color_axis(loss: NDArray[np.floating], *, logarithmic: bool) -> ColorAxis:
    """The values to colour a grid by.

    Logarithmic: `log10(max(loss, floor))`, where the floor is the smallest positive loss, but at
    most MOST_DECADES decades below the largest. Losses under the floor, exact zeros among them, get
    the lowest colour, half a decade below it. A loss that is not finite has no colour (NaN).
    """
    finite = np.where(np.isfinite(loss), loss, np.nan)
    positive = finite[finite > 0]
    if not logarithmic or positive.size == 0:
        return ColorAxis(finite.astype(np.float32), [], [])
    top = np.log10(positive.max())
    floor = max(np.log10(positive.min()), top - MOST_DECADES)
    below = finite < 10**floor
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(below, floor - 0.5, np.log10(finite))
    ticks = _logarithmic_ticks(floor, top)
    labels = [f"{10**tick:.3g}" for tick in ticks]
    if below.any():
        lowest = "0" if (finite[below] == 0).all() else f"<{10**floor:.1g}"
        ticks, labels = [floor - 0.5, *ticks], [lowest, *labels]
    return ColorAxis(values.astype(np.float32), ticks, labels)


def _logarithmic_ticks(low: float, high: float) -> list[float]:
    """Exponents of 1-2-5 steps, or of whole decades where the span is wide."""
    steps = (1.0, 2.0, 5.0) if high - low < 2.5 else (1.0,)
    if high - low < 0.4:
        return [float(tick) for tick in np.linspace(low, high, 4)]
    decades = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    ticks = [decade + float(np.log10(step)) for decade in decades for step in steps]
    return [tick for tick in ticks if low - 1e-9 <= tick <= high + 1e-9]
