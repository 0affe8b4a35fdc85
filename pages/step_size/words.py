"""What the Step size page says of a step, of the best one, and of those that are far too long."""

import numpy as np

from pages.shared.work import observed
from pages.step_size.compute import Descent

# A tenfold step multiplies the loss by about these where walls are straight, or are parabolas.
STRAIGHT, PARABOLIC = 10, 100


def landing(found: Descent, step: float) -> str:
    """Where a step lands."""
    before, lands = found.search.start_loss, found.loss_at(step)
    change = "lower than" if lands < before else "higher than" if lands > before else "as high as"
    return (
        rf"A step of $\eta$ = **{step:.3g}** takes the loss from {before:.5g} to **{lands:.5g}**: "
        f"{change} before."
    )


def best(found: Descent) -> str:
    """The best step, and from where on a step is too long."""
    return _known(found) if found.search.exact else _measured(found)


def _known(found: Descent) -> str:
    search, words = found.search, ""
    if np.isinf(search.best):
        words = f"In this direction the loss falls without end, towards {search.best_loss:.5g}. "
    elif found.has_best:
        exact = ", found exactly from kink to kink," if found.piecewise else ""
        words = (
            f"The best step{exact} is **{search.best:.4g}** with loss **{search.best_loss:.5g}**. "
        )
    else:
        words = "W is the lowest point of the ray, up to rounding. "
    if search.overshoot is None:
        return words + "However long the step, it lands no higher than it started."
    if search.overshoot == 0:
        return words + "Every step **overshoots**: it lands higher than W."
    words += f"From **{search.overshoot:.4g}** on a step **overshoots**: it lands higher than W"
    return words + _times(found)


def _measured(found: Descent) -> str:
    """The same of a network, whose loss along the ray is known where it was measured."""
    search = found.search
    if np.isinf(search.best):
        words = (
            f"In this direction the loss falls as far as was measured, to {search.best_loss:.5g}. "
        )
    elif found.has_best:
        words = (
            "Of the steps that were measured along this ray, from tiny to huge, the best is "
            f"**{search.best:.4g}** with loss **{search.best_loss:.5g}**. A better one may lie "
            "between them, since a network's loss can have several valleys. "
        )
    else:
        words = "No step that was measured lands lower than W. "
    if search.overshoot is None:
        return words + "None that was measured lands higher than it started."
    if search.overshoot == 0:
        return words + "All of them **overshoot**: they land higher than W."
    words += f"Beyond **{search.overshoot:.4g}** all of them **overshoot**: they land higher than W"
    return words + _times(found)


def _times(found: Descent) -> str:
    """How many times the best step that is, where there is one."""
    search = found.search
    if found.has_best and search.overshoot is not None:
        return f". That is {search.overshoot / search.best:.3g} times the best."
    return "."


def growth(found: Descent) -> str:
    """By how much a tenfold step raises the loss, far past where overshooting starts."""
    search = found.search
    if search.overshoot is None:
        far = "" if search.exact else ", as far as was measured"
        return f"In this direction the loss does not rise again{far}."
    past = found.sweep.losses[found.sweep.rates >= 10 * search.overshoot]
    past = past[np.isfinite(past)]
    if len(past) < 2 or past[-2] <= 0:
        return "The sweep ends soon after steps begin to overshoot."
    ratio = past[-1] / past[-2]
    observed.note(growth=ratio)
    words = f"Far past the best step, ten times the step costs **{ratio:.3g}** times the loss"
    if not search.exact:
        return words + ": scores of a network are products of the weights of its layers."
    if abs(ratio / STRAIGHT - 1) < 0.05:
        return words + ": there the walls of the bowl are straight."
    if abs(ratio / PARABOLIC - 1) < 0.1:
        return words + ": there the regulariser's parabola outgrows all else."
    return words + "."
