"""Tests that need real data are skipped with a plain reason, or fail where all is required."""

import os

import pytest

from landscape.datasets.cifar10 import find_cifar10


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("cifar10") is None or find_cifar10() is not None:
        return
    reason = "no CIFAR-10 here: set LANDSCAPE_DATA to the folder that holds cifar-10-binary.tar.gz"
    if os.environ.get("LANDSCAPE_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
