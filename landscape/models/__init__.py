"""What a loss function is to the rest of the engine, whatever lies behind it; and networks."""

from landscape.models.mlp import MLP
from landscape.models.protocols import (
    AffineScores,
    Block,
    Curved,
    Layered,
    LossFunction,
    OnPlane,
    promises,
    tested,
)

__all__ = [
    "MLP",
    "AffineScores",
    "Block",
    "Curved",
    "Layered",
    "LossFunction",
    "OnPlane",
    "promises",
    "tested",
]
