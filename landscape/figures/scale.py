"""`LossScale`: where a loss stands on an axis or a colour bar, linear or logarithmic, zero-safe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

# A logarithmic scale spans this many decades at most, so that one tiny loss does not take them all.
MOST_DECADES = 6


@dataclass(frozen=True)
class LossScale:
    """Losses to heights.

    The height is the loss, or on a logarithmic scale `max(log10(loss), floor − 0.5)`, where the
    floor is the exponent of the smallest positive loss, but at most MOST_DECADES below the largest:
    exact zeros stand half a decade below all others. A loss that is not finite has no height (NaN).
    """

    floor: float | None = None  # None on a linear scale
    ticks: tuple[float, ...] = ()  # heights that are named by their losses
    labels: tuple[str, ...] = ()

    def height_of(self, loss: ArrayLike) -> NDArray[np.float64]:
        """Heights of losses, in their shape."""
        loss = np.asarray(loss, dtype=np.float64)
        finite = np.where(np.isfinite(loss), loss, np.nan)
        if self.floor is None:
            return finite
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.maximum(np.log10(finite), self.floor - 0.5)

    @property
    def axis(self) -> dict:
        """Ticks of a colour bar or an axis, in Plotly's words."""
        return {"tickvals": self.ticks, "ticktext": self.labels} if self.ticks else {}


def loss_scale(losses: NDArray[np.floating], *, logarithmic: bool) -> LossScale:
    """A scale that holds these losses; linear where none of them is positive."""
    finite = losses[np.isfinite(losses)]
    positive = finite[finite > 0]
    if not logarithmic or positive.size == 0:
        return LossScale()
    top = float(np.log10(positive.max()))
    floor = max(float(np.log10(positive.min())), top - MOST_DECADES)
    ticks = _ticks(floor, top)
    labels = [_label(tick) for tick in ticks]
    below = finite[finite < 10 ** (floor - 0.5)]
    if below.size:
        ticks = [floor - 0.5, *ticks]
        labels = ["0" if not below.any() else f"≤{_label(floor - 0.5, 1)}", *labels]
    return LossScale(floor, tuple(ticks), tuple(labels))


def _ticks(low: float, high: float) -> list[float]:
    """Exponents of 1-2-5 steps, of whole decades where the span is wide, or evenly spread."""
    if high - low < 0.4:
        return [float(tick) for tick in np.linspace(low, high, 4)]
    steps = (1.0, 2.0, 5.0) if high - low < 2.5 else (1.0,)
    decades = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    ticks = [decade + float(np.log10(step)) for decade in decades for step in steps]
    return [tick for tick in ticks if low - 1e-9 <= tick <= high + 1e-9]


def _label(exponent: float, digits: int = 3) -> str:
    """`10^exponent` in a few digits: as 0.0002 or 20,000, further out as a power of ten."""
    rounded = f"{10**exponent:.{digits - 1}e}"
    mantissa, power = rounded.split("e")
    if -5 < int(power) < 6:
        return f"{float(rounded):,.10g}"
    factor = "" if float(mantissa) == 1 else f"{float(mantissa):g}·"
    return f"{factor}10<sup>{int(power)}</sup>".replace("-", "−")
