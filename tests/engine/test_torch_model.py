"""PyTorch modules as loss functions: against the engine's own network and by hand."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import pytest

import landscape as ls
from tests.engine.networks import gaussian, parity
from tests.engine.torch_networks import (
    batches_of,
    cross_entropy,
    differences,
    images,
    images_module,
    module_of,
)

pytestmark = pytest.mark.torch

SIZES = (7, 1, 12)
AXIS = np.array([-0.7, 0.0, 0.4])
NETWORKS = {
    "relu": ls.MLP(parity(classes=3), (5,)),
    "deep tanh": ls.MLP(parity(classes=3), (4, 3), "tanh"),
    "linear": ls.MLP(parity(), ()),
}
every_network = pytest.mark.parametrize("name", NETWORKS)


@pytest.fixture(scope="module")
def torch() -> Any:
    return import_module("torch")


def both(name: str, dtype: str = "float64") -> tuple[ls.MLP, ls.TorchModel]:
    """The engine's network, and the same one in PyTorch."""
    model = NETWORKS[name]
    module = module_of(model, gaussian(model, 0), dtype)
    return model, ls.TorchModel(module, cross_entropy, batches_of(model.dataset, SIZES, dtype))


@every_network
def test_the_engines_own_network_is_the_same_function(name: str) -> None:
    model, theirs = both(name)
    assert isinstance(theirs, ls.LossFunction)
    assert isinstance(theirs, ls.Layered)
    assert isinstance(theirs, ls.Curved)
    assert [block[1:] for block in theirs.layout] == [block[1:] for block in model.layout]
    assert (theirs.shape, theirs.examples) == (model.shape, 20)
    np.testing.assert_array_equal(theirs.weights, gaussian(model, 0))
    w, v = gaussian(model, 1), gaussian(model, 2)
    stack = np.stack([w, v, theirs.weights])
    np.testing.assert_allclose(theirs.values(stack), model.values(stack), rtol=1e-12)
    value, gradient = theirs.value_and_gradient(w)
    assert [value, theirs.value(w)] == pytest.approx([model.value(w)] * 2, rel=1e-12)
    np.testing.assert_allclose(gradient, model.gradient(w), atol=1e-13)
    np.testing.assert_allclose(theirs.gradient(w), gradient, atol=1e-13)
    np.testing.assert_allclose(
        theirs.hessian_product(w, v), model.hessian_product(w, v), atol=1e-12
    )
    assert theirs.accuracy(w) == model.accuracy(w)
    assert theirs.accuracy(w, "test") is None


@every_network
def test_planes_lines_and_directions(name: str) -> None:
    model, theirs = both(name)
    w = gaussian(model, 3)
    directions = [ls.random_direction(theirs, w, seed) for seed in (1, 2)]
    np.testing.assert_array_equal(directions[0], ls.random_direction(model, w, 1))
    plane = ls.Plane(w, *directions)
    grid, own = (ls.evaluate_plane(f, plane, AXIS, AXIS[:2]).loss for f in (theirs, model))
    np.testing.assert_allclose(grid, own, rtol=1e-11)
    line, own = (ls.evaluate_line(f, w, plane.W1, AXIS).loss for f in (theirs, model))
    np.testing.assert_allclose(line, own, rtol=1e-11)


@every_network
def test_single_precision(name: str) -> None:
    model, theirs = both(name, "float32")
    w, v = gaussian(model, 1), gaussian(model, 2)
    np.testing.assert_allclose(theirs.weights, gaussian(model, 0), rtol=1e-7)
    assert theirs.value(w) == pytest.approx(model.value(w), rel=1e-6)
    for found, exact in (
        (theirs.gradient(w), model.gradient(w)),
        (theirs.hessian_product(w, v), model.hessian_product(w, v)),
    ):
        assert found.dtype == np.float64
        np.testing.assert_allclose(found, exact, atol=2e-5 * np.abs(exact).max())


@pytest.mark.parametrize("rows", [[4, 0, 4, 19], [7], list(range(20)), [19, 3] * 15])
def test_some_examples_only(rows: list[int]) -> None:
    model, theirs = both("deep tanh")
    w, part = gaussian(model, 1), theirs.batch(np.array(rows))
    assert part.examples == len(rows)
    own = model.batch(rows)
    assert part.value(w) == pytest.approx(own.value(w), rel=1e-12)
    np.testing.assert_allclose(part.gradient(w), own.gradient(w), atol=1e-13)
    again = part.batch([0])  # of the batch's own examples
    assert again.value(w) in [pytest.approx(model.batch([row]).value(w)) for row in rows]
    assert theirs.examples == 20


@pytest.mark.parametrize("method", [ls.Adam(0.02), ls.LBFGS(), ls.RandomLocalSearch(0.3)], ids=str)
def test_every_kind_of_method_takes_the_path_of_the_engines_own_network(method: Any) -> None:
    """Batches and all."""
    model, theirs = both("deep tanh")
    size = None if isinstance(method, ls.LBFGS) else 6
    start = model.random_weights(1)
    paths = [ls.optimize(f, method, start, 12, size, seed=4) for f in (theirs, model)]
    np.testing.assert_allclose(paths[0].weights, paths[1].weights, atol=1e-7)
    np.testing.assert_allclose(paths[0].loss, paths[1].loss, rtol=1e-7)
    assert paths[0].train_accuracy == paths[1].train_accuracy
    plane = ls.pca_plane(paths[:1]).plane
    shadows = [ls.shadow(f, plane, paths[0]) for f in (theirs, model)]
    np.testing.assert_allclose(shadows[0].plane_loss, shadows[1].plane_loss, rtol=1e-9)


def test_curvatures_and_curves() -> None:
    model, theirs = both("deep tanh")
    w = gaussian(model, 1)
    H = np.array([model.hessian_product(w, V) for V in np.eye(w.size)])
    found = ls.extreme_curvatures(theirs, w)
    assert [found.smallest, found.largest] == pytest.approx(
        np.linalg.eigvalsh(H)[[0, -1]], rel=1e-6
    )
    curves = [ls.curve_between(f, w, gaussian(model, 2), 5) for f in (theirs, model)]
    np.testing.assert_allclose(curves[0].bend, curves[1].bend, atol=1e-9)


def test_convolutions_batch_norm_and_weights_that_are_shared(torch: Any) -> None:
    module, data = images_module(), images()
    model = ls.TorchModel(module, cross_entropy, data)
    assert [(block.name, block.shape, block.kind) for block in model.layout] == [
        ("0.weight", (3, 1, 2, 2), "weight"),
        ("0.bias", (3,), "bias"),
        ("1.weight", (3,), "norm"),
        ("1.bias", (3,), "norm"),
        ("5.weight", (4, 12), "weight"),
        ("5.bias", (4,), "bias"),
        ("7.weight", (4, 4), "weight"),
        ("7.bias", (4,), "bias"),
    ]
    w = model.weights
    by_name = dict(module.named_parameters())
    for block in model.layout:
        np.testing.assert_array_equal(block.of(w), by_name[block.name].detach().numpy())
    away = w + 0.1 * np.random.default_rng(0).standard_normal(w.shape)
    torch.nn.utils.vector_to_parameters(torch.tensor(away), module.parameters())
    with torch.no_grad():
        module.eval()
        losses = [float(cross_entropy(module, batch)) for batch in data]
    assert model.value(away) == pytest.approx(np.average(losses, weights=[6, 3, 5]), rel=1e-13)
    for V in np.random.default_rng(1).standard_normal((3, w.size)):
        assert model.gradient(away) @ V == pytest.approx(
            differences(model.value, away, V), rel=1e-6, abs=1e-8
        )
        bend = differences(model.gradient, away, V)
        np.testing.assert_allclose(model.hessian_product(away, V), bend, atol=1e-7)


def test_filter_normalised_directions_of_a_module_are_as_published() -> None:
    model = ls.TorchModel(images_module(), cross_entropy, images())
    w = model.weights
    direction = ls.random_direction(model, w, 3)
    for block in model.layout:
        drawn, own = block.of(direction), block.of(w)
        if block.kind != "weight":
            assert not drawn.any()
            continue
        for unit, of_w in zip(drawn, own, strict=True):
            assert np.linalg.norm(unit) == pytest.approx(np.linalg.norm(of_w), rel=1e-12)


def test_statistics_of_batch_norm_as_they_were_and_recalculated(torch: Any) -> None:
    """One weight u before batch norm (scale 1, shift 0), and the mean of squares as loss."""
    module = torch.nn.Sequential(torch.nn.Linear(1, 1, bias=False), torch.nn.BatchNorm1d(1))
    module = module.double()
    module[1].running_mean.fill_(0.3)
    module[1].running_var.fill_(2.0)
    x = [np.array([1.0, 2.0, 6.0]), np.array([-1.0, 4.0])]
    batches = [(torch.tensor(part[:, None]),) for part in x]
    u, w = 1.7, np.array([1.7, 1.0, 0.0])

    def squares(network: Any, batch: Any) -> Any:
        return (network(batch[0]) ** 2).mean()

    kept = ls.TorchModel(module, squares, batches)
    everything = u * np.concatenate(x)
    expected = ((everything - 0.3) ** 2 / (2.0 + 1e-5)).mean()
    assert kept.value(w) == pytest.approx(expected, rel=1e-12)
    anew = ls.TorchModel(module, squares, batches, batch_norm="recalculate")
    mean = np.mean([(u * part).mean() for part in x])
    variance = np.mean([(u * part).var(ddof=1) for part in x])
    expected = ((everything - mean) ** 2 / (variance + 1e-5)).mean()
    for _ in range(2):
        assert anew.value(w) == pytest.approx(expected, rel=1e-12)
        assert anew.value_and_gradient(w)[0] == pytest.approx(expected, rel=1e-12)
    assert anew.value(2 * w) != kept.value(2 * w)
    still = module[1].running_mean, module[1].running_var
    assert [float(each) for each in still] == [0.3, 2.0]


def state(torch: Any, module: Any) -> list[bytes]:
    """All bits of a module and of PyTorch's random numbers, and the mode of each layer."""
    tensors = [*module.state_dict().values(), torch.get_rng_state()]
    tensors += [each.grad for each in module.parameters() if each.grad is not None]
    modes = [layer.training for layer in module.modules()]
    flags = [(each.requires_grad, each.grad is None) for each in module.parameters()]
    return [each.numpy().tobytes() for each in tensors] + [repr((modes, flags)).encode()]


@pytest.mark.parametrize("batch_norm", ["eval", "recalculate"])
def test_the_callers_module_and_random_numbers_are_the_same_bits_after(
    torch: Any, batch_norm: str
) -> None:
    module, generator = images_module(), torch.Generator().manual_seed(5)
    module[5].bias.requires_grad_(False)
    cross_entropy(module, images()[0]).backward()
    sets = torch.utils.data.TensorDataset(*images(sizes=(14,))[0])
    plain, own = (
        torch.utils.data.DataLoader(sets, 5, shuffle=True, generator=each)
        for each in (None, generator)
    )

    def noisy(network: Any, batch: Any) -> Any:
        return cross_entropy(network, batch) * (1 + torch.rand(()))

    before = [*state(torch, module), generator.get_state().numpy().tobytes()]
    for loader in (plain, own):
        model = ls.TorchModel(module, noisy, loader, batch_norm=batch_norm)
        w = model.weights
        plane = ls.Plane(w, *(ls.random_direction(model, w, seed) for seed in (1, 2)))
        first, second = (ls.evaluate_plane(model, plane, AXIS, AXIS).loss for _ in range(2))
        np.testing.assert_array_equal(first, second)
        path = ls.optimize(model, ls.Adam(), w, 3, batch_size=6)
        assert np.abs(path.weights[-1] - w).max() > 0
        model.hessian_product(w, w)
        model.accuracy(w)
        np.testing.assert_array_equal(w, model.weights)
    assert [*state(torch, module), generator.get_state().numpy().tobytes()] == before
    assert len(model.layout) == 7  # what is frozen is no weight


def test_a_loss_that_draws_random_numbers_is_a_function(torch: Any) -> None:
    model = ls.TorchModel(
        torch.nn.Linear(1, 1), lambda net, x: (net(x) * torch.rand(3, 1)).mean(), [torch.ones(3, 1)]
    )
    values = []
    for _ in range(2):
        torch.rand(1)
        values.append(model.value(model.weights))
    assert values[0] == values[1]
    single = model.value_and_gradient(model.weights)[0]
    assert single == pytest.approx(values[0], rel=1e-6)


class Sample(NamedTuple):
    """A batch with names."""

    x: Any
    y: Any


@pytest.mark.parametrize("form", [dict, list, Sample, lambda x, y: {"deep": [(x, None), {"y": y}]}])
def test_batches_of_any_structure(form: Any, torch: Any) -> None:
    model, _ = both("relu")
    pairs = batches_of(model.dataset, SIZES)

    def shaped(x: Any, y: Any) -> Any:
        return {dict: lambda: {"x": x, "y": y}, list: lambda: [x, y]}.get(
            form, lambda: form(x, y)
        )()

    def loss(module: Any, batch: Any) -> Any:
        if isinstance(batch, dict):
            x, y = (
                (batch["x"], batch["y"])
                if "x" in batch
                else (batch["deep"][0][0], batch["deep"][1]["y"])
            )
        else:
            x, y = (batch.x, batch.y) if isinstance(batch, Sample) else batch
        return torch.nn.functional.cross_entropy(module(x), y)

    w = gaussian(model, 1)
    theirs = ls.TorchModel(module_of(model, w), loss, [shaped(*pair) for pair in pairs])
    assert theirs.value(w) == pytest.approx(model.value(w), rel=1e-12)
    rows = [2, 15, 9]
    assert theirs.batch(rows).value(w) == pytest.approx(model.batch(rows).value(w), rel=1e-12)
    assert (theirs.accuracy(w) is None) == (form not in (list, Sample))


def test_batches_of_sequences_of_several_lengths(torch: Any) -> None:
    """Which can't be joined: a mini-batch is then made of parts."""
    data = [torch.randn(3, 4, 2), torch.randn(2, 7, 2)]
    model = ls.TorchModel(torch.nn.Linear(2, 1), lambda net, x: (net(x) ** 2).mean(), data)
    w, part = np.array([0.4, -1.2, 0.3]), [1, 3, 4]
    squares = [
        float(((x.double().numpy() @ w[:2] + w[2]) ** 2).mean()) for batch in data for x in batch
    ]
    assert model.value(w) == pytest.approx(np.mean(squares), rel=1e-6)
    assert model.batch(part).value(w) == pytest.approx(np.mean([squares[k] for k in part]))
    assert model.accuracy(w) is None


def test_attention_has_second_derivatives(torch: Any) -> None:
    layer = torch.nn.TransformerEncoderLayer(4, 2, 5, activation="gelu", batch_first=True).double()
    batch = torch.randn(3, 6, 4, dtype=torch.float64)
    model = ls.TorchModel(layer, lambda net, x: (net(x) ** 3).mean(), [batch])
    w = model.weights + 0.1 * np.random.default_rng(0).standard_normal(model.shape)
    V = np.random.default_rng(1).standard_normal(model.shape)
    bend = differences(model.gradient, w, V)
    np.testing.assert_allclose(model.hessian_product(w, V), bend, atol=1e-6 * np.abs(bend).max())
    assert np.abs(bend).max() > 1e-3


def test_losses_without_curvature_or_gradient_and_ones_that_overflow(torch: Any) -> None:
    x = torch.tensor([[1.0], [3.0]])
    linear = ls.TorchModel(torch.nn.Linear(1, 1), lambda net, batch: net(batch).mean(), [x])
    assert linear.value([2.0, 1.0]) == 5.0
    np.testing.assert_array_equal(linear.hessian_product([2.0, 1.0], [1.0, 1.0]), [0, 0])
    assert linear.value([1e200, 0.0]) == np.inf
    signs = ls.TorchModel(
        torch.nn.Linear(1, 1), lambda net, batch: (net(batch) > 4).double().mean(), [x]
    )
    assert signs.value([2.0, 0.0]) == 0.5
    with pytest.raises(ValueError, match="a loss with a gradient; got one without"):
        signs.gradient([2.0, 0.0])


class Given(NamedTuple):
    """What a call that is refused is made of."""

    torch: Any
    net: Any
    data: list[Any]


Hostile = Callable[[Given], Any]
REFUSED: dict[str, tuple[Hostile, type[Exception], str]] = {
    "no module": (lambda g: (len, cross_entropy, g.data), TypeError, "torch.nn.Module"),
    "no parameter": (
        lambda g: (g.torch.nn.ReLU(), cross_entropy, g.data),
        ValueError,
        "parameter with requires_grad.*; got none",
    ),
    "all frozen": (
        lambda g: (g.net.requires_grad_(False), cross_entropy, g.data),
        ValueError,
        "parameter with requires_grad",
    ),
    "lazy": (
        lambda g: (g.torch.nn.LazyLinear(2), cross_entropy, g.data),
        ValueError,
        "must have a shape; got weight, of a lazy layer",
    ),
    "complex": (
        lambda g: (g.torch.nn.Linear(3, 2, dtype=g.torch.complex64), cross_entropy, g.data),
        ValueError,
        "must be real; got weight of torch.complex64",
    ),
    "a criterion": (
        lambda g: (g.net, g.torch.nn.CrossEntropyLoss(), g.data),
        TypeError,
        "a function of the module and a batch; got a CrossEntropyLoss: write lambda",
    ),
    "no function": (lambda g: (g.net, "mse", g.data), TypeError, "a function; got str"),
    "a loss for each example": (
        lambda g: (g.net, lambda net, batch: net(batch[0]).sum(dim=1), g.data),
        ValueError,
        r"one number.*; got a tensor of shape \(7,\): return loss.mean\(\)",
    ),
    "a plain number": (
        lambda g: (g.net, lambda *_: 1.0, g.data),
        TypeError,
        "must return a tensor; got float",
    ),
    "another module": (
        lambda g: (g.net, lambda _, batch: cross_entropy(g.net, batch), g.data),
        ValueError,
        "of the module that it is given; got one of another",
    ),
    "an empty loader": (
        lambda g: (g.net, cross_entropy, g.torch.utils.data.DataLoader([])),
        ValueError,
        "at least one batch; got none",
    ),
    "a single batch": (
        lambda g: (g.net, cross_entropy, g.data[0]),
        TypeError,
        r"got a single one: write \[batch\]",
    ),
    "examples for batches": (
        lambda g: (g.net, cross_entropy, g.torch.utils.data.TensorDataset(*g.data[0])),
        ValueError,
        r"first axis is its examples.*; got tensors of the shapes \[\(3,\), \(\)\]",
    ),
    "an empty batch": (
        lambda g: (g.net, cross_entropy, [(g.data[0][0][:0], g.data[0][1][:0])]),
        ValueError,
        r"one or more; got tensors of the shapes \[\(0, 3\), \(0,\)\]",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str, torch: Any) -> None:
    arguments, error, message = REFUSED[name]
    model = NETWORKS["relu"]
    net = module_of(model, gaussian(model, 0))
    with pytest.raises(error, match=message):
        ls.TorchModel(*arguments(Given(torch, net, batches_of(model.dataset, SIZES))))


def test_refuses_weights_rows_and_choices_that_there_are_not() -> None:
    model, theirs = both("relu")
    w = theirs.weights
    with pytest.raises(
        ValueError, match="batch_norm must be one of eval, recalculate; got 'train'"
    ):
        ls.TorchModel(module_of(model, w), cross_entropy, [], batch_norm="train")
    with pytest.raises(ValueError, match=r"W must have shape \(38,\); got \(3,\)"):
        theirs.value(np.zeros(3))
    with pytest.raises(ValueError, match=r"weights must have shape \(K, 38\); got \(2, 3\)"):
        theirs.values(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="W must be finite"):
        theirs.gradient(w * np.nan)
    with pytest.raises(ValueError, match="split must be one of train, test; got 'all'"):
        theirs.accuracy(w, "all")
    for rows in ([20], [-1], []):
        with pytest.raises(ValueError, match="rows must be some of 0 … 19; got"):
            theirs.batch(rows)
