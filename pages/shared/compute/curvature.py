"""How the loss of a network bends at a point. Cached by spec."""

from collections.abc import Hashable

import numpy as np

import landscape as ls
from landscape.progress import Progress
from pages.shared.compute import networks
from pages.shared.compute.memory import remembered
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import GroundSpec


@remembered
@stored
def curvatures(
    ground: GroundSpec,
    of: Hashable,
    _W: np.ndarray,
    _progress: Progress | None = None,
    tolerance: float = 1e-4,
) -> ls.ExtremeCurvatures:
    """The largest and the smallest eigenvalue of the Hessian, with their directions.

    Args:
        ground: whose model is a network.
        of: the spec of the weights.
        _W: the weights themselves.
        _progress: may raise to stop the work.
        tolerance: relative accuracy of the eigenvalues.

    Raises:
        CurvatureNotFound: they have not been found within many products.
    """
    del of  # it tells which weights these are
    return ls.extreme_curvatures(networks.network(ground), _W, tolerance, progress=_progress)
