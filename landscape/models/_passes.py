"""Forwards and backwards through the layers behind the first, for a block of examples.

The first layer is a product with the features, which others do; here it is given as its
pre-activations (H, n). Arrays are (units, n): one column an example.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape.models._layers import Layer, Layers

Floats = NDArray[np.floating]


class Pass(NamedTuple):
    """What the layers made of some examples."""

    values: list[Floats]  # of each hidden layer's activation
    outputs: list[Floats]  # of each hidden layer: the same, or with the layer's input added
    scores: Floats  # (C, n)


class Tangent(NamedTuple):
    """How that changes with t at weights w + t·v."""

    before: list[Floats]  # of each hidden layer's pre-activations
    outputs: list[Floats]
    scores: Floats  # (C, n)


def forward(layers: Layers, first: Floats, deeper: list[Layer]) -> Pass:
    """The scores of pre-activations (H, n) of the first layer, and all on the way."""
    z, values, outputs = first, [], []
    for k, (A, c) in enumerate(deeper):
        values.append(layers.activate.value(z))
        outputs.append(values[-1] + outputs[-1] if layers.adds[k] else values[-1])
        z = A @ outputs[-1] + c[:, None]
    return Pass(values, outputs, z)


def backward(
    layers: Layers, deeper: list[Layer], run: Pass, G: Floats
) -> tuple[list[Layer], Floats]:
    """Back-propagation of `G = ∂(Σ L_i)/∂scores` (C, n).

    Returns:
        the gradients of the deeper layers, and ∂(Σ L_i)/∂first (H, n).
    """
    gradients, above = [], np.zeros(0)
    for k in reversed(range(len(deeper))):
        gradients.append(Layer(G @ run.outputs[k].T, G.sum(axis=1)))
        of_output = deeper[k].A.T @ G
        if any(layers.adds[k + 1 : k + 2]):
            of_output += above
        above, G = of_output, of_output * layers.activate.slope(run.values[k])
    return gradients[::-1], G


def tangent(layers: Layers, moved: Floats, deeper: tuple[list[Layer], list[Layer]], run: Pass):
    """The derivative of the pass in the direction v.

    Args:
        layers: how the network is built.
        moved: derivative of the first layer's pre-activations (H, n).
        deeper: the deeper layers of w, and those of v.
        run: the pass at w.
    """
    dz, before, outputs = moved, [], []
    for k, (at, along) in enumerate(zip(*deeper, strict=True)):
        before.append(dz)
        change = layers.activate.slope(run.values[k]) * dz
        outputs.append(change + outputs[-1] if layers.adds[k] else change)
        dz = along.A @ run.outputs[k] + along.c[:, None] + at.A @ outputs[-1]
    return Tangent(before, outputs, dz)


def backward_tangent(
    layers: Layers,
    deeper: tuple[list[Layer], list[Layer]],
    run: tuple[Pass, Tangent],
    G: Floats,
    dG: Floats,
) -> tuple[list[Layer], Floats]:
    """The derivative of `backward` in the direction v, for `dG = ∂G/∂t` (C, n).

    Source: Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6, 1994.
    """
    at, along = deeper
    values, moved = run
    products, above, d_above = [], np.zeros(0), np.zeros(0)
    for k in reversed(range(len(at))):
        change = dG @ values.outputs[k].T + G @ moved.outputs[k].T
        products.append(Layer(change, dG.sum(axis=1)))
        of_output = at[k].A.T @ G
        d_output = along[k].A.T @ G + at[k].A.T @ dG
        if any(layers.adds[k + 1 : k + 2]):
            of_output += above
            d_output += d_above
        above, d_above = of_output, d_output
        slope, bend = (f(values.values[k]) for f in (layers.activate.slope, layers.activate.bend))
        G, dG = of_output * slope, d_output * slope + of_output * bend * moved.before[k]
    return products[::-1], dG
