"""Data that need not fit in memory: recipes for their rows, and the data set made of them."""

from landscape.partitions.dataset import PartitionedDataset

__all__ = ["PartitionedDataset"]
