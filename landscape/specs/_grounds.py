"""What a landscape is of: data, loss and model, from the words of a spec or of a file."""

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from cachetools import LRUCache

from landscape.datasets import Examined, load_dataset
from landscape.losses import CrammerSinger, Hinge, Loss, OneVsAll, Softmax, SquaredHinge
from landscape.models import MLP
from landscape.objective import Objective
from landscape.partitions import PartitionedDataset
from landscape.progress import Progress

LOSSES: dict[str, type[Loss]] = {
    "hinge": Hinge,
    "softmax": Softmax,
    "one-vs-all": OneVsAll,
    "structured": CrammerSinger,
    "squared-hinge": SquaredHinge,
}
WITHOUT_MARGIN = ("softmax",)
# Partitioned data that have been passed over: what is known of them, none of their rows.
MOST_KNOWN = 16
_KNOWN: LRUCache[tuple[Any, ...], PartitionedDataset] = LRUCache(MOST_KNOWN)
_LOCK = Lock()  # readers of the page ask at the same time, each in a thread


def objective_from(settings: Mapping[str, Any], dataset: Examined | None = None) -> Objective | MLP:
    """The loss function that these settings describe.

    They are `dataset` (the arguments of `load_dataset`, or path and preprocessing of partitioned
    data), `loss` (its name and parameters), `l2` and `bias`, of a network also `model` (its
    layers).

    Args:
        settings: as above.
        dataset: the data, where they have been loaded already.
    """
    parameters = dict(settings["loss"])
    loss: Loss = LOSSES[parameters.pop("name")](**parameters)
    data = dataset_from(settings["dataset"]) if dataset is None else dataset
    if "model" in settings:
        return MLP(data, **settings["model"], l2=settings["l2"], loss=loss)
    return Objective(data, loss, settings["l2"], settings["bias"])


def dataset_from(
    settings: Mapping[str, Any], client: Any = None, progress: Progress | None = None
) -> Examined:
    """The data that these settings describe.

    Args:
        settings: the arguments of `load_dataset`; or path and preprocessing of partitioned data.
        client: of the cluster that is to sum over partitioned data; without one, threads do.
        progress: of the passes over partitioned data, up to 1; it may raise to stop them.
    """
    if "path" not in settings:
        return load_dataset(**settings)
    path, preprocess = settings["path"], settings["preprocess"]
    key = path, preprocess, _stamp(Path(path))
    with _LOCK:
        known = _KNOWN.get(key)
    if known is None:
        known = PartitionedDataset(path, preprocessing=preprocess, client=client, progress=progress)
    known = known.with_client(client)
    with _LOCK:
        _KNOWN[key] = known
    return known


def _stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of all files, by which it is seen whether any has changed."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    facts = [(str(file), file.stat()) for file in files]
    return tuple((name, each.st_size, each.st_mtime_ns) for name, each in facts)
