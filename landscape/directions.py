"""The points a plane can start from, and the ways to choose its directions."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import one_of, positive, weights_array
from landscape.errors import AllRowsZero, SameWeightTwice, StationaryPoint, TargetIsW
from landscape.models import LossFunction
from landscape.plane import Plane

Floats = NDArray[np.float64]


def zero_weights(shape: tuple[int, ...]) -> Floats:
    """All weights 0: every score is 0, and the SVM loss is (C − 1)·Δ."""
    return np.zeros(shape)


def random_weights(shape: tuple[int, ...], scale: float = 1e-2, seed: int = 0) -> Floats:
    """Weights drawn from N(0, scale²).

    Raises:
        ValueError: the scale is not a finite number above 0.
    """
    return positive(scale, "scale") * np.random.default_rng(seed).standard_normal(shape)


def random_directions(
    W: ArrayLike, count: int = 2, seed: int = 0, normalize: str = "none"
) -> list[Floats]:
    """Gaussian directions: every entry from N(0, 1), or each row rescaled to the norm of W's row.

    With `normalize="rows"` ("filter normalisation", Li et al., "Visualizing the loss landscape of
    neural nets", NeurIPS 2018) a row of W that is zero gives a zero row of each direction: the
    plane does not move that class.

    Raises:
        ValueError: an unknown normalisation, or rows are to be normalised and W has no two axes.
        AllRowsZero: rows are to be normalised, and W is all zero.
    """
    W = weights_array(W, "W")
    one_of(normalize, "normalize", ("none", "rows"))
    generator = np.random.default_rng(seed)
    directions = [generator.standard_normal(W.shape) for _ in range(count)]
    if normalize == "none":
        return directions
    if W.ndim != 2:
        raise ValueError(
            f"normalize='rows' needs a W of two axes, a row for each class; got shape {W.shape}: "
            "take normalize='none'"
        )
    norms = np.linalg.norm(W, axis=1, keepdims=True)
    if not norms.any():
        raise AllRowsZero("all zeros")
    return [V * (norms / np.linalg.norm(V, axis=1, keepdims=True)) for V in directions]


def random_plane(W: ArrayLike, seed: int = 0, normalize: str = "none") -> Plane:
    """The plane through W along two Gaussian directions, as `random_directions` draws them.

    Raises:
        ValueError: as `random_directions` and `Plane` say.
    """
    W1, W2 = random_directions(W, 2, seed, normalize)
    return Plane(np.asarray(W), W1, W2)


def gradient_plane(objective: LossFunction, W: ArrayLike, seed: int = 0) -> Plane:
    """The plane through W along `−∇L(W)` and a Gaussian companion of the same length.

    Raises:
        StationaryPoint: the gradient at W is zero, so it gives no direction.
    """
    downhill = -objective.value_and_gradient(W)[1]
    length = np.linalg.norm(downhill)
    if length == 0:
        raise StationaryPoint
    return Plane(np.asarray(W), downhill, _companion(downhill, seed))


def plane_towards(W: ArrayLike, target: ArrayLike, seed: int = 0) -> Plane:
    """The plane through W whose first direction ends at the target: `W + 1·W1 = target`.

    The second direction is a Gaussian companion of the same length.

    Raises:
        ValueError: the target has another shape than W.
        TargetIsW: the target equals W.
    """
    W, target = weights_array(W, "W"), weights_array(target, "target")
    if target.shape != W.shape:
        raise ValueError(f"target must have the shape {W.shape} of W; got {target.shape}")
    if np.array_equal(W, target):
        raise TargetIsW("the same weights")
    way = target - W
    return Plane(W, way, _companion(way, seed))


def weight_plane(W: ArrayLike, first: tuple[int, ...], second: tuple[int, ...]) -> Plane:
    """The plane of two single weights: a and b are added to the entries W[first] and W[second].

    An entry has a number for each axis of W: (class, feature), or (k,) in a flat vector.

    Raises:
        ValueError: an entry lies outside W.
        SameWeightTwice: both entries are the same.
    """
    W = weights_array(W, "W")
    directions = []
    for name, entry in (("first", first), ("second", second)):
        inside = all(0 <= i < n for i, n in zip(entry, W.shape, strict=False))
        if len(entry) != W.ndim or not inside:
            raise ValueError(f"{name} must be an entry of a W of shape {W.shape}; got {entry}")
        direction = np.zeros_like(W)
        direction[entry] = 1.0
        directions.append(direction)
    if first == second:
        raise SameWeightTwice(f"{first} twice")
    return Plane(W, *directions)


def _companion(direction: Floats, seed: int) -> Floats:
    """A Gaussian direction of the same length."""
    companion = np.random.default_rng(seed).standard_normal(direction.shape)
    return companion * (np.linalg.norm(direction) / np.linalg.norm(companion))
