"""What the loss of a network looks like, and what its picture proves: a file for each scene."""

from landscape.studies.networks.mirror import MirrorSaddle, mirror_saddle
from landscape.studies.networks.portraits import (
    DIRECTIONS,
    Portrait,
    local_minima,
    network_plane,
    portrait,
    quick,
)
from landscape.studies.networks.ways import Ways, ways_between

__all__ = [
    "DIRECTIONS",
    "MirrorSaddle",
    "Portrait",
    "Ways",
    "local_minima",
    "mirror_saddle",
    "network_plane",
    "portrait",
    "quick",
    "ways_between",
]
