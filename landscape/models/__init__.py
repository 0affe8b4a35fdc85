"""What a loss function is to the rest of the engine, whatever lies behind it; and networks."""

from landscape.models.mlp import MLP
from landscape.models.protocols import (
    AffineScores,
    Batched,
    Block,
    Curved,
    Layered,
    LossFunction,
    OnPlane,
    SummedScores,
    by_sums,
    promises,
    scores_at_hand,
    tested,
)

__all__ = [
    "MLP",
    "AffineScores",
    "Batched",
    "Block",
    "Curved",
    "Layered",
    "LossFunction",
    "OnPlane",
    "SummedScores",
    "by_sums",
    "promises",
    "scores_at_hand",
    "tested",
]
