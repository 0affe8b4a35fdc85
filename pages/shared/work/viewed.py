"""The landscape files that the command `landscape view` has named."""

import os

VIEWED = "LANDSCAPE_VIEW"


def paths() -> list[str]:
    """Their paths; none of a server that was started otherwise."""
    return [path for path in os.environ.get(VIEWED, "").split(os.pathsep) if path]
