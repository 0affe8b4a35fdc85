"""PyTorch modules on which `TorchModel` is compared with the engine's own network."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

import landscape as ls

Floats = NDArray[np.float64]


def cross_entropy(module: Any, batch: Any) -> Any:
    """The mean loss of a batch (inputs, targets)."""
    return import_module("torch").nn.functional.cross_entropy(module(batch[0]), batch[1])


def batches_of(data: ls.Dataset, sizes: tuple[int, ...], dtype: str = "float64") -> list[Any]:
    """The examples in batches of these sizes."""
    torch = import_module("torch")
    X = torch.tensor(data.features, dtype=getattr(torch, dtype)).split(list(sizes))
    return list(zip(X, torch.tensor(data.y).split(list(sizes)), strict=True))


def module_of(model: ls.MLP, w: Floats, dtype: str = "float64") -> Any:
    """The same network in PyTorch, at these weights."""
    torch = import_module("torch")
    layers: list[Any] = []
    for A, c in zip(model.layout[::2], model.layout[1::2], strict=True):
        layer = torch.nn.Linear(A.shape[1], A.shape[0], dtype=getattr(torch, dtype))
        layer.weight.data.copy_(torch.tensor(A.of(w)))
        layer.bias.data.copy_(torch.tensor(c.of(w)))
        layers += [layer, torch.nn.ReLU() if model.activation == "relu" else torch.nn.Tanh()]
    return torch.nn.Sequential(*layers[:-1])


def images_module(seed: int = 0) -> Any:
    """Convolution, batch norm, dropout and a layer that is used twice; in training mode, float64.

    Its parameters: 0.weight (3, 1, 2, 2), 0.bias, 1.weight and 1.bias of batch norm, 5.weight
    (4, 12), 5.bias, and the square 7.weight (4, 4), 7.bias, which 9 shares.
    """
    torch = import_module("torch")
    nn = torch.nn
    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        square = nn.Linear(4, 4)
        layers = [nn.Conv2d(1, 3, 2), nn.BatchNorm2d(3), nn.Tanh(), nn.Dropout(0.5), nn.Flatten()]
        layers += [nn.Linear(12, 4), nn.Tanh(), square, nn.Tanh(), square]
        return nn.Sequential(*layers).double()


def images(seed: int = 1, sizes: tuple[int, ...] = (6, 3, 5)) -> list[Any]:
    """Batches of images of 3×3 in 4 classes."""
    torch = import_module("torch")
    generator = torch.Generator().manual_seed(seed)
    return [
        (
            torch.randn(size, 1, 3, 3, generator=generator, dtype=torch.float64) + 0.7,
            torch.arange(size) % 4,
        )
        for size in sizes
    ]


def differences(f: Callable[[Floats], Any], w: Floats, along: Floats, h: float = 1e-5) -> Any:
    """The derivative of f at w along a direction, by centred differences."""
    return (f(w + h * along) - f(w - h * along)) / (2 * h)
