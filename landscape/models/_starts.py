"""Where the training of a network starts."""

import numpy as np
from numpy.typing import NDArray

from landscape._validation import one_of
from landscape.models._layers import Layers

# The variance of a layer's weights, for so many inputs and outputs.
SCHEMES = {
    "he": lambda inputs, _: 2 / inputs,
    "glorot": lambda inputs, outputs: 2 / (inputs + outputs),
    "lecun": lambda inputs, _: 1 / inputs,
}


def random_start(layers: Layers, seed: int, scheme: str | None) -> NDArray[np.float64]:
    """Gaussian weights (P,) of the scheme's variance, drawn layer by layer; biases 0.

    Raises:
        ValueError: an unknown scheme.
    """
    scheme = scheme or ("he" if layers.activation == "relu" else "glorot")
    variance = SCHEMES[one_of(scheme, "scheme", tuple(SCHEMES))]
    generator, w = np.random.default_rng(seed), np.zeros(layers.size)
    for A, _ in layers.split(w):
        outputs, inputs = A.shape
        A[:] = np.sqrt(variance(inputs, outputs)) * generator.standard_normal(A.shape)
    return w
