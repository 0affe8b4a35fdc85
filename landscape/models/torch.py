"""`TorchModel`: the loss of any PyTorch module, as a function of one flat vector."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import one_of
from landscape.models._extras import extra
from landscape.models._flat import FlatFunction
from landscape.models._module import FlatModule
from landscape.models._tensors import Batches, has_classes
from landscape.models.protocols import Block

Floats = NDArray[np.float64]

STATISTICS = ("eval", "recalculate")


class TorchModel(FlatFunction):
    """`L(w) = mean over the examples of loss_fn(module with weights w, batch)`.

    The flat vector w (P,) holds the module's trainable parameters in its own order, tied ones
    once, in float64; the module computes in its own precision. Parameters with
    `requires_grad=False` and buffers are no weights: they stay as they are. Blocks of layers that
    have "Norm" in their name are of the kind "norm", other parameters of at most one axis of the
    kind "bias", all others "weight".

    The module is copied and evaluated in evaluation mode (no dropout); neither it nor PyTorch's
    random state is ever changed. Random numbers that the loss draws are the same in each
    evaluation. The batches are read once, here, and stay on the device.

    Args:
        module: a `torch.nn.Module`.
        loss_fn: of the module and a batch, the mean loss of the batch: a tensor without axes.
        batches: a list, or a loader, of batches: `(inputs, targets)`, or any tuples, lists and
            dicts of tensors whose first axis is the examples.
        device: where to compute; None is where the module is.
        batch_norm: "eval" takes the statistics that the module came with, for all weights alike;
            "recalculate" computes those of the weights in one more pass over the batches, in each
            evaluation, as the mean over the batches. Gradients and Hessian products hold them
            still, so with "recalculate" they are not exactly those of L.
        test_batches: batches of examples that the loss never sees, if any.

    Raises:
        ImportError: PyTorch is not installed.
        TypeError: the module is none, loss_fn is no function of a module and a batch, or returns no
            tensor; or batches is a single one.
        ValueError: the module has no trainable parameter, there is no batch, a batch's tensors
            have no common first axis, or the loss has axes or comes from another module.
    """

    def __init__(
        self,
        module: Any,
        loss_fn: Callable[[Any, Any], Any],
        batches: Iterable[Any],
        device: Any = None,
        batch_norm: str = "eval",
        test_batches: Iterable[Any] | None = None,
    ) -> None:
        self.batch_norm = one_of(batch_norm, "batch_norm", STATISTICS)
        self._flat = FlatModule(module, device)
        self._torch = extra("torch", "TorchModel")
        _check_function(loss_fn, self._torch.nn.Module)
        self._loss_fn = loss_fn
        with self._flat.random_state_kept():
            self._batches = Batches.read(batches, self._flat.device)
            held = test_batches is not None
            self._tests = Batches.read(test_batches, self._flat.device) if held else None
        self._fitted = self._batches
        self._weights = self._flat.flat(self._flat.parameters)
        self._check_loss()

    @property
    def weights(self) -> Floats:
        """The weights (P,) of the module as it was given."""
        return self._weights.copy()

    @property
    def layout(self) -> Sequence[Block]:
        """A block for each trainable parameter, named as the module names it."""
        return self._flat.layout

    @property
    def examples(self) -> int:
        """How many examples N the loss is a mean over."""
        return self._batches.examples

    @property
    def test(self) -> "TorchModel | None":
        """The same function over the test batches; None without."""
        if self._tests is None:
            return None
        part = self._over(self._tests)
        part._fitted = self._batches  # the statistics of batch norm are those of the training
        return part

    @property
    def described(self) -> dict[str, str]:
        """Model, device and loss in words by name."""
        module, device = type(self._flat.module).__name__, self._flat.device
        name = getattr(self._loss_fn, "__name__", type(self._loss_fn).__name__)
        words = f"{module}, a PyTorch module of {len(self.layout)} arrays of weights, on {device}"
        loss = "a function without a name" if name == "<lambda>" else f"the function {name}"
        return {"Model": words, "Loss": loss}

    def values(self, weights: ArrayLike) -> Floats:
        """L (K,) of each of K vectors of weights (K, P), one after another.

        Raises:
            ValueError: the weights do not have the shape (K, P), or are not finite.
        """
        return np.array([self._value(w) for w in self._checked_stack(weights)])

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        """L(W) and ∂L/∂W (P,), by PyTorch's automatic differentiation.

        Raises:
            ValueError: W has another shape, or is not finite; or the loss has no gradient.
        """
        w, total, gradient = self._checked(W), 0.0, np.zeros(self.shape)
        with self._at(w):
            for size, loss in self._losses():
                total += size * loss.item()
                gradient += size * self._flat.flat(self._slopes(loss))
        return total / self.examples, gradient / self.examples

    def hessian_product(self, W: ArrayLike, V: ArrayLike) -> Floats:
        """`∇²L(W) V` (P,): the gradient of `∇L(W)·V`.

        Raises:
            ValueError: W or V has another shape, or is not finite; or the loss has no gradient.
        """
        w, along = self._checked(W), self._flat.split(self._checked(V, "V"))
        attention = extra("torch.nn.attention", "TorchModel")
        product = np.zeros(self.shape)
        # The faster ways to compute attention have no second derivative.
        with self._at(w), attention.sdpa_kernel(attention.SDPBackend.MATH):
            for size, loss in self._losses():
                slopes = self._slopes(loss, create_graph=True)
                pairs = [(s, v) for s, v in zip(slopes, along, strict=True) if s.requires_grad]
                if pairs:  # else the loss is linear in all weights
                    total = sum((slope * part).sum() for slope, part in pairs)
                    product += size * self._flat.flat(self._slopes(total))
        return product / self.examples

    def batch(self, rows: ArrayLike) -> "TorchModel":
        """The same function over these examples only, numbered through all the batches.

        Raises:
            ValueError: no row, or one that is none of 0 … N − 1.
        """
        return self._over(self._batches.chosen(rows))

    def to(self, device: Any = None) -> "TorchModel":
        """The same function, computed on another device.

        Args:
            device: of PyTorch; None is this machine's graphics processor where it has one that
                PyTorch can compute on by CUDA, else its CPU.
        """
        if device is None:
            device = "cuda" if self._torch.cuda.is_available() else "cpu"
        wanted, now = self._torch.device(device), self._flat.device
        if wanted.type == now.type and wanted.index in (None, now.index):
            return self
        moved = copy(self)
        moved._flat, moved._batches = (
            FlatModule(self._flat.module, device),
            self._batches.to(device),
        )
        trained = self._fitted is self._batches
        moved._fitted = moved._batches if trained else self._fitted.to(device)
        moved._tests = None if self._tests is None else self._tests.to(device)
        return moved

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_torch"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        self._torch = extra("torch", "TorchModel")

    def _over(self, batches: Batches) -> "TorchModel":
        """The same function over other examples."""
        part = copy(self)
        part._batches = part._fitted = batches
        return part

    def accuracy(self, W: ArrayLike, split: str = "train") -> float | None:
        """Share of the examples whose own class has the highest score.

        None for the "test" split without test batches; and unless batches are `(inputs, targets)`
        with class numbers (n,) for targets, of which `module(inputs)` gives scores (n, C).

        Raises:
            ValueError: an unknown split, or W has another shape.
        """
        w = self._checked(W)
        if one_of(split, "split", ("train", "test")) == "test":
            return None if self.test is None else self.test.accuracy(W)
        forward = self._flat.module.forward
        if not (_takes_one(forward) and all(map(has_classes, self._batches.parts))):
            return None
        right = 0
        with self._at(w), self._torch.no_grad():
            for inputs, targets in self._batches.parts:
                scores = self._flat.module(inputs)
                classes = getattr(scores, "shape", ())[1:]
                if len(classes) != 1 or int(targets.max()) >= classes[0]:
                    return None
                right += int((scores.argmax(dim=1) == targets).sum())
        return right / self.examples

    def _value(self, w: Floats) -> float:
        with self._at(w), self._torch.no_grad():
            return sum(size * loss.item() for size, loss in self._losses()) / self.examples

    @contextmanager
    def _at(self, w: Floats) -> Iterator[None]:
        """The copy at these weights, with the statistics that were asked for."""
        with self._flat.at(w):
            if self.batch_norm == "recalculate":
                with self._flat.new_statistics():
                    for _ in self._losses(self._fitted):
                        pass
            yield

    def _losses(self, batches: Batches | None = None) -> Iterator[tuple[int, Any]]:
        """How many examples each batch has, and its mean loss."""
        chosen = self._batches if batches is None else batches
        for batch, size in zip(chosen.parts, chosen.sizes, strict=True):
            loss = self._loss_fn(self._flat.module, batch)
            if not self._torch.is_tensor(loss):
                raise TypeError(f"loss_fn must return a tensor; got {type(loss).__name__}")
            if loss.ndim:
                raise ValueError(
                    "loss_fn must return one number, the mean loss of the batch; "
                    f"got a tensor of shape {tuple(loss.shape)}: return loss.mean()"
                )
            yield size, loss

    def _slopes(self, loss: Any, create_graph: bool = False) -> Sequence[Any]:
        """The derivatives of a number by each parameter; 0 where it does not depend on one."""
        if not loss.requires_grad:
            raise ValueError("loss_fn must return a loss with a gradient; got one without")
        return self._torch.autograd.grad(
            loss,
            self._flat.parameters,
            create_graph=create_graph,
            allow_unused=True,
            materialize_grads=True,
        )

    def _check_loss(self) -> None:
        """Try the loss of the first batch, and whether it depends on the module that it is given.

        A loss without any gradient, such as a share of errors, may still be drawn.
        """
        with self._flat.at(self._weights):
            _, loss = next(self._losses())
            if not loss.requires_grad:
                return
            slopes = self._torch.autograd.grad(loss, self._flat.parameters, allow_unused=True)
        if all(slope is None for slope in slopes):
            raise ValueError(
                "loss_fn must compute the loss of the module that it is given; got one of another"
            )


def _check_function(loss_fn: object, module: type) -> None:
    """Raise TypeError for what is no function of a module and a batch."""
    if isinstance(loss_fn, module):
        name = type(loss_fn).__name__
        raise TypeError(
            f"loss_fn must be a function of the module and a batch; got a {name}: write "
            f"lambda module, batch: {name}()(module(batch[0]), batch[1])"
        )
    if not callable(loss_fn):
        raise TypeError(f"loss_fn must be a function; got {type(loss_fn).__name__}")


def _takes_one(function: Callable[..., Any]) -> bool:
    try:
        inspect.signature(function).bind(None)
    except TypeError:
        return False
    return True
