"""Rooms of blindfolded hikers: a class walks on one landscape, each by a phone.

Plain Python without a server: a `Room` is told what its hikers do, and tells what they feel. What
has happened is in the `Journal`, from which `Rooms` come back after a restart.
"""

from landscape.rooms.journal import Journal, place
from landscape.rooms.refusals import Forbidden, Refused, TooMany, Unknown
from landscape.rooms.room import Room
from landscape.rooms.rooms import Rooms
from landscape.rooms.terrain import Terrain, TerrainSpec

__all__ = [
    "Forbidden",
    "Journal",
    "Refused",
    "Room",
    "Rooms",
    "Terrain",
    "TerrainSpec",
    "TooMany",
    "Unknown",
    "place",
]
