"""L-BFGS: SciPy's."""

from dataclasses import dataclass
from typing import Any

from landscape._validation import positive


@dataclass(frozen=True)
class LBFGS:
    """Quasi-Newton steps from the last few gradients, with a line search: SciPy's `L-BFGS-B`.

    It has no learning rate. It is meant for smooth losses; at the kinks of a hinge loss its line
    search can end well above the minimum: the trajectory is then `stopped`, not `converged`.

    Args:
        memory: gradient differences that model the curvature.
        loss_tolerance: converged when a step lowers the loss by less than this share of it.
        gradient_tolerance: converged when no entry of the gradient is larger than this.

    Source: Byrd, Lu, Nocedal and Zhu, "A limited memory algorithm for bound constrained
    optimization", SIAM Journal on Scientific Computing, 1995.

    Raises:
        ValueError: memory is below 1, or a tolerance is negative or not finite.
    """

    memory: int = 10
    loss_tolerance: float = 2.220446049250313e-09
    gradient_tolerance: float = 1e-5

    def __post_init__(self) -> None:
        if self.memory < 1:
            raise ValueError(f"memory must be at least 1; got {self.memory}")
        positive(self.loss_tolerance, "loss_tolerance", zero=True)
        positive(self.gradient_tolerance, "gradient_tolerance", zero=True)

    @property
    def options(self) -> dict[str, Any]:
        """Options of `scipy.optimize.minimize(method="L-BFGS-B")`, without limits of its own."""
        return {
            "maxcor": self.memory,
            "ftol": self.loss_tolerance,
            "gtol": self.gradient_tolerance,
            "maxiter": 2**31 - 1,
            "maxfun": 2**31 - 1,
        }
