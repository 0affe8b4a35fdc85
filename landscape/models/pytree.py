"""`PytreeModel`: any function of a tree of arrays, as a function of one flat vector."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import one_of
from landscape.models._extras import extra
from landscape.models._flat import FlatFunction
from landscape.models.protocols import Block
from landscape.models.trees import blocks, leaves, namespace, real, rebuilt

Floats = NDArray[np.float64]


class PytreeModel(FlatFunction):
    """`L(w) = loss(tree of the weights w)`, for dicts, lists and tuples of arrays, nested at will.

    The flat vector w (P,) holds the arrays in the order in which the tree is walked, in float64;
    the loss gets them as they came: NumPy's, JAX's or others of the array standard, in their own
    types. Blocks are named by their path, "layers/0/kernel"; arrays of at most one axis are of the
    kind "bias", all others "weight".

    The loss is called as it is for values: hand in `jax.jit(loss)` to have it compiled. Gradients
    and Hessian products are JAX's, of a loss that is written in `jax.numpy` or works with its
    arrays; in float64 where the tree is. The loss holds its data, so nothing is known of examples:
    there is one, an evaluation, and a batch of it is the same function. It classifies nothing.

    Args:
        loss: of a tree like this one, a single number.
        tree: the weights to begin with. It is never changed.
        unit_axis: the axis of a weight array that counts the units whose incoming weights are
            scaled together by filter normalisation: 0 in PyTorch and here, −1 in most JAX
            libraries. The flat vector holds each weight array with that axis first.

    Raises:
        TypeError: the loss is no function, or a leaf is no array of floating-point numbers.
        ValueError: the tree holds no numbers, or some are not finite.
    """

    def __init__(self, loss: Callable[[Any], Any], tree: Any, unit_axis: int = 0) -> None:
        if not callable(loss):
            raise TypeError(f"loss must be a function of a tree; got {type(loss).__name__}")
        self._loss, self._tree, self._unit_axis = loss, tree, unit_axis
        self._layout = blocks(self._arrays(tree))
        if not self._layout or self._layout[-1].stop == 0:
            raise ValueError("tree must hold at least one number; got none")
        self._weights = self.flat(tree)

    @property
    def weights(self) -> Floats:
        """The weights (P,) of the tree as it was given."""
        return self._weights.copy()

    @property
    def layout(self) -> Sequence[Block]:
        """A block for each array of the tree."""
        return self._layout

    @property
    def examples(self) -> int:
        """1: what data the loss has is not known, so one evaluation counts as one example."""
        return 1

    def flat(self, tree: Any) -> Floats:
        """The weights (P,) of a tree like the one that the model was made with.

        Raises:
            TypeError: a leaf is no array of floating-point numbers.
            ValueError: the tree holds more or fewer numbers, or some are not finite.
        """
        parts = [array.ravel() for _, array in self._arrays(tree)]
        return self._checked(np.concatenate(parts), "tree")

    def _arrays(self, tree: Any) -> Iterator[tuple[str, Floats]]:
        """Path of each leaf, and its array as it lies in the flat vector."""
        for name, leaf in leaves(tree, ""):
            yield name, self._unit_first(real(leaf, name))

    def tree(self, W: ArrayLike) -> Any:
        """The tree with the weights (P,), which the loss is a function of.

        Raises:
            ValueError: W has another shape, or is not finite.
        """
        w = self._checked(W)
        with self._precision():
            return self._tree_of(w)

    def values(self, weights: ArrayLike) -> Floats:
        """L (K,) of each of K vectors of weights (K, P), one after another.

        Raises:
            ValueError: the weights do not have the shape (K, P), or are not finite.
            TypeError: the loss returns an array that has axes.
        """
        return np.array([self._value(w) for w in self._checked_stack(weights)])

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        """L(W) and ∂L/∂W (P,), by JAX.

        Raises:
            ValueError: W has another shape, or is not finite.
            ImportError: JAX is not installed.
        """
        w = self._checked(W)
        of_value, _ = self._derivatives
        with self._precision():
            value, gradient = of_value(w)
            return float(value), np.array(gradient, dtype=np.float64)

    def hessian_product(self, W: ArrayLike, V: ArrayLike) -> Floats:
        """`∇²L(W) V` (P,): the derivative of the gradient along V, by JAX.

        Raises:
            ValueError: W or V has another shape, or is not finite.
            ImportError: JAX is not installed.
        """
        w, v = self._checked(W), self._checked(V, "V")
        _, product = self._derivatives
        with self._precision():
            return np.array(product(w, v), dtype=np.float64)

    def batch(self, rows: ArrayLike) -> "PytreeModel":  # noqa: ARG002
        """The same function: there are no examples to choose from."""
        return self

    def accuracy(self, W: ArrayLike, split: str = "train") -> None:  # noqa: ARG002
        """None: it classifies nothing.

        Raises:
            ValueError: an unknown split.
        """
        one_of(split, "split", ("train", "test"))

    def _value(self, w: Floats) -> float:
        with self._precision():
            value = self._loss(self._tree_of(w))
        if np.ndim(value):
            raise TypeError(
                f"loss must return a single number; got an array of shape {np.shape(value)}: "
                "return its mean"
            )
        return float(value)

    @cached_property
    def _derivatives(self) -> tuple[Callable[..., Any], Callable[..., Any]]:
        """Value and gradient of w, and Hessian product of (w, v), compiled by JAX."""
        jax = extra("jax", "A gradient or Hessian product of a PytreeModel")

        def of_flat(w: Any) -> Any:
            return self._loss(self._tree_of(w, jax.numpy))

        def product(w: Any, v: Any) -> Any:
            return jax.jvp(jax.grad(of_flat), (w,), (v,))[1]

        return jax.jit(jax.value_and_grad(of_flat)), jax.jit(product)

    def _tree_of(self, w: Any, traced: Any = None) -> Any:
        """The tree of a vector (P,): of arrays as they came, or of JAX's where it is traced."""
        parts = iter(self._layout)

        def array_of(leaf: Any) -> Any:
            block, dtype = next(parts), getattr(leaf, "dtype", np.float64)
            array = self._unit_back(block.of(w), traced or np)
            return (traced or namespace(leaf)).asarray(array, dtype=dtype)

        return rebuilt(self._tree, array_of)

    def _unit_first(self, array: Floats) -> Floats:
        return np.moveaxis(array, self._unit_axis, 0) if array.ndim > 1 else array

    def _unit_back(self, array: Any, library: Any) -> Any:
        return library.moveaxis(array, 0, self._unit_axis) if array.ndim > 1 else array

    @contextmanager
    def _precision(self) -> Iterator[None]:
        """JAX computes in float64 within, where the tree does, if JAX is loaded at all."""
        jax, double = sys.modules.get("jax"), np.dtype(np.float64)
        dtypes = [getattr(leaf, "dtype", double) for _, leaf in leaves(self._tree, "")]
        with jax.enable_x64(True) if jax and double in dtypes else nullcontext():
            yield
