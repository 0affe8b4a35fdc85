"""CIFAR-10: 60,000 real colour images of 32×32, on the user's machine and never in the project.

The archive holds five batches of training images and one of test images. A record is one label
byte, then 1024 red, 1024 green and 1024 blue bytes, row by row.

Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009, and the data
set's home page, https://www.cs.toronto.edu/~kriz/cifar.html.
"""

import gzip
import hashlib
import importlib.util
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pooch

from landscape.datasets.dataset import Dataset
from landscape.datasets.protocols import Examples

URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
ARCHIVE = "cifar-10-binary.tar.gz"
ARCHIVE_BYTES = 170_052_171
ARCHIVE_HASH = "md5:c32a1d4ab5d03f1284b67883e8d87530"
FOLDER = "cifar-10-batches-bin"
# The official images, whatever archive holds them, in the order of the training split.
MEMBERS = {
    "data_batch_1.bin": "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
    "data_batch_2.bin": "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
    "data_batch_3.bin": "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
    "data_batch_4.bin": "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
    "data_batch_5.bin": "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
    "test_batch.bin": "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b",
}
BATCH = 10_000
CHANNELS, SIDE = 3, 32
FEATURES = SIDE * SIDE * CHANNELS
CLASS_NAMES = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip
BY_HAND = f"Or put {ARCHIVE} into a folder and set LANDSCAPE_DATA to that folder."


class DatasetNotDownloaded(FileNotFoundError):
    """A data set is not on this machine, and downloading it was not asked for."""


def cifar10(preprocess: str, download: bool = True) -> Dataset:
    """50,000 training and 10,000 test images of ten classes, `uint8`.

    A row of X, shape (3072,), holds the pixels row by row with the three colours of a pixel side
    by side, so `X[i].reshape(32, 32, 3)` is the image. The files are looked for as `find_cifar10`
    says; with `download`, they are downloaded where they are not found. The checksum of every file
    is verified at each load.

    Raises:
        DatasetNotDownloaded: the files are not on this machine, and `download` is False.
        OSError: the local files are damaged, or the download failed.
    """
    path = find_cifar10()
    if path is None and not download:
        raise DatasetNotDownloaded(
            "CIFAR-10 is not on this machine yet; download it with "
            f"landscape.datasets.cifar10.download_cifar10() ({ARCHIVE_BYTES / 1e6:.0f} MB). "
            f"{BY_HAND}"
        )
    train, test = _read(path or download_cifar10())
    return Dataset(*train, CLASS_NAMES, (SIDE, SIDE, CHANNELS), test, preprocess)


def find_cifar10() -> Path | None:
    """The unpacked folder `cifar-10-batches-bin` or the archive `cifar-10-binary.tar.gz`.

    They are looked for in the folder that the environment variable LANDSCAPE_DATA names, then in
    the user's cache; None where neither has them.
    """
    folders = [_cache()]
    if os.environ.get("LANDSCAPE_DATA"):
        folders.insert(0, Path(os.environ["LANDSCAPE_DATA"]))
    candidates = (folder / name for folder in folders for name in (FOLDER, ARCHIVE))
    return next((path for path in candidates if path.exists()), None)


def download_cifar10(progress: Callable[[int, int], object] | None = None) -> Path:
    """Download the archive into the user's cache; an intact one that is there already is kept.

    The bytes go to a temporary file that takes the archive's name only when its checksum is right,
    so a download that breaks off leaves nothing behind and can simply be repeated.

    Args:
        progress: is called with the bytes that have arrived and the bytes of the whole; without
            it, a progress bar is printed where tqdm is installed.

    Raises:
        ConnectionError: there is no network, or the connection broke.
        OSError: what arrived is not the official archive.
    """
    from requests.exceptions import RequestException

    # pooch takes any object like a progress bar, though its type hints say bool.
    bar: Any = _ProgressBar(progress) if progress else importlib.util.find_spec("tqdm") is not None
    downloader: Any = pooch.HTTPDownloader(progressbar=bar, chunk_size=2**20)
    try:
        return Path(pooch.retrieve(URL, ARCHIVE_HASH, ARCHIVE, _cache(), downloader=downloader))
    except RequestException as error:
        raise ConnectionError(
            f"CIFAR-10 could not be downloaded from {URL}: there is no network, the server does "
            f"not answer, or the connection broke ({type(error).__name__}). Nothing was kept; try "
            f"again when there is a network. {BY_HAND}"
        ) from error
    except ValueError as error:
        raise OSError(
            f"what arrived from {URL} is not the official archive: its checksum differs. Nothing "
            f"was kept; try again. {BY_HAND}"
        ) from error


class _ProgressBar:
    """What pooch wants of a progress bar, passed on to a plain function."""

    total = 0

    def __init__(self, progress: Callable[[int, int], object]) -> None:
        self.progress, self.arrived = progress, 0

    def update(self, count: int) -> None:
        # A server need not tell the size, and pooch counts the last chunk as a full one.
        total = self.total or ARCHIVE_BYTES
        self.arrived = min(self.arrived + count, total)
        self.progress(self.arrived, total)

    def reset(self) -> None:
        self.arrived = 0

    def close(self) -> None:
        pass


def _cache() -> Path:
    return Path(pooch.os_cache("loss-landscape-explorer"))


def _read(path: Path) -> tuple[Examples, Examples]:
    """The verified training and test examples of the folder or archive."""
    batches = len(MEMBERS) - 1
    train, test = _empty(batches * BATCH), _empty(BATCH)
    missing = dict.fromkeys(MEMBERS)
    for name, content in _members(path):
        if hashlib.sha256(content).hexdigest() != MEMBERS[name]:
            raise OSError(_damaged(path, f"{name} is not the official file, its checksum differs"))
        batch = list(MEMBERS).index(name)
        rows = slice(batch * BATCH, (batch + 1) * BATCH)
        _decode(content, test if batch == batches else Examples(train.X[rows], train.y[rows]))
        missing.pop(name, None)
    if missing:
        raise OSError(_damaged(path, f"{next(iter(missing))} is missing"))
    return train, test


def _empty(examples: int) -> Examples:
    return Examples(np.empty((examples, FEATURES), np.uint8), np.empty(examples, np.int64))


def _decode(content: bytes, into: Examples) -> None:
    """Records of a label and three colour planes -> class numbers, and rows with colours last."""
    records = np.frombuffer(content, np.uint8).reshape(-1, 1 + FEATURES)
    planes = records[:, 1:].reshape(-1, CHANNELS, SIDE * SIDE)
    into.X.reshape(-1, SIDE * SIDE, CHANNELS)[:] = planes.transpose(0, 2, 1)
    into.y[:] = records[:, 0]


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of MEMBERS that the folder or archive holds."""
    try:
        if path.is_dir():
            for name in MEMBERS:
                if (path / name).exists():
                    yield name, (path / name).read_bytes()
            return
        with tarfile.open(path, "r:gz") as archive:
            # In the archive's own order: looking members up by name would decompress it twice.
            for member in archive:
                name = Path(member.name).name
                if name in MEMBERS and member.isfile() and (file := archive.extractfile(member)):
                    yield name, file.read()
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError) as error:
        raise OSError(_damaged(path, f"it cannot be unpacked ({error})")) from error


def _damaged(path: Path, reason: str) -> str:
    return (
        f"{path} is damaged: {reason}. Remove it and download CIFAR-10 again, or replace it by a "
        "good copy."
    )
