"""Images with their labels, as an NPZ file of arrays."""

import io
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from landscape.datasets.columns import MISSING, column_of
from landscape.datasets.dataset import Dataset
from landscape.datasets.protocols import Examples
from landscape.datasets.splits import classes_of, put_aside
from landscape.errors import UnusableData
from landscape.files.limits import IMAGES, MOST_IMAGES, check_size
from landscape.npz import Entry, opened

CHANNELS = (1, 3)
SHAPES = (3, 4)  # axes of (N, H, W) and (N, H, W, C)
RULE = "a file of images must hold uint8 images (N, H, W) or (N, H, W, C), and their labels (N,)"
REMEDY = "save it as np.savez('images.npz', images=images, labels=labels)"


def read_images(content: bytes, split: tuple[float, int]) -> Dataset:
    """The data set of a file of images; a row of X is an image with its colours last.

    Arrays are told apart by their shapes. Where names end in `train` and `test`, as in `x_train`,
    `y_train`, `x_test`, `y_test`, this is the split.

    Args:
        content: of an NPZ file.
        split: the share of the test split, and its seed, where the file has none of its own.

    Raises:
        UnreadableFile: it is no NPZ file of plain arrays, or too large.
        UnusableData: it does not hold images with labels.
    """
    check_size(content)
    with opened(io.BytesIO(content), IMAGES) as arrays:
        pairs = _pairs(arrays.entries)
        read = {part: (arrays.read(X), arrays.read(y)) for part, (X, y) in pairs.items()}
    X, labels = read["train"]
    shape = X.shape[1:-1] if X.shape[1:][2:] == (1,) else X.shape[1:]
    classes = classes_of(column_of(_joined(read), "labels"), "labels")
    if (classes.codes == MISSING).any():
        row = int(np.flatnonzero(classes.codes == MISSING)[0])
        raise UnusableData("each image must have its label", f"none in row {row + 1}", REMEDY)
    rows, y = X.reshape(len(X), -1), classes.codes[: len(labels)]
    if "test" in read:
        other = read["test"][0]
        test = Examples(other.reshape(len(other), -1), classes.codes[len(labels) :])
        _check_all_trained(y, classes.names)
        return Dataset(rows, y, classes.names, shape, test)
    aside = put_aside(y, *split)
    test = Examples(rows[aside], y[aside]) if aside.any() else None
    return Dataset(rows[~aside], y[~aside], classes.names, shape, test)


def _joined(read: Mapping[str, tuple[NDArray, NDArray]]) -> NDArray:
    return np.concatenate([read[part][1] for part in ("train", "test") if part in read])


def _pairs(entries: Mapping[str, Entry]) -> dict[str, tuple[str, str]]:
    """Names of images and labels for `train`, and for `test` where there is one."""
    images = [name for name, entry in entries.items() if len(entry.shape) in SHAPES]
    labels = [name for name, entry in entries.items() if len(entry.shape) == 1]
    if len(images) == len(labels) == 1:
        pairs = {"train": (images[0], labels[0])}
    else:
        pairs = {
            part: (_ending(images, part, entries), _ending(labels, part, entries))
            for part in ("train", "test")
        }
    for X, y in pairs.values():
        _check(X, entries[X], entries[y])
    images_in_all = sum(entries[X].shape[0] for X, _ in pairs.values())
    if images_in_all > MOST_IMAGES:
        rule = f"there must be at most {MOST_IMAGES:,} images"
        raise UnusableData(rule, f"{images_in_all:,}", "take fewer of them")
    if len({entries[X].shape[1:] for X, _ in pairs.values()}) > 1:
        raise UnusableData("test images must be as large as those to train on", "others", REMEDY)
    return pairs


def _ending(names: list[str], part: str, entries: Mapping[str, Entry]) -> str:
    found = [name for name in names if name.lower().endswith(part)]
    if len(found) != 1:
        shapes = ", ".join(f"{name[:30]} {entry.shape}" for name, entry in entries.items())
        raise UnusableData(RULE, shapes or "no array", REMEDY)
    return found[0]


def _check(name: str, images: Entry, labels: Entry) -> None:
    if images.dtype != np.uint8:
        got = f"{images.dtype} in {name[:30]!r}"
        remedy = "round them to whole numbers 0 … 255: (images * 255).astype(np.uint8)"
        raise UnusableData(RULE, got, remedy)
    if 0 in images.shape:
        raise UnusableData(RULE, f"shape {images.shape}", REMEDY)
    if len(images.shape) == max(SHAPES) and images.shape[3] not in CHANNELS:
        remedy = REMEDY
        if images.shape[1] in CHANNELS:
            remedy = "put the colours last: images.transpose(0, 2, 3, 1)"
        raise UnusableData("colours must be 1 or 3, the last axis", f"{images.shape}", remedy)
    if images.shape[0] != labels.shape[0]:
        got = f"{images.shape[0]:,} images and {labels.shape[0]:,} labels"
        raise UnusableData("each image must have its label", got, REMEDY)


def _check_all_trained(y: NDArray[np.integer], names: tuple[str, ...]) -> None:
    absent = np.setdiff1d(np.arange(len(names)), y)
    if len(absent):
        raise UnusableData(
            "every class must have an image to train on",
            f"none of class {names[absent[0]]!r}",
            "add some, or leave the test images of this class out",
        )
