"""What a landscape is of: data, loss and model, from the words of a spec or of a file."""

from collections.abc import Mapping
from typing import Any

from landscape.datasets import load_dataset
from landscape.losses import CrammerSinger, Hinge, Loss, OneVsAll, Softmax, SquaredHinge
from landscape.models import MLP
from landscape.objective import Objective

LOSSES: dict[str, type[Loss]] = {
    "hinge": Hinge,
    "softmax": Softmax,
    "one-vs-all": OneVsAll,
    "structured": CrammerSinger,
    "squared-hinge": SquaredHinge,
}
WITHOUT_MARGIN = ("softmax",)


def objective_from(settings: Mapping[str, Any]) -> Objective | MLP:
    """The loss function that these settings describe.

    They are `dataset` (the arguments of `load_dataset`), `loss` (its name and parameters), `l2` and
    `bias`, of a network also `model` (its layers).
    """
    parameters = dict(settings["loss"])
    loss: Loss = LOSSES[parameters.pop("name")](**parameters)
    dataset = load_dataset(**settings["dataset"])
    if "model" in settings:
        return MLP(dataset, **settings["model"], l2=settings["l2"], loss=loss)
    return Objective(dataset, loss, settings["l2"], settings["bias"])
