"""How long an exact grid takes, against the ways that others evaluate one.

    python -m benchmarks.grid

Runs on CIFAR-10 where it is found, else on synthetic images of the same shape. Where PyTorch and
loss-landscapes can be imported, that package evaluates the same kind of grid through its own API.
"""

import resource
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from landscape.datasets import Dataset, load_dataset
from landscape.datasets.cifar10 import find_cifar10
from landscape.directions import random_plane, random_weights
from landscape.losses import Hinge, Loss, Softmax
from landscape.objective import Objective
from landscape.plane import Plane
from landscape.slices import AffineSlice, centered_axis, direct_sum, evaluate_plane, sliced

EXTENT = 1.0
SIZES = ((100, 51), (1_000, 51), (10_000, 101), (50_000, 101))
LOSSES: dict[str, Loss] = {"hinge": Hinge(), "softmax": Softmax()}
CELLS_TIMED = 5
# Scores that differ by so much at the sides of the window, half of them by more.
SPREADS = (3, 100, 300, 600, 1_000)
# Beyond this many scores the direct sum is timed on one row of the grid and scaled.
DIRECT_LIMIT = 3e7


def images() -> tuple[str, Dataset]:
    """50,000 images of 3072 bytes, pixels seen in [0, 1] and centred."""
    if find_cifar10() is not None:
        return "CIFAR-10", load_dataset("cifar10", preprocess="unit")
    X = np.random.default_rng(0).integers(0, 256, (50_000, 3072), dtype=np.uint8)
    return "synthetic images", Dataset(X, np.arange(50_000) % 10, preprocessing="unit")


def seconds(work: Callable[[], object], runs: int = 5, warm: bool = True) -> float:
    """Median time of several runs, after one that warms up."""
    if warm:
        work()
    times = []
    for _ in range(runs):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def peak_megabytes() -> float:
    """The largest resident size this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def plain_seconds(objective: Objective, plane: Plane, axis: np.ndarray) -> float:
    """One matrix product for each cell: a few cells timed, and scaled to the grid."""
    cells = iter(np.random.default_rng(0).choice(axis, (CELLS_TIMED + 1, 2)))
    return seconds(lambda: objective.value(plane.at(*next(cells))), CELLS_TIMED) * len(axis) ** 2


def direct_seconds(scores: AffineSlice, axis: np.ndarray) -> float:
    """The scores combined and the loss summed in every cell."""
    whole = scores.S[0].size * len(axis) ** 2 <= DIRECT_LIMIT
    rows = axis if whole else axis[:1]
    start = perf_counter()
    direct_sum(scores.loss, scores.S, scores.y, axis, rows)
    return (perf_counter() - start) * len(axis) / len(rows)


def row(objective: Objective, name: str, size: int) -> str:
    """One line of the table."""
    plane, axis = random_plane(random_weights(objective.shape), seed=1), centered_axis(EXTENT, size)
    ours = seconds(lambda: evaluate_plane(objective, plane, axis, axis))
    product = seconds(lambda: sliced(objective, plane))
    direct = direct_seconds(sliced(objective, plane), axis) + product
    plain = plain_seconds(objective, plane, axis)
    return (
        f"| {name} | {len(objective.dataset):,} | {size}×{size} "
        f"| {ours:.4f} | {product:.4f} | {ours / product:.1f} "
        f"| {direct:.3f} | {direct / ours:.0f} | {plain:.2f} | {plain / ours:,.0f} |"
    )


def against_ourselves(title: str, data: Dataset) -> None:
    """The peak memory of the largest grid, then the table of losses and data sizes."""
    size = SIZES[-1][1]
    for loss in LOSSES.values():
        objective, axis = Objective(data, loss), centered_axis(EXTENT, size)
        plane = random_plane(random_weights(objective.shape), seed=1)
        evaluate_plane(objective, plane, axis, axis)
    print(
        f"{title}, weights 10 × 3073. Peak memory after {len(data):,} examples on {size}×{size},\n"
        f"both losses, data included: {peak_megabytes():,.0f} MB.\n\n"
        "Seconds, median of 5. One product: X [W; W1; W2]ᵀ. Direct: that product, then the loss\n"
        f"of combined scores in each cell (more than {DIRECT_LIMIT:.0e} scores: one row timed and\n"
        f"scaled). Cell by cell: one product per cell, {CELLS_TIMED} cells timed and scaled.\n\n"
        "| loss | N | grid | ours | one product | ratio | direct | × | cell by cell | × |\n"
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
    )
    for name, loss in LOSSES.items():
        for n, cells in SIZES:
            objective = Objective(data.subset(np.arange(n)), loss)
            print(row(objective, name, cells), flush=True)


def wide_softmax(data: Dataset) -> None:
    """Softmax on windows so wide that exponents leave the range of floating point."""
    objective = Objective(data, Softmax())
    plane = random_plane(random_weights(objective.shape), seed=1)
    scores = sliced(objective, plane)
    product = seconds(lambda: sliced(objective, plane), runs=3)
    size = SIZES[-1][1]
    print(
        f"\nSoftmax of all {len(data):,} images, pixels as they are, {size}×{size}, by the spread\n"
        f"of the scores at the sides of the window. One product {product:.2f} s. Direct as above.\n"
        "\n| spread | grid alone | ratio to the product | direct | × |\n"
        "| --: | --: | --: | --: | --: |"
    )
    for spread in SPREADS:
        axis = centered_axis(spread / float(np.median(np.ptp(scores.S[1:], axis=2))), size)
        ours = seconds(lambda: scores.grid(axis, axis), runs=3)  # noqa: B023 called at once
        direct = direct_seconds(scores, axis)
        print(
            f"| ±{spread:,} | {ours:.2f} | {ours / product:.1f} "
            f"| {direct:.0f} | {direct / ours:.0f} |",
            flush=True,
        )
    print(f"\nPeak memory after these: {peak_megabytes():,.0f} MB.")


def against_loss_landscapes(data: Dataset, n: int = 1_000, size: int = 51) -> None:
    """loss-landscapes on the hinge loss of a `torch.nn.Linear`, directions not normalised."""
    try:
        import torch  # pyright: ignore[reportMissingImports]
        from loss_landscapes import random_plane as their_plane  # pyright: ignore
        from loss_landscapes.metrics import Loss as TheirLoss  # pyright: ignore
    except ImportError as missing:
        print(f"\nWithout loss-landscapes: {missing}.")
        return
    objective = Objective(data.subset(np.arange(n)), Hinge())
    plane, axis = random_plane(random_weights(objective.shape), seed=1), centered_axis(EXTENT, size)
    ours = seconds(lambda: evaluate_plane(objective, plane, axis, axis))
    classes, columns = objective.shape
    model = torch.nn.Linear(columns - 1, classes)
    # PyTorch's multi-margin loss is the Weston-Watkins sum divided by the number of classes.
    margin_loss = torch.nn.MultiMarginLoss()
    X = torch.tensor(objective.dataset.features, dtype=torch.float32)
    y = torch.tensor(objective.dataset.y)
    metric = TheirLoss(lambda scores, y: classes * margin_loss(scores, y), X, y)

    def theirs_once() -> None:
        with torch.no_grad():
            their_plane(model, metric, EXTENT, size, normalization=None, deepcopy_model=True)

    theirs = seconds(theirs_once, runs=3)
    threads = torch.get_num_threads()
    print(
        f"\nHinge, N = {n:,}, {size}×{size}, {threads} threads: loss-landscapes on PyTorch\n"
        f"{torch.__version__} {theirs:.3f} s, ours {ours:.4f} s, {theirs / ours:.0f}×."
    )


if __name__ == "__main__":
    title, data = images()
    against_ourselves(title, data)
    against_loss_landscapes(data)
    wide_softmax(Dataset(data.X, data.y))
