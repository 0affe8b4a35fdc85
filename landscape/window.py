"""How much of a plane to look at."""

import numpy as np

from landscape.objective import Objective
from landscape.plane import Plane

# In a window this wide, scores change by a few margins: enough to see the bowl, not only its walls.
SCORE_CHANGE = 3.0


def natural_extent(objective: Objective, plane: Plane) -> float:
    """The e for which the window −e ≤ a, b ≤ e shows the bottom of the bowl and its walls.

    `e = max(3, 2·σ0) / max(σ1, σ2)`, where σk is the root mean square of the scores at W, W1 and W2
    over the objective's examples, rounded to one digit of 1, 2 or 5. It is 1 where neither
    direction changes any score.
    """
    classes = len(plane.W)
    scores = objective.scores(np.concatenate([plane.W, plane.W1, plane.W2]))
    at_W, along1, along2 = (
        float(np.sqrt((scores[:, k * classes : (k + 1) * classes] ** 2).mean())) for k in range(3)
    )
    steepest = max(along1, along2)
    return rounded(max(SCORE_CHANGE, 2 * at_W) / steepest) if steepest else 1.0


def rounded(value: float) -> float:
    """The nearest of …, 0.1, 0.2, 0.5, 1, 2, 5, … on a logarithmic scale."""
    exponent = np.floor(np.log10(value))
    steps = np.array([1.0, 2.0, 5.0, 10.0]) * 10.0**exponent
    nearest = steps[np.abs(np.log(steps / value)).argmin()]
    return float(f"{nearest:.3g}")
