"""What a loss function is to the rest of the engine, whatever model lies behind it."""

from landscape.models.protocols import AffineScores, Block, LossFunction, promises

__all__ = ["AffineScores", "Block", "LossFunction", "promises"]
