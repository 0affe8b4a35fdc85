"""The landscape files that the command `landscape view` has named."""

import json
import os

VIEWED = "LANDSCAPE_VIEW"


def paths() -> list[str]:
    """Their paths; none of a server that was started otherwise."""
    return json.loads(os.environ.get(VIEWED) or "[]")
