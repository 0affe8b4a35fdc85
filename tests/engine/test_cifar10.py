"""CIFAR-10: the real files where they are, and reading them on tiny files that look the same."""

import hashlib
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from landscape.datasets import cifar10, load_dataset
from landscape.datasets.cifar10 import DatasetNotDownloaded, find_cifar10
from tests.engine.fake_cifar10 import RECORD, packed, put_archive, put_folder


@pytest.mark.parametrize("layout", ["archive", "folder"])
@pytest.mark.parametrize("place", ["LANDSCAPE_DATA", "cache"])
def test_reads_archive_or_folder_from_either_place(
    layout: str,
    place: str,
    members: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = cifar10._cache()
    if place == "LANDSCAPE_DATA":
        folder = tmp_path / "mine"
        monkeypatch.setenv("LANDSCAPE_DATA", str(folder))
    if layout == "archive":
        path = put_archive(folder, packed(members))
    else:
        path = put_folder(folder, members)
    assert find_cifar10() == path
    data = load_dataset("cifar10", download=False)
    assert data.X.shape == (20, 3072)
    assert data.X.dtype == np.uint8
    np.testing.assert_array_equal(data.y, np.arange(20) % 10)
    assert data.test is not None
    np.testing.assert_array_equal(data.test.y, [0, 1, 2, 3])


def test_pixels_have_their_colours_last(members: dict[str, bytes]) -> None:
    put_folder(cifar10._cache(), members)
    data = cifar10.cifar10("raw")
    assert data.image_shape == (32, 32, 3)
    image, content = data.X[13].reshape(32, 32, 3), members["data_batch_4.bin"]
    for row, column, channel in [(0, 0, 0), (0, 31, 1), (31, 0, 2), (5, 9, 1), (31, 31, 2)]:
        byte = content[1 * RECORD + 1 + 1024 * channel + 32 * row + column]
        assert image[row, column, channel] == byte


def test_landscape_data_goes_before_the_cache(
    members: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = put_folder(cifar10._cache(), members)
    monkeypatch.setenv("LANDSCAPE_DATA", str(tmp_path / "without"))
    assert find_cifar10() == cached
    mine = put_archive(tmp_path / "without", b"")
    assert find_cifar10() == mine


@pytest.mark.usefixtures("members")
def test_missing_data_is_not_downloaded_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cifar10, "download_cifar10", lambda: pytest.fail("downloaded"))
    assert find_cifar10() is None
    with pytest.raises(DatasetNotDownloaded, match=r"not on this machine yet.*LANDSCAPE_DATA"):
        load_dataset("cifar10", download=False)
    assert issubclass(DatasetNotDownloaded, FileNotFoundError)


Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, Damage] = {
    "cut after 3 bytes": lambda content: content[:3],
    "cut in half": lambda content: content[: len(content) // 2],
    "without its end": lambda content: content[:-2000],
    "no archive": lambda content: b"<html>" + content,
    "empty": lambda _: b"",
    "bytes changed": lambda content: content[:9000] + bytes(99) + content[9099:],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_archive_is_refused(members: dict[str, bytes], damage: Damage) -> None:
    path = put_archive(cifar10._cache(), damage(packed(members)))
    with pytest.raises(OSError, match=r"is damaged: .*Remove it and download") as raised:
        cifar10.cifar10("raw")
    assert str(path) in str(raised.value)


def test_files_other_than_the_official_ones_are_refused(members: dict[str, bytes]) -> None:
    wrong = {**members, "data_batch_3.bin": bytes(4 * RECORD)}
    put_archive(cifar10._cache(), packed(wrong))
    with pytest.raises(OSError, match=r"data_batch_3.bin is not the official file"):
        cifar10.cifar10("raw")


@pytest.mark.parametrize("layout", ["archive", "folder"])
def test_missing_file_is_named(members: dict[str, bytes], layout: str) -> None:
    del members["test_batch.bin"]
    if layout == "archive":
        put_archive(cifar10._cache(), packed(members))
    else:
        put_folder(cifar10._cache(), members)
    with pytest.raises(OSError, match=r"is damaged: test_batch.bin is missing"):
        cifar10.cifar10("raw")


@pytest.mark.cifar10
def test_real_data_is_complete_and_never_expanded_to_floats() -> None:
    tracemalloc.start()
    data = load_dataset("cifar10", preprocess="center", download=False)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 400e6, "185 MB of images; in float64 they would be 1.2 GB"
    assert data.X.shape == (50_000, 3072)
    assert data.X.dtype == np.uint8
    np.testing.assert_array_equal(np.bincount(data.y), [5000] * 10)
    assert data.test is not None
    assert data.test.X.shape == (10_000, 3072)
    np.testing.assert_array_equal(np.bincount(data.test.y), [1000] * 10)
    np.testing.assert_allclose(data.view.offset, data.X.mean(axis=0, dtype=np.float64))
    assert data.class_names[data.y[0]] == "frog", "the first training image is a frog"


@pytest.mark.cifar10
def test_real_image_is_the_one_in_the_official_bytes() -> None:
    data = load_dataset("cifar10", limit=20, preprocess="unit", download=False)
    np.testing.assert_array_equal(np.bincount(data.y), [2] * 10)
    assert data.X.base is None, "a view would keep all 50,000 images in memory"
    assert 0 < data.view.offset.min() < data.view.offset.max() < 1
    number = 31_415
    batch, row = divmod(number, 10_000)
    content, names = raw_members(f"data_batch_{batch + 1}.bin", "batches.meta.txt")
    assert hashlib.sha256(content).hexdigest() == cifar10.MEMBERS[f"data_batch_{batch + 1}.bin"]
    assert tuple(names.decode().split()) == cifar10.CLASS_NAMES
    image = load_dataset("cifar10", download=False).subset(number)
    record = content[row * RECORD : (row + 1) * RECORD]
    assert image.y[0] == record[0]
    for channel in range(3):
        plane = np.array(list(record[1 + 1024 * channel : 1025 + 1024 * channel]))
        pixels = image.X.reshape(32, 32, 3)[:, :, channel]
        np.testing.assert_array_equal(pixels, plane.reshape(32, 32))


def raw_members(*names: str) -> list[bytes]:
    path = find_cifar10()
    assert path is not None
    if path.is_dir():
        return [(path / name).read_bytes() for name in names]
    found: dict[str, bytes] = {}
    with tarfile.open(path) as archive:
        for member in archive:
            if (file := archive.extractfile(member)) and Path(member.name).name in names:
                found[Path(member.name).name] = file.read()
    return [found[name] for name in names]
