"""The layers of a fully connected network inside one flat vector of weights."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape._validation import one_of
from landscape.models._activations import ACTIVATIONS, Activation
from landscape.models.protocols import Block

Floats = NDArray[np.floating]


class Layer(NamedTuple):
    """`z = A h + c` for inputs h (I, n), one column an example."""

    A: Floats  # (O, I)
    c: Floats  # (O,)


@dataclass(frozen=True)
class Layers:
    """How a network of fully connected layers is built, and where each layer's weights lie.

    Args:
        sizes: features D, the widths of the hidden layers, classes C.
        activation: a key of ACTIVATIONS.
        skip: whether a hidden layer that is as wide as the hidden layer before adds its input.

    Raises:
        ValueError: a hidden layer has no unit, or the activation is unknown.
    """

    sizes: tuple[int, ...]
    activation: str
    skip: bool

    def __post_init__(self) -> None:
        one_of(self.activation, "activation", tuple(ACTIVATIONS))
        if min(self.sizes) < 1:
            raise ValueError(f"hidden layers must have at least 1 unit; got {self.sizes[1:-1]}")

    @cached_property
    def activate(self) -> Activation:
        """The activation function."""
        return ACTIVATIONS[self.activation]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """`W1 (H, D)`, `b1 (H,)`, `W2 …`, `b2` … in the order of the flat vector."""
        blocks, start = [], 0
        for k, (inputs, outputs) in enumerate(zip(self.sizes, self.sizes[1:], strict=False), 1):
            blocks.append(Block(f"W{k}", (outputs, inputs), start, "weight"))
            start += outputs * inputs
            blocks.append(Block(f"b{k}", (outputs,), start, "bias"))
            start += outputs
        return tuple(blocks)

    @cached_property
    def size(self) -> int:
        """How many weights P there are."""
        return self.blocks[-1].stop

    @cached_property
    def is_weight(self) -> NDArray[np.bool_]:
        """(P,): the entries that are no bias."""
        mask = np.zeros(self.size, dtype=bool)
        for block in self.blocks[::2]:
            mask[block.start : block.stop] = True
        return mask

    @cached_property
    def adds(self) -> tuple[bool, ...]:
        """Of each hidden layer, whether it adds its input to its output."""
        widths = self.sizes[1:-1]
        return tuple(
            self.skip and k > 0 and width == widths[k - 1] for k, width in enumerate(widths)
        )

    def split(self, w: Floats) -> list[Layer]:
        """The layers of a flat vector (P,), as views of it."""
        return [Layer(w[A].reshape(shape), w[c]) for A, shape, c in self._places]

    @cached_property
    def _places(self) -> list[tuple[slice, tuple[int, ...], slice]]:
        """Of each layer, where A and c lie and the shape of A: a training asks at each step."""
        pairs = zip(self.blocks[::2], self.blocks[1::2], strict=True)
        return [(slice(A.start, A.stop), A.shape, slice(c.start, c.stop)) for A, c in pairs]


@lru_cache(maxsize=64)
def layers_of(sizes: tuple[int, ...], activation: str, skip: bool) -> Layers:
    """The layers, made once for a network and all the mini-batches of it.

    Raises:
        ValueError: as `Layers` says.
    """
    return Layers(sizes, activation, skip)
