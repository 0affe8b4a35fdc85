"""How long the grid of a network takes, against one forward pass for each cell.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.networks

With one thread for each product, as the app has it: rows of the grid are what goes to the cores.
On the digits, and on CIFAR-10 where it is found, else on synthetic images of the same shape. All
sides in one process. Where PyTorch and loss-landscapes can be imported, that package evaluates the
same module on a grid of as many cells, through its own API.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.grid import images, peak_megabytes, seconds
from landscape.datasets import Dataset, load_dataset
from landscape.directions import random_direction
from landscape.models import MLP
from landscape.plane import Plane
from landscape.slices import centered_axis, evaluate_plane

EXTENT, SIZE, RUNS = 1.0, 51, 5
# Cells that one forward pass each is timed on, and scaled to the grid.
CELLS_TIMED = 5
# Of data with more numbers than this, loss-landscapes is timed on fewer cells and scaled.
MANY_NUMBERS, FEW = 10_000_000, 11


class Work(NamedTuple):
    """Something to be timed, and by how many times a whole grid takes longer."""

    once: Callable[[], object]
    factor: float


def plane_of(model: MLP) -> Plane:
    """Through a usual start, along two filter-normalised directions."""
    w = model.random_weights(0)
    return Plane(w, random_direction(model, w, 1), random_direction(model, w, 2))


def ours(model: MLP, plane: Plane) -> Work:
    """The whole grid."""
    axis = centered_axis(EXTENT, SIZE)
    return Work(lambda: evaluate_plane(model, plane, axis, axis), 1)


def plain(model: MLP, plane: Plane) -> Work:
    """A forward pass a cell, in float32 as a plain loop in NumPy does it."""
    X = model.dataset.features.astype(np.float32).T
    cells = np.random.default_rng(0).uniform(-EXTENT, EXTENT, (CELLS_TIMED, 2))

    def forward(a: float, b: float) -> NDArray[np.floating]:
        w, h = plane.at(a, b).astype(np.float32), X
        layers = model.layers.split(w)
        for k, (A, c) in enumerate(layers):
            h = A @ h + c[:, None]
            h = np.maximum(h, 0) if k < len(layers) - 1 else h
        return model.loss.values(h.T, model.y).mean()

    return Work(lambda: [forward(a, b) for a, b in cells], SIZE**2 / CELLS_TIMED)


def theirs(model: MLP) -> Work | None:
    """loss-landscapes on the same module, in PyTorch; None where they are not installed."""
    try:
        import torch  # pyright: ignore[reportMissingImports]
        from loss_landscapes import random_plane  # pyright: ignore
        from loss_landscapes.metrics import Loss as TheirLoss  # pyright: ignore
    except ImportError:
        return None
    linear = [torch.nn.Linear(i, o) for o, i in (b.shape for b in model.layout[::2])]
    network = torch.nn.Sequential(linear[0], *(m for k in linear[1:] for m in (torch.nn.ReLU(), k)))
    X = torch.tensor(model.dataset.features, dtype=torch.float32)
    metric = TheirLoss(torch.nn.CrossEntropyLoss(), X, torch.tensor(model.y))
    size = FEW if model.dataset.X.size > MANY_NUMBERS else SIZE

    def once() -> None:
        with torch.no_grad():
            random_plane(network, metric, EXTENT, size, normalization="filter", deepcopy_model=True)

    return Work(once, (SIZE / size) ** 2)


def seconds_of(works: list[Work]) -> list[float]:
    """Median time of each for a whole grid, in turns, so that a busy moment is everybody's."""
    times = np.array([[seconds(work.once, 1, warm=False) for work in works] for _ in range(RUNS)])
    return [float(t) for t in np.median(times, axis=0) * [work.factor for work in works]]


def row(name: str, data: Dataset, hidden: tuple[int, ...]) -> str:
    """One line of the table."""
    model = MLP(data, hidden, precision="float32")
    plane, peer = plane_of(model), theirs(model)
    works = [ours(model, plane), ours(MLP(data, hidden), plane), plain(model, plane)]
    single, double, loop, *other = seconds_of([*works, peer] if peer else works)
    told = f"{other[0]:.2f} | {other[0] / single:.1f}" if other else "not installed | "
    return (
        f"| {name} | {len(data):,} | {single:.3f} | {double:.3f} "
        f"| {loop:.2f} | {loop / single:.1f} | {told} |"
    )


def all_images(data: Dataset) -> None:
    """Memory and time of one grid over all the images."""
    model = MLP(data, (64,), precision="float32")
    axis = centered_axis(EXTENT, SIZE)
    took = evaluate_plane(model, plane_of(model), axis, axis).seconds
    print(f"\nAll {len(data):,} images, 3072-64-10: {took:.1f} s, peak {peak_megabytes():,.0f} MB.")


if __name__ == "__main__":
    title, data = images()
    print(
        f"{SIZE}×{SIZE} cells, softmax, filter-normalised; seconds, medians of {RUNS} turns.\n"
        f"Cell by cell: a forward pass in float32, {CELLS_TIMED} cells timed and scaled.\n"
        f"Images: {title}; there loss-landscapes is timed on {FEW}×{FEW} cells and scaled.\n\n"
        "| network | N | ours, float32 | ours, float64 | cell by cell | × | loss-landscapes | × |\n"
        "| --- | --: | --: | --: | --: | --: | --: | --: |"
    )
    digits = load_dataset("digits", split="train", preprocess="unit")
    print(row("digits 64-32-10", digits, (32,)), flush=True)
    print(row("digits 64-32-32-10", digits, (32, 32)), flush=True)
    print(row("images 3072-64-10", data.subset(np.arange(5_000)), (64,)), flush=True)
    all_images(data)
