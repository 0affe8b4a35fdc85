"""Tests that need what is not everywhere are skipped with a plain reason, or fail where all is
required."""

import itertools
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from landscape.datasets.cifar10 import find_cifar10
from landscape.serving.proxy import find_nginx

NEEDS = {
    "cifar10": (
        find_cifar10,
        "no CIFAR-10 here: set LANDSCAPE_DATA to the folder that holds cifar-10-binary.tar.gz",
    ),
    "nginx": (find_nginx, "no nginx here: install your system's nginx package"),
    "torch": (
        lambda: find_spec("torch"),
        "no PyTorch here: .venv/bin/pip install -r requirements-models.txt",
    ),
    "jax": (
        lambda: find_spec("jax"),
        "no JAX here: .venv/bin/pip install -r requirements-models.txt",
    ),
    "cluster": (
        lambda: find_spec("distributed"),
        "no Dask here: .venv/bin/pip install -r requirements-cluster.txt",
    ),
}


STORED = tempfile.TemporaryDirectory()
NUMBERS = itertools.count()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    # No test may pass because of what another one, or an earlier run, has stored; nor may one write
    # to the user's folder. Servers of several tests keep the folder of the first.
    os.environ["LANDSCAPE_CACHE"] = str(Path(STORED.name, str(next(NUMBERS))))
    for name, (find, reason) in NEEDS.items():
        if item.get_closest_marker(name) is None or find() is not None:
            continue
        if os.environ.get("LANDSCAPE_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
