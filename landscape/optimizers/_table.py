"""The table of optimisers: all that is needed to offer them."""

from collections.abc import Callable
from dataclasses import dataclass

from landscape.optimizers._adagrad import AdaGrad
from landscape.optimizers._adam import Adam, AdamW
from landscape.optimizers._gradient_descent import GradientDescent
from landscape.optimizers._lbfgs import LBFGS
from landscape.optimizers._momentum import Momentum, Nesterov
from landscape.optimizers._protocol import Method
from landscape.optimizers._rmsprop import RMSProp
from landscape.optimizers._search import RandomLocalSearch, RandomSearch


@dataclass(frozen=True)
class OptimizerEntry:
    """One row of the table.

    Args:
        label: the name to show.
        family: the class; `family(size)` is the optimiser whose steps have this size.
        size_name: what the size is called: `lr`, or `scale` or `step` for search strategies; None
            when the method chooses its own, so that `family()` is the only one.
        size: a size that suits the digits.
    """

    label: str
    family: Callable[..., Method]
    size_name: str | None
    size: float | None

    @property
    def has_learning_rate(self) -> bool:
        """Whether the size is a learning rate, so that a schedule may stand for it."""
        return self.size_name == "lr"

    def make(self, size: float | None = None) -> Method:
        """The optimiser with steps of this size, or of the default size."""
        if self.size_name is None:
            return self.family()
        return self.family(self.size if size is None else size)


OPTIMIZERS: dict[str, OptimizerEntry] = {
    "random-search": OptimizerEntry("Random search", RandomSearch, "scale", 1e-2),
    "local-search": OptimizerEntry("Random local search", RandomLocalSearch, "step", 1e-3),
    "gradient-descent": OptimizerEntry("Gradient descent", GradientDescent, "lr", 1e-3),
    "momentum": OptimizerEntry("Momentum", Momentum, "lr", 1e-4),
    "nesterov": OptimizerEntry("Nesterov", Nesterov, "lr", 1e-4),
    "adagrad": OptimizerEntry("AdaGrad", AdaGrad, "lr", 1e-2),
    "rmsprop": OptimizerEntry("RMSProp", RMSProp, "lr", 1e-3),
    "adam": OptimizerEntry("Adam", Adam, "lr", 1e-3),
    "adamw": OptimizerEntry("AdamW", AdamW, "lr", 1e-3),
    "lbfgs": OptimizerEntry("L-BFGS", LBFGS, None, None),
}
