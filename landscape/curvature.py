"""How a loss bends: the extreme eigenvalues of its Hessian, and where a grid is not convex."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import positive, weights_array
from landscape.errors import CurvatureNotFound
from landscape.models import Curved
from landscape.plane import Plane
from landscape.progress import Progress
from landscape.slices import PlaneGrid

Floats = NDArray[np.float64]

# Hessians of at most so many weights are written down and solved exactly.
WRITTEN_DOWN = 64
# Lanczos vectors kept, and products made at most.
VECTORS = 20
PRODUCTS = 4000
# Steps to the neighbours on a grid between which the loss is compared with its chord.
STEPS = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1))


@dataclass(frozen=True, eq=False)
class ExtremeCurvatures:
    """The smallest and the largest eigenvalue of a Hessian.

    Attributes:
        smallest: λmin; negative where some direction bends downhill.
        largest: λmax.
        smallest_direction: eigenvector of λmin, of length 1, in the shape of the weights.
        largest_direction: eigenvector of λmax. Of both, the entry of largest size is positive.
        products: Hessian products made.
    """

    smallest: float
    largest: float
    smallest_direction: Floats
    largest_direction: Floats
    products: int


def extreme_curvatures(
    model: Curved,
    w: ArrayLike,
    tolerance: float = 1e-4,
    seed: int = 0,
    progress: Progress | None = None,
    first: ArrayLike | None = None,
) -> ExtremeCurvatures:
    """Both ends of the spectrum of `∇²L(w)`, by Lanczos' method on products with the Hessian.

    Source: Lehoucq, Sorensen and Yang, "ARPACK users' guide", SIAM 1998, by way of SciPy.

    Args:
        model: that knows products with its Hessian, such as `MLP`.
        w: weights.
        tolerance: relative accuracy of the eigenvalues.
        seed: of the first vector.
        progress: called after each product with its share of PRODUCTS; it may raise to stop the
            work.
        first: a vector to begin with, in the shape of w, in place of one from the seed: near the
            eigenvectors sought it saves products.

    Raises:
        ValueError: w has another shape, or the tolerance is not above 0.
        TypeError: the model knows no such products.
        CurvatureNotFound: PRODUCTS were not enough.
    """
    if not isinstance(model, Curved):
        raise TypeError(f"model must have a method hessian_product; got {type(model).__name__}")
    w = weights_array(w, "w")
    positive(tolerance, "tolerance")
    products = _Products(model, w, progress)
    if w.size <= WRITTEN_DOWN:
        values, vectors = _written_down(products)
    else:
        drawn = np.random.default_rng(seed).standard_normal(w.size)
        values, vectors = _by_lanczos(products, tolerance, drawn if first is None else first)
    ends = int(values.argmin()), int(values.argmax())
    low, high = (_signed(vectors[:, k].reshape(w.shape)) for k in ends)
    return ExtremeCurvatures(
        float(values[ends[0]]), float(values[ends[1]]), low, high, products.count
    )


def hessian_plane(model: Curved, w: ArrayLike, seed: int = 0) -> Plane:
    """The plane through w along which L bends most: a upwards (λmax), b downwards (λmin).

    Both directions are orthogonal, of length 1.

    Raises:
        ValueError, TypeError, CurvatureNotFound: as `extreme_curvatures` says, or L bends nowhere.
    """
    return plane_of(extreme_curvatures(model, w, seed=seed), w)


def plane_of(found: ExtremeCurvatures, w: ArrayLike) -> Plane:
    """The plane through w along directions that have been found.

    Raises:
        CurvatureNotFound: L bends nowhere.
    """
    if found.smallest == found.largest == 0:
        raise CurvatureNotFound("a Hessian of zeros, which has no directions")
    return Plane(weights_array(w, "w"), found.largest_direction, found.smallest_direction)


def non_convex_share(grid: PlaneGrid, tolerance: float = 1e-6) -> float:
    """The share of inner cells where the picture proves that the loss is not convex.

    A cell counts where the loss is above the mean of two cells that lie opposite each other around
    it, in one of eight directions. A share above 0 proves that L is not convex; a share of 0 proves
    nothing.

    Args:
        grid: on evenly spaced axes, of at least three cells each.
        tolerance: of the loss, by which it must be above: more than the rounding of float32.

    Raises:
        ValueError: the axes are shorter, or not evenly spaced.
    """
    for name, axis in (("a", grid.a), ("b", grid.b)):
        steps = np.diff(axis)
        if len(axis) < 3 or np.ptp(steps) > 1e-6 * np.abs(steps).max():
            raise ValueError(f"{name} must be evenly spaced, of at least 3 numbers; got {axis}")
    loss, above = grid.loss, np.zeros(grid.loss.shape, dtype=bool)
    for down, right in STEPS:
        rows = slice(down, len(loss) - down)
        columns = slice(abs(right), loss.shape[1] - abs(right))
        here = loss[rows, columns]
        if here.size == 0:
            continue
        ends = [
            _moved(loss, sign * down, sign * right, here.shape, (rows, columns)) for sign in (1, -1)
        ]
        with np.errstate(invalid="ignore"):
            above[rows, columns] |= here - (ends[0] + ends[1]) / 2 > tolerance * np.abs(here)
    return float(above[1:-1, 1:-1].mean())


def _moved(
    loss: Floats, down: int, right: int, shape: tuple[int, int], start: tuple[slice, slice]
) -> Floats:
    """The cells of a part of the grid, each seen so many rows and columns further on."""
    row, column = start[0].start + down, start[1].start + right
    return loss[row : row + shape[0], column : column + shape[1]]


class _Products:
    """Counts products with the Hessian of flattened vectors, and tells the progress."""

    def __init__(self, model: Curved, w: Floats, progress: Progress | None) -> None:
        self.model, self.w, self.progress = model, w, progress
        self.count = 0

    def __call__(self, V: Floats) -> Floats:
        self.count += 1
        if self.count > PRODUCTS:
            raise CurvatureNotFound(f"no end after {PRODUCTS}")
        product = self.model.hessian_product(self.w, V.reshape(self.w.shape))
        if self.progress:
            self.progress(self.count / PRODUCTS)
        return product.ravel()


def _written_down(products: _Products) -> tuple[Floats, Floats]:
    """All eigenpairs of a small Hessian."""
    H = np.array([products(V) for V in np.eye(products.w.size)])
    values, vectors = np.linalg.eigh((H + H.T) / 2)
    return values, vectors


def _by_lanczos(products: _Products, tolerance: float, first: ArrayLike) -> tuple[Floats, Floats]:
    """One eigenpair at each end of a large Hessian."""
    from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

    size = products.w.size
    operator: Any = LinearOperator((size, size), matvec=products, dtype=np.float64)  # pyright: ignore
    options: dict[str, Any] = {"tol": tolerance, "ncv": VECTORS, "maxiter": PRODUCTS}
    begin = np.ravel(first)
    if not products(begin).any():  # as where every example is told apart by its margin
        return np.zeros(2), np.eye(size, 2)
    try:
        values, vectors = eigsh(operator, 2, which="BE", v0=begin, **options)
    except ArpackError as error:
        raise CurvatureNotFound(str(error)) from error
    return np.asarray(values), np.asarray(vectors)


def _signed(vector: Floats) -> Floats:
    """The vector or its opposite: its entry of largest size is positive."""
    return vector * np.sign(vector.flat[np.abs(vector).argmax()])
