"""Trees of arrays as flat vectors: against the engine's own network, and SciPy's function."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import rosen, rosen_der, rosen_hess_prod

import landscape as ls
from tests.engine.networks import gaussian, parity

Floats = NDArray[np.float64]

needs_jax = pytest.mark.jax
NETWORK = ls.MLP(parity(classes=3), (5,), "tanh")


class Layer(NamedTuple):
    """A layer as most JAX libraries keep it."""

    kernel: Any  # (I, O)
    bias: Any  # (O,)


def tree_of(w: Floats, array: Callable[[Floats], Any] = np.asarray) -> Any:
    """The weights of NETWORK, kernels transposed, in nested containers of each kind."""
    W1, b1, W2, b2 = (block.of(w) for block in NETWORK.layout)
    return {"first": [array(W1.T), array(b1)], "none": None, "last": Layer(array(W2.T), array(b2))}


def softmax_loss(library: Any) -> Callable[[Any], Any]:
    """The loss of NETWORK as a function of such a tree, in a library."""
    X, own = NETWORK.dataset.features, np.eye(3)[NETWORK.y]

    def loss(tree: Any) -> Any:
        (A, c), last = tree["first"], tree["last"]
        assert tree["none"] is None
        scores = library.tanh(X @ A + c) @ last.kernel + last.bias
        return (library.log(library.exp(scores).sum(axis=1)) - (own * scores).sum(axis=1)).mean()

    return loss


def network() -> ls.PytreeModel:
    return ls.PytreeModel(softmax_loss(np), tree_of(gaussian(NETWORK, 0)), unit_axis=-1)


def test_a_network_in_numpy_is_the_same_function() -> None:
    model, w = network(), gaussian(NETWORK, 1)
    assert isinstance(model, ls.LossFunction)
    assert isinstance(model, ls.Layered)
    assert [block[1:] for block in model.layout] == [block[1:] for block in NETWORK.layout]
    names = [block.name for block in model.layout]
    assert names == ["first/0", "first/1", "last/0", "last/1"]
    np.testing.assert_array_equal(model.weights, gaussian(NETWORK, 0))
    assert model.value(w) == pytest.approx(NETWORK.value(w), rel=1e-12)
    plane = ls.Plane(w, *(ls.random_direction(model, w, seed) for seed in (1, 2)))
    np.testing.assert_array_equal(plane.W1, ls.random_direction(NETWORK, w, 1))
    a, b = np.array([-0.7, 0.0, 0.4]), np.array([0.3, 1.0])
    grid, own = (ls.evaluate_plane(f, plane, a, b).loss for f in (model, NETWORK))
    np.testing.assert_allclose(grid, own, rtol=1e-11)
    search = ls.RandomLocalSearch(0.3)
    found, own = (ls.optimize(f, search, w, 20, seed=2).weights for f in (model, NETWORK))
    np.testing.assert_allclose(found, own, atol=1e-12)


def test_nothing_is_known_of_examples_and_classes() -> None:
    model = network()
    assert model.examples == 1
    assert model.batch([0]) is model
    assert model.accuracy(model.weights) is model.accuracy(model.weights, "test") is None
    with pytest.raises(ValueError, match="split must be one of train, test; got 'all'"):
        model.accuracy(model.weights, "all")


@needs_jax
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", ["numpy", "jax"])
def test_gradients_and_curvature_by_jax(dtype: str, kind: str) -> None:
    jax = import_module("jax")
    library = np if kind == "numpy" else jax.numpy
    with jax.enable_x64(dtype == "float64"):
        tree = tree_of(gaussian(NETWORK, 0), lambda part: library.asarray(part, dtype=dtype))
    model = ls.PytreeModel(jax.jit(softmax_loss(jax.numpy)), tree, unit_axis=-1)
    w, v = gaussian(NETWORK, 1), gaussian(NETWORK, 2)
    room = 1e-13 if dtype == "float64" else 1e-5
    value, gradient = model.value_and_gradient(w)
    assert value == pytest.approx(model.value(w), rel=room)
    assert value == pytest.approx(NETWORK.value(w), rel=room)
    np.testing.assert_allclose(gradient, NETWORK.gradient(w), atol=room)
    np.testing.assert_allclose(
        model.hessian_product(w, v), NETWORK.hessian_product(w, v), atol=10 * room
    )
    assert not jax.config.jax_enable_x64
    kinds = {type(leaf) for leaf in jax.tree.leaves(model.tree(w))}
    assert kinds == {type(leaf) for leaf in jax.tree.leaves(tree)}
    assert {str(leaf.dtype) for leaf in jax.tree.leaves(model.tree(w))} == {dtype}


@needs_jax
def test_paths_and_curvatures_of_a_valley() -> None:
    jnp = import_module("jax").numpy

    def valley(tree: dict[str, Any]) -> Any:
        x = jnp.concatenate([tree["x"], tree["rest"][0].ravel()])
        return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()

    start = np.array([1.3, 0.7, 0.8, 1.9])
    model = ls.PytreeModel(valley, {"x": start[:1], "rest": [start[1:].reshape(3, 1)]})
    assert model.value(start) == pytest.approx(rosen(start), rel=1e-14)
    np.testing.assert_allclose(model.gradient(start), rosen_der(start), rtol=1e-12)
    V = np.array([0.3, -1.0, 2.0, 0.1])
    np.testing.assert_allclose(
        model.hessian_product(start, V), rosen_hess_prod(start, V), rtol=1e-11
    )
    path = ls.optimize(model, ls.LBFGS(), start, 500)
    np.testing.assert_allclose(path.weights[-1], 1, atol=1e-3)
    found = ls.extreme_curvatures(model, path.weights[-1])
    H = np.array([rosen_hess_prod(path.weights[-1], unit) for unit in np.eye(4)])
    ends = np.linalg.eigvalsh(H)[[0, -1]]
    assert [found.smallest, found.largest] == pytest.approx(ends, rel=1e-6)


LEAVES = st.lists(st.integers(1, 3), max_size=3).map(
    lambda shape: np.arange(np.prod(shape), dtype=float).reshape(shape)
)
TREES = st.recursive(
    LEAVES | st.floats(-1, 1) | st.none(),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.lists(parts, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from("abc") | st.integers(0, 2), parts, max_size=3)
        | st.tuples(parts, parts).map(lambda pair: Layer(*pair))
    ),
    max_leaves=6,
)


def shown(tree: Any) -> str:
    """All that a tree holds, containers, types, shapes and numbers."""
    if isinstance(tree, dict):
        return f"{{{', '.join(f'{key!r}: {shown(part)}' for key, part in tree.items())}}}"
    if isinstance(tree, (list, tuple)):
        return f"{type(tree).__name__}({', '.join(map(shown, tree))})"
    array = np.asarray(tree) if tree is not None else None
    return f"{None if array is None else (array.shape, array.dtype, array.ravel().tolist())}"


@settings(max_examples=60, deadline=None)
@given(TREES, st.sampled_from([0, -1]))
def test_the_tree_of_the_weights_is_the_tree(tree: Any, unit_axis: int) -> None:
    before = shown(tree)
    assume("[" in before.replace("[]", ""))  # some number
    model = ls.PytreeModel(lambda _: 0.0, tree, unit_axis)
    assert shown(model.tree(model.weights)) == before
    assert model.layout[-1].stop == len(model.weights)
    changed = model.tree(model.weights + 1)
    assert shown(changed) != before
    assert shown(tree) == before


@pytest.mark.parametrize(
    ("loss", "tree", "error", "message"),
    [
        ("mse", [np.ones(2)], TypeError, "loss must be a function of a tree; got str"),
        (np.sum, [], ValueError, "at least one number; got none"),
        (np.sum, {"a": np.zeros((0, 3))}, ValueError, "at least one number; got none"),
        (
            np.sum,
            {"a": [1.0, "b"]},
            TypeError,
            "floating-point numbers; got str at a/1: what is no",
        ),
        (np.sum, {"step": np.ones(1, int)}, TypeError, "got ndarray of int64 at step"),
        (np.sum, (np.array([1.0, np.nan]),), ValueError, "tree must be finite; got nan"),
    ],
)
def test_refuses(loss: Any, tree: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ls.PytreeModel(loss, tree)


def test_refuses_a_loss_with_axes_and_weights_of_another_shape() -> None:
    model = ls.PytreeModel(lambda tree: tree[0] ** 2, [np.ones(3)])
    with pytest.raises(TypeError, match=r"a single number; got an array of shape \(3,\)"):
        model.value(np.ones(3))
    with pytest.raises(ValueError, match=r"W must have shape \(3,\); got \(2,\)"):
        model.tree(np.ones(2))


@pytest.mark.parametrize(
    ("package", "call"),
    [
        ("torch", lambda: ls.TorchModel(None, print, [])),
        ("jax", lambda: network().gradient(gaussian(NETWORK, 0))),
        ("jax", lambda: network().hessian_product(*np.ones((2, *NETWORK.shape)))),
    ],
)
def test_says_how_to_install_what_is_missing(
    package: str, call: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    message = rf"needs the package {package}.*: pip install 'loss-landscape-explorer\[{package}\]'"
    with pytest.raises(ImportError, match=message):
        call()
