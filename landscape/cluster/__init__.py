"""The same sums, and whole runs, on the workers of a Dask cluster. Nothing else imports Dask."""

from landscape.models._extras import extra

extra("distributed", "A cluster", "cluster")

from landscape.cluster.clients import connected, described  # noqa: E402 after Dask has been found
from landscape.cluster.runs import Carrier  # noqa: E402
from landscape.cluster.slices import SpreadSlice, sliced_on  # noqa: E402
from landscape.cluster.totals import Work, total  # noqa: E402

__all__ = ["Carrier", "SpreadSlice", "Work", "connected", "described", "sliced_on", "total"]
