"""The data sets that need no network: scikit-learn's bundled ones and a few made here."""

import numpy as np
from numpy.typing import ArrayLike

from landscape._validation import positive
from landscape.datasets.dataset import Dataset
from landscape.datasets.protocols import Examples

PLANAR_POINTS = (
    ((0.5, 0.4), (0.8, 0.3), (0.3, 0.8)),
    ((-0.4, 0.3), (-0.3, 0.7), (-0.7, 0.2)),
    ((0.7, -0.4), (0.5, -0.6), (-0.4, -0.5)),
)


def digits(preprocess: str) -> Dataset:
    """1,797 real handwritten digits, 8×8 grey values 0 … 16, in 1,437 training and 360 test images.

    The split is fixed: with the classes one after another, every fifth image is a test image.

    Source: Alpaydin and Kaynak, UCI Machine Learning Repository, 1998, as bundled by scikit-learn.
    """
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    train, test = _every_fifth(X, y)
    names = tuple(str(digit) for digit in range(10))
    return Dataset(*train, names, (8, 8), test, preprocess)


def iris(preprocess: str) -> Dataset:
    """150 flowers of three species, four lengths in cm; 120 to train and 30 to test.

    Source: Fisher, "The use of multiple measurements in taxonomic problems", 1936, as bundled by
    scikit-learn.
    """
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    train, test = _every_fifth(X, y)
    return Dataset(*train, ("setosa", "versicolor", "virginica"), None, test, preprocess)


def blobs(
    preprocess: str,
    examples: int = 300,
    classes: int = 3,
    features: int = 2,
    spread: float = 1.0,
    seed: int = 0,
) -> Dataset:
    """Round Gaussian clouds, one for each class, with centres drawn from N(0, 3²).

    As many test examples as training examples are drawn from the same clouds.

    Raises:
        ValueError: fewer than two classes, no features, fewer examples than classes, or a spread
            that is not above 0.
    """
    if classes < 2 or features < 1 or examples < classes:
        raise ValueError(
            "blobs need at least 2 classes, 1 feature and one example for each class; "
            f"got {classes} classes, {features} features, {examples} examples"
        )
    positive(spread, "spread")
    generator = np.random.default_rng(seed)
    centers = generator.normal(0, 3, (classes, features))
    y = np.arange(2 * examples) // 2 % classes
    X = centers[y] + generator.normal(0, spread, (2 * examples, features))
    test = Examples(X[1::2], y[1::2])
    return Dataset(X[::2], y[::2], test=test, preprocessing=preprocess)


def ravine(preprocess: str, examples: int = 200, stretch: float = 10.0, seed: int = 0) -> Dataset:
    """Two round clouds that overlap, seen with a first feature in a unit `stretch` times as small.

    So a weight of the first feature changes the scores `stretch` times as much as one of the
    second: over two such weights of one class the loss of a linear classifier is a ravine.

    Raises:
        ValueError: fewer than two examples, or a stretch that is not above 0.
    """
    if examples < 2:
        raise ValueError(f"examples must be at least 2; got {examples}")
    positive(stretch, "stretch")
    y = np.arange(examples) % 2
    centers = np.array([[-0.5, -0.5], [0.5, 0.5]])
    X = centers[y] + np.random.default_rng(seed).normal(0, 1, (examples, 2))
    return Dataset(X * [stretch, 1.0], y, preprocessing=preprocess)


def planar(preprocess: str) -> Dataset:
    """Nine points in the plane, three of each of three classes."""
    X = np.array(PLANAR_POINTS).reshape(9, 2)
    return Dataset(X, np.repeat(np.arange(3), 3), preprocessing=preprocess)


def three_points(preprocess: str) -> Dataset:
    """Three one-dimensional examples, one of each of three classes: the smallest SVM there is."""
    X = np.array([[1.0], [-0.5], [0.4]])
    return Dataset(X, np.arange(3), preprocessing=preprocess)


def _every_fifth(X: ArrayLike, y: ArrayLike) -> tuple[Examples, Examples]:
    """Training and test examples: the classes one after another, every fifth to test."""
    X, y = np.asarray(X), np.asarray(y)
    test = np.zeros(len(y), dtype=bool)
    test[np.argsort(y, kind="stable")[::5]] = True
    return Examples(X[~test], y[~test]), Examples(X[test], y[test])
