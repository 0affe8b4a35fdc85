"""Packages that some models, or clusters, need and the engine does not: loaded when asked for."""

from importlib import import_module
from typing import Any


def extra(package: str, need: str, name: str | None = None) -> Any:
    """The package, loaded now.

    Args:
        package: such as "torch".
        need: what it is for, as the start of a sentence.
        name: of the extra that installs it; that of the package when None.

    Raises:
        ImportError: it is not installed, or can't be loaded here.
    """
    try:
        return import_module(package)
    except ImportError as error:
        raise ImportError(
            f"{need} needs the package {package}, which can't be imported here: "
            f"pip install 'loss-landscape-explorer[{name or package}]'"
        ) from error
