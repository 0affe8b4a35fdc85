"""Data sets: the frozen `Dataset`, and the registry of named ones."""

from landscape.datasets.dataset import Dataset
from landscape.datasets.gathering import check_gathered, classes_of, held
from landscape.datasets.preprocessing import Preprocessing
from landscape.datasets.protocols import Examined, Examples, Held, is_held, split_of
from landscape.datasets.registry import LOADERS, balanced_order, load_dataset

__all__ = [
    "LOADERS",
    "Dataset",
    "Examined",
    "Examples",
    "Held",
    "Preprocessing",
    "balanced_order",
    "check_gathered",
    "classes_of",
    "held",
    "is_held",
    "load_dataset",
    "split_of",
]
