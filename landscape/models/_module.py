"""A copy of a PyTorch module whose trainable parameters are one flat vector."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.models._extras import extra
from landscape.models.protocols import Block

Floats = NDArray[np.float64]

# Of the random numbers that a loss may draw, so that it is a function of the weights.
SEED = 0


class FlatModule:
    """A deep copy in evaluation mode, and where its parameters lie in the flat vector (P,).

    Attributes:
        module: the copy.
        device: where it and its data are.
        layout: a block for each parameter that is trainable, in the module's order; tied ones once.
        parameters: those parameters.
    """

    def __init__(self, module: Any, device: Any = None) -> None:
        torch = self.torch = extra("torch", "TorchModel")
        if not isinstance(module, torch.nn.Module):
            raise TypeError(f"module must be a torch.nn.Module; got {type(module).__name__}")
        _check_parameters(module)
        self.module = deepcopy(module).eval()
        self.module.zero_grad(set_to_none=True)
        if device is not None:
            self.module.to(device)
        self.parameters = trainable(self.module)
        self.device = self.parameters[0].device
        self.layout = module_layout(self.module)
        self._lock = threading.RLock()

    def __getstate__(self) -> Any:
        return self.module

    def __setstate__(self, module: Any) -> None:
        self.__init__(module)

    @contextmanager
    def at(self, w: Floats) -> Iterator[None]:
        """The copy at these weights, for one thread at a time, and random numbers from SEED.

        The random state of the process is the same after as before.
        """
        with self._lock, self.random_state_kept(), self.torch.enable_grad():
            with self.torch.no_grad():
                for parameter, part in zip(self.parameters, self.split(w), strict=True):
                    parameter.copy_(part)
            self.torch.default_generator.manual_seed(SEED)
            for device in self._cuda:
                self.torch.cuda.default_generators[device.index].manual_seed(SEED)
            yield

    @contextmanager
    def random_state_kept(self) -> Iterator[None]:
        """Leave the random numbers of the CPU, and of CUDA where it is used, as they were."""
        with self.torch.random.fork_rng(self._cuda):
            yield

    @property
    def _cuda(self) -> list[Any]:
        return [self.device] if self.device.type == "cuda" else []

    def split(self, w: Floats) -> list[Any]:
        """The parts of a flat vector as tensors, each of the kind and shape of its parameter."""
        return [
            self.torch.tensor(block.of(w), dtype=parameter.dtype, device=self.device)
            for block, parameter in zip(self.layout, self.parameters, strict=True)
        ]

    def flat(self, tensors: Iterable[Any]) -> Floats:
        """Tensors in the shapes of the parameters as one flat vector."""
        parts = [tensor.detach().reshape(-1) for tensor in tensors]
        return self.torch.cat(parts).cpu().double().numpy()

    @contextmanager
    def new_statistics(self) -> Iterator[None]:
        """Within, batch norm gathers its statistics anew: the plain mean over the passes made."""
        batch_norm = self.torch.nn.modules.batchnorm._BatchNorm
        layers = [
            layer
            for layer in self.module.modules()
            if isinstance(layer, batch_norm) and layer.track_running_stats
        ]
        for layer in layers:
            layer.reset_running_stats()
            layer.momentum = None  # not a moving average
            layer.train()
        try:
            with self.torch.no_grad():
                yield
        finally:
            for layer in layers:
                layer.eval()


def trainable(module: Any) -> list[Any]:
    """The parameters that are weights, in the module's order; tied ones once."""
    return [parameter for parameter in module.parameters() if parameter.requires_grad]


def module_layout(module: Any) -> tuple[Block, ...]:
    """A block of the flat vector for each trainable parameter.

    Raises:
        ValueError: there is none, or one that is not real or has no shape yet.
    """
    _check_parameters(module)
    kinds, blocks, start = _kinds(module), [], 0
    for name, parameter in module.named_parameters():
        if parameter.requires_grad:
            blocks.append(Block(name, tuple(parameter.shape), start, kinds[id(parameter)]))
            start = blocks[-1].stop
    return tuple(blocks)


def _check_parameters(module: Any) -> None:
    """Raise ValueError unless there are trainable parameters, of real numbers and known shapes."""
    trainable = [item for item in module.named_parameters() if item[1].requires_grad]
    if not trainable:
        raise ValueError(
            "module must have a parameter with requires_grad, since these are its weights; got none"
        )
    for name, parameter in trainable:
        if hasattr(parameter, "materialize"):
            raise ValueError(
                f"parameters must have a shape; got {name}, of a lazy layer not used yet"
            )
        if not parameter.is_floating_point():
            raise ValueError(f"parameters must be real; got {name} of {parameter.dtype}")


def _kinds(module: Any) -> dict[int, str]:
    """The kind of each parameter, by its id: "norm", "bias" of at most one axis, or "weight"."""
    kinds: dict[int, str] = {}
    for owner in module.modules():
        norm = any("Norm" in base.__name__ for base in type(owner).__mro__)
        for parameter in owner.parameters(recurse=False):
            kind = "norm" if norm else "bias" if parameter.ndim < 2 else "weight"
            kinds.setdefault(id(parameter), kind)
    return kinds
