"""How a loss bends at a point, in words: the same on every page."""

from landscape.curvature import ExtremeCurvatures


def words(found: ExtremeCurvatures, *, smooth: bool) -> str:
    """λmin and λmax in a sentence that goes on from where the point is named."""
    kinks = "" if smooth else ", between its kinks,"
    if found.largest == found.smallest == 0:
        return (
            f"over all directions the loss{kinks} is flat or straight: λmax = **0**, λmin = **0**."
        )
    verdict = "in some direction it bends down" if found.smallest < 0 else "it bends down nowhere"
    return (
        f"over all directions the loss{kinks} bends up by at most λmax = **{_short(found.largest)}"
        f"**, and least by λmin = **{_short(found.smallest)}**: {verdict}."
    )


def _short(value: float) -> str:
    """A curvature in a few digits, with a true minus."""
    return (f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}").replace("-", "−")
