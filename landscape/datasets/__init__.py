"""Data sets: the frozen `Dataset`, and the registry of named ones."""

from landscape.datasets.dataset import Dataset, Examples, Preprocessing
from landscape.datasets.registry import LOADERS, balanced_order, load_dataset

__all__ = ["LOADERS", "Dataset", "Examples", "Preprocessing", "balanced_order", "load_dataset"]
