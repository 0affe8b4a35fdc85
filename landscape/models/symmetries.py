"""Networks of other weights that are the same function: units rescaled, units in another order."""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array
from landscape.errors import UnitsNotScalable
from landscape.models.mlp import MLP

Floats = NDArray[np.float64]
Order = NDArray[np.intp]

# Balancing a unit moves its neighbours out of balance again: so often at most.
SWEEPS = 1000
# A unit is in balance when the two norms agree up to this share.
BALANCED = 1e-14


def balanced(model: MLP, w: ArrayLike) -> Floats:
    """The same ReLU network with each hidden unit in balance.

    What comes in with the bias has the norm of what goes out. Any two networks that differ only in
    the scales of their units, `(A_ij, c_i) · s_i` and `A_ki / s_i`, become the same weights.

    Raises:
        UnitsNotScalable: the units are not ReLUs, or skip connections tie their scales together.
        ValueError: w has another shape, or is not finite.
    """
    return balancing_factors(model, w) * flat_weights(model, w, "w")


def balancing_factors(model: MLP, w: ArrayLike) -> Floats:
    """The factor of each entry (P,) that brings the units into balance.

    A unit without weights on one side keeps its scale.

    Raises:
        UnitsNotScalable: the units are not ReLUs, or skip connections tie their scales together.
    """
    w = flat_weights(model, w, "w")
    _check_scalable(model)
    factors = np.ones_like(w)
    layers = model.layers.split(factors)
    for _ in range(SWEEPS):
        farthest = 0.0
        for k, (layer, following) in enumerate(pairwise(layers)):
            now = model.layers.split(factors * w)
            coming = np.hypot(np.linalg.norm(now[k].A, axis=1), now[k].c)
            going = np.linalg.norm(now[k + 1].A, axis=0)
            alive = (coming > 0) & (going > 0)
            scale = np.sqrt(
                going / np.where(alive, coming, 1), where=alive, out=np.ones(len(going))
            )
            layer.A[:] *= scale[:, None]
            layer.c[:] *= scale
            following.A[:] /= scale
            farthest = max(farthest, float(np.abs(scale - 1).max()))
        if farthest <= BALANCED:
            break
    return factors


def rescaled(model: MLP, w: ArrayLike, factors: ArrayLike, layer: int = 0) -> Floats:
    """The same ReLU network with the units of a hidden layer at other scales.

    What comes into unit k, bias and all, is multiplied by `factors[k]`, what goes out is divided by
    it: `relu(s·z) = s·relu(z)` for s > 0.

    Args:
        model: a network of ReLUs.
        w: weights (P,).
        factors: above 0, one for each unit of the layer, or one for all.
        layer: which hidden layer, from 0.

    Raises:
        UnitsNotScalable: the units are not ReLUs, or skip connections tie their scales together.
        ValueError: there is no such layer, or the factors are not above 0 or do not fit it.
    """
    w = flat_weights(model, w, "w")
    _check_scalable(model)
    if not 0 <= layer < len(model.hidden):
        raise ValueError(f"layer must be one of 0 … {len(model.hidden) - 1}; got {layer}")
    width = model.hidden[layer]
    scales = finite_array(factors, "factors", np.ndim(factors)).astype(np.float64)
    if scales.shape not in ((), (width,)) or scales.min() <= 0:
        raise ValueError(f"factors must be 1 or {width} numbers above 0; got {factors}")
    scaled = w.copy()
    (A, c), following = model.layers.split(scaled)[layer : layer + 2]
    scales = np.broadcast_to(scales, (width,))
    A *= scales[:, None]
    c *= scales
    following.A[:] /= scales
    return scaled


def swapped(model: MLP, w: ArrayLike, first: int = 0, second: int = 1) -> Floats:
    """The same network with two units of its first hidden layer in each other's place.

    Raises:
        ValueError: there is no such unit.
    """
    w = flat_weights(model, w, "w").copy()
    width = model.hidden[0] if model.hidden else 0
    if not (0 <= first < width and 0 <= second < width):
        raise ValueError(f"units must be two of 0 … {width - 1}; got {first} and {second}")
    (A, c), following, *_ = model.layers.split(w)
    pair, exchanged = [first, second], [second, first]
    A[pair] = A[exchanged]
    c[pair] = c[exchanged]
    following.A[:, pair] = following.A[:, exchanged]
    return w


def matched(model: MLP, w0: ArrayLike, w1: ArrayLike) -> Floats:
    """The network w1 with its hidden units in the order in which they are nearest to those of w0.

    It is the same function as w1. With one hidden layer no other order is nearer to w0, in squared
    distance of all weights. With more, layer after layer is matched while the others stand still,
    from an order found from the first layer on, which finds a network whose units were only
    reordered. Layers that a skip connection joins share one order. Signs are left alone.

    Source: Ainsworth, Hayase and Srinivasa, "Git Re-Basin: merging models modulo permutation
    symmetries", ICLR 2023, section 3.2.

    Raises:
        ValueError: weights of another shape, or not finite.
    """
    matching = _Matching(model, flat_weights(model, w0, "w0"), flat_weights(model, w1, "w1"))
    return min(matching.candidates(), key=matching.distance)


def _check_scalable(model: MLP) -> None:
    if model.activation != "relu" or any(model.layers.adds):
        raise UnitsNotScalable(f"{model.activation}{', skip' if model.skip else ''}")


class _Matching:
    """Orders of the units of w1, one for each hidden layer, and how near they come to w0."""

    def __init__(self, model: MLP, w0: Floats, w1: Floats) -> None:
        self.w0, self.w1 = w0, w1
        self.first, self.second = model.layers.split(w0), model.layers.split(w1)
        self.streams: list[list[int]] = []
        for k, adds in enumerate(model.layers.adds):
            if adds:
                self.streams[-1].append(k)
            else:
                self.streams.append([k])

    def candidates(self) -> list[Floats]:
        """w1 as it is, and the best orders found from there and from the first layer on."""
        as_it_is = [np.arange(len(layer.c)) for layer in self.second[:-1]]
        forwards = list(as_it_is)
        for stream in self.streams:
            self._set(forwards, stream, self._incoming(forwards, stream[0]))
        return [self.w1, self._refined(as_it_is), self._refined(forwards)]

    def distance(self, w: Floats) -> float:
        """Squared distance from w0."""
        return float(((w - self.w0) ** 2).sum())

    def _refined(self, orders: list[Order]) -> Floats:
        """Stream after stream matched anew, as long as that brings the whole nearer."""
        nearest = self._reordered(orders)
        while True:
            orders = list(orders)
            for stream in self.streams:
                likeness = sum(
                    self._incoming(orders, k) + self._outgoing(orders, k) for k in stream
                )
                self._set(orders, stream, np.asarray(likeness))
            found = self._reordered(orders)
            if not self.distance(found) < self.distance(nearest):
                return nearest
            nearest = found

    def _incoming(self, orders: list[Order], k: int) -> Floats:
        """Inner products (H, H) of what comes into the units of both networks."""
        (A, c), (B, d) = self.first[k], self.second[k]
        return A @ (B[:, orders[k - 1]] if k else B).T + np.outer(c, d)

    def _outgoing(self, orders: list[Order], k: int) -> Floats:
        """Inner products (H, H) of what goes out of them."""
        A, B = self.first[k + 1].A, self.second[k + 1].A
        return A.T @ (B[orders[k + 1]] if k + 1 < len(orders) else B)

    def _set(self, orders: list[Order], stream: list[int], likeness: Floats) -> None:
        """Give the layers of a stream the order in which their units are most alike."""
        from scipy.optimize import linear_sum_assignment

        order = linear_sum_assignment(likeness, maximize=True)[1]
        for k in stream:
            orders[k] = order

    def _reordered(self, orders: list[Order]) -> Floats:
        """w1 with its units in these orders."""
        parts = []
        for k, (A, c) in enumerate(self.second):
            rows = orders[k] if k < len(orders) else slice(None)
            parts += [(A[:, orders[k - 1]] if k else A)[rows].ravel(), c[rows]]
        return np.concatenate(parts, dtype=np.float64)


def flat_weights(model: MLP, w: ArrayLike, name: str) -> Floats:
    """The weights (P,) in float64.

    Raises:
        ValueError: another shape, or not finite.
        TypeError: the model is no MLP.
    """
    if not isinstance(model, MLP):
        raise TypeError(f"model must be an MLP, whose units are known; got {type(model).__name__}")
    w = finite_array(w, name, 1).astype(np.float64)
    if w.shape != model.shape:
        raise ValueError(f"{name} must have shape {model.shape}; got {w.shape}")
    return w
