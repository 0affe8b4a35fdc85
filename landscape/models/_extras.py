"""Packages that some models need and the engine does not: loaded when a model asks for them."""

from importlib import import_module
from typing import Any


def extra(package: str, need: str) -> Any:
    """The package, loaded now.

    Args:
        package: "torch" or "jax", which is also the name of the extra that installs it.
        need: what it is for, as the start of a sentence.

    Raises:
        ImportError: it is not installed, or can't be loaded here.
    """
    try:
        return import_module(package)
    except ImportError as error:
        raise ImportError(
            f"{need} needs the package {package}, which can't be imported here: "
            f"pip install 'loss-landscape-explorer[{package}]'"
        ) from error
