"""The points a plane can start from, and the ways to choose its directions."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import one_of, positive, weights_array
from landscape.errors import AllRowsZero, SameWeightTwice, StationaryPoint, TargetIsW
from landscape.models import Layered, LossFunction
from landscape.models.symmetries import balancing_factors
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


def random_direction(
    model: Layered,
    w: ArrayLike,
    seed: int = 0,
    normalize: str = "filter",
    biases: str = "zero",
    balance: bool = False,
) -> Floats:
    """One Gaussian direction d (P,) for a network, scaled block by block to its weights.

    With "filter", each slice of a weight block along its first axis, what comes into one unit, has
    the length of that slice of w; with "layer" each whole weight block has the length of w's. A
    slice of w that is zero gives a zero slice. With "none" every entry is from N(0, 1), biases and
    norm layers too.

    Filter normalisation makes a picture independent of the scale of a layer: a layer times 4 and
    the next by 1/4 give the same. It does not undo scales of single units. With `balance`, d is
    normalised at the weights whose units are in balance (`balanced`), and carried back to w: all
    networks that differ only in the scales of their ReLUs then have the same `L(w + a·d)`.

    Source: Li, Xu, Taylor, Studer and Goldstein, "Visualizing the loss landscape of neural nets",
    NeurIPS 2018, section 4.

    Args:
        model: whose layout says where its blocks lie.
        w: weights (P,).
        seed: of the draw.
        normalize: "filter", "layer" or "none".
        biases: what becomes of biases and of norm layers in a normalised direction: "zero", or
            "normalize", each block to the length of w's.
        balance: for an MLP of ReLUs without skip connections.

    Raises:
        ValueError: an unknown choice, or w has another shape.
        AllRowsZero: a normalised direction, and w is zero wherever it may move.
        UnitsNotScalable: units that can't be balanced.
        TypeError: the model has no layout, or is to be balanced and is no MLP.
    """
    one_of(normalize, "normalize", ("filter", "layer", "none"))
    one_of(biases, "biases", ("zero", "normalize"))
    if not isinstance(model, Layered):
        raise TypeError(f"model must have a layout of blocks; got {type(model).__name__}")
    w = weights_array(w, "w")
    if w.shape != model.shape:
        raise ValueError(f"w must have shape {model.shape}; got {w.shape}")
    factors = balancing_factors(model, w) if balance else np.ones_like(w)  # pyright: ignore
    direction = np.random.default_rng(seed).standard_normal(w.shape)
    if normalize != "none":
        for block in model.layout:
            part, own = block.of(direction), block.of(factors * w)
            if block.kind == "weight":
                part *= _length_ratios(own, part, by_slice=normalize == "filter")
            else:
                part *= _length_ratios(own, part, by_slice=False) if biases == "normalize" else 0
        if not direction.any():
            raise AllRowsZero("all zeros")
    return direction / factors


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


def _length_ratios(own: Floats, drawn: Floats, *, by_slice: bool) -> Floats:
    """Length of W's part over that of the one drawn, for each slice along axis 0 or in all."""
    axes = tuple(range(1, own.ndim)) if by_slice else None
    lengths = [np.sqrt((part**2).sum(axis=axes, keepdims=True)) for part in (own, drawn)]
    return lengths[0] / lengths[1]


def _companion(direction: Floats, seed: int) -> Floats:
    """A Gaussian direction of the same length."""
    companion = np.random.default_rng(seed).standard_normal(direction.shape)
    return companion * (np.linalg.norm(direction) / np.linalg.norm(companion))
