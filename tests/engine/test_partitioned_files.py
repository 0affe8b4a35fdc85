"""Partitioned data in files: the rows that were written, and words for what is wrong."""

import json
import os
import pickle
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray
from pyarrow import parquet

import landscape as ls
from landscape import _parallel
from landscape.datasets import Preprocessing
from landscape.errors import UnreadableFile, UnusableData
from landscape.partitions import checks
from landscape.partitions import parquet as groups
from landscape.partitions.stored import Stored, stored

N, D, C = 9_000, 5, 3


def rows_of(X: NDArray, y: NDArray) -> list[list[float]]:
    """A block as a list, which adds by standing after another."""
    return [[*row, label] for row, label in zip(X.tolist(), y.tolist(), strict=True)]


def gathered(_: object, X: NDArray, y: NDArray) -> list[list[float]]:
    """A work: the examples themselves."""
    return rows_of(X, y)


def examples(dtype: str = "float32") -> tuple[NDArray, NDArray[np.int64]]:
    generator = np.random.default_rng(0)
    return (generator.standard_normal((N, D)) * 99).astype(dtype), generator.integers(0, C, N)


def write_shards(folder: Path, X: NDArray, y: NDArray) -> None:
    """Twelve shards of odd lengths, of which X-10 comes after X-9; labels in two files."""
    ends = [0, *range(100, 1_101, 100), N]
    for k, (start, stop) in enumerate(pairwise(ends)):
        np.save(folder / f"X-{k}.npy", X[start:stop])
    np.save(folder / "y-0.npy", y[:4_100])
    np.save(folder / "y-1.npy", y[4_100:])


def write_single(folder: Path, X: NDArray, y: NDArray) -> None:
    np.save(folder / "X.npy", X)
    np.save(folder / "y.npy", y)


def write_big_endian(folder: Path, X: NDArray, y: NDArray) -> None:
    np.save(folder / "X.npy", X.astype(X.dtype.newbyteorder(">")))
    np.save(folder / "y.npy", y.astype(">f8"))


def write_parquet(folder: Path, X: NDArray, y: NDArray, size: int | None = None) -> None:
    """Two files, of several row groups."""
    kind = pa.from_numpy_dtype(X.dtype)
    for k, rows in enumerate((slice(0, 5_000), slice(5_000, N))):
        flat = pa.array(X[rows].ravel(), kind)
        lists = pa.FixedSizeListArray.from_arrays(flat, D) if k else pa.array(list(X[rows]))
        table = pa.table({"label": y[rows], "x": lists.cast(pa.list_(kind)), "id": y[rows]})
        parquet.write_table(table, folder / f"part-{k}.parquet", row_group_size=size or 1_100)


@pytest.mark.parametrize("dtype", ["uint8", "float16", "float32", "float64"])
@pytest.mark.parametrize("write", [write_single, write_shards, write_big_endian, write_parquet])
def test_what_is_summed_over_are_the_rows_that_were_written(
    tmp_path: Path, write: Callable[..., None], dtype: str
) -> None:
    X, y = examples(dtype)
    write(tmp_path, X, y)
    data = ls.PartitionedDataset(tmp_path)
    assert (len(data), data.width, data.dtype, len(data.class_names)) == (N, D, X.dtype, C)
    assert data.total(gathered, None) == rows_of(X, y)
    other = tmp_path / "plain"
    other.mkdir()
    write_single(other, X, y)
    assert data.fingerprint() == ls.PartitionedDataset(other).fingerprint()


@pytest.mark.parametrize("write", [write_shards, write_parquet])
def test_any_rows_can_be_read(tmp_path: Path, write: Callable[..., None]) -> None:
    X, y = examples()
    write(tmp_path, X, y)
    found = pickle.loads(pickle.dumps(stored(tmp_path, None)))
    for start, stop in [(0, 1), (99, 101), (0, N), (1_050, 5_050), (N - 1, N), (7, 7)]:
        features, classes = found.read(slice(start, stop))
        np.testing.assert_array_equal(features, X[start:stop])
        np.testing.assert_array_equal(classes, y[start:stop])


def test_a_fingerprint_is_of_all_that_is_seen(tmp_path: Path) -> None:
    X, y = examples()
    write_single(tmp_path, X, y)
    data = ls.PartitionedDataset(tmp_path)
    assert len(data.fingerprint()) == 64
    prints = {data.fingerprint()}
    prints.add(ls.PartitionedDataset(tmp_path, class_names=("a", "b", "c")).fingerprint())
    view = Preprocessing("unit", np.full(D, 2.0), np.zeros(D))
    prints.add(data.with_preprocessing(view).fingerprint())
    prints.add(ls.PartitionedDataset(tmp_path, test=tmp_path).fingerprint())
    X[-1, -1] = 0
    write_single(tmp_path, X, y)
    prints.add(ls.PartitionedDataset(tmp_path).fingerprint())
    y[-1] = (y[-1] + 1) % C
    write_single(tmp_path, X, y)
    prints.add(ls.PartitionedDataset(tmp_path).fingerprint())
    assert len(prints) == 6


def test_a_folder_holds_names_and_a_test_split(tmp_path: Path) -> None:
    X, y = examples()
    write_single(tmp_path, X, y)
    (tmp_path / "classes.json").write_text(json.dumps(["ant", "bee", "cow"]))
    (tmp_path / "test").mkdir()
    write_single(tmp_path / "test", X[:7], np.zeros(7, int))
    data = ls.PartitionedDataset(tmp_path)
    assert data.class_names == ("ant", "bee", "cow")
    tests = data.tests()
    assert tests is not None
    assert tests.total(gathered, None) == rows_of(X[:7], np.zeros(7))
    assert tests.view is data.view
    assert tests.tests() is None
    (tmp_path / "classes.json").unlink()
    (tmp_path / "classes.txt").write_text("ape\nbat\ncat\n")
    assert ls.PartitionedDataset(tmp_path).class_names == ("ape", "bat", "cat")
    (tmp_path / "classes.txt").write_bytes(b"ape\xff\nbat\ncat\n")
    with pytest.raises(UnreadableFile, match=r"classes\.txt must be a text in UTF-8"):
        ls.PartitionedDataset(tmp_path)


def test_a_stop_leaves_what_is_waiting_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_parallel, "workers_here", lambda: 2)
    write_single(tmp_path, *(np.tile(part, (10,) + (1,) * (part.ndim - 1)) for part in examples()))
    data, begun = ls.PartitionedDataset(tmp_path), []

    def counted(_: object, X: NDArray, y: NDArray) -> int:
        begun.append(len(X))
        return len(y)

    def stop(share: float) -> None:
        raise InterruptedError(share)

    with pytest.raises(InterruptedError):
        data.total(counted, None, progress=stop)
    assert len(begun) <= 2 * (_parallel.AHEAD + 1) + 1 < 22


def spoiled(**changes: float) -> tuple[NDArray, NDArray]:
    """The examples with one number changed: name_row=value, or a whole array in their place."""
    X, y = (array.astype(np.float64) for array in examples())
    for name, value in changes.items():
        array, row = name.split("_")
        (X if array == "X" else y)[int(row), ...] = value
    return X, y


def far(label: int) -> NDArray[np.uint64]:
    """Labels of which one is beyond all memory."""
    y = examples()[1].astype(np.uint64)
    y[3] = label
    return y


@pytest.mark.parametrize(
    ("arrays", "rule", "got"),
    [
        (spoiled(X_8500=np.nan), "features must be finite", "nan in column 0 at row 8500 of"),
        (spoiled(X_17=-np.inf), "features must be finite", "-inf in column 0 at row 17 of"),
        (spoiled(y_17=0.5), "whole class numbers", "0.5 at row 17 of"),
        (spoiled(y_17=np.nan), "whole class numbers", "nan at row 17 of"),
        (spoiled(y_17=-1), "at least 0", "-1.0 at row 17 of"),
        (spoiled(y_17=4), "every class must have an example", "none of class 3"),
        (spoiled(y_17=2**32 - 1), "at least 0 and below 9,000", "4294967295.0 at row 17 of"),
        (spoiled(y_17=1e300), "at least 0 and below 9,000", "1e+300 at row 17 of"),
        ((examples()[0], far(2**63)), "at least 0 and below 9,000", "9223372036854775808 at row 3"),
        ((examples()[0], examples()[1] + 1), "every class must have", "none of class 0 (class 0)"),
        ((examples()[0][:-1], examples()[1]), "as many labels", "9,000 labels"),
        ((examples()[0].T.copy(), examples()[1]), "as many labels", "5 examples"),
        ((np.asfortranarray(examples()[0]), examples()[1]), "one after another", "Fortran"),
        ((examples()[0].astype(int), examples()[1]), "features must be uint8", "int64 in"),
        ((examples()[0].astype(complex), examples()[1]), "features must be uint8", "complex128"),
        ((examples()[0].astype(object), examples()[1]), "never objects", "the type |O"),
        ((examples()[0], examples()[1].astype(str)), "labels must be class numbers", "<U21 in"),
        ((examples()[0].ravel(), examples()[1]), "an array of 2 axes", "shape (45000,)"),
        ((examples()[0], examples()[1][:, None]), "an array of 1 axes", "shape (9000, 1)"),
        ((examples()[0][:0], examples()[1][:0]), "at least one example", "shape (0, 5)"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, arrays: tuple[NDArray, NDArray], rule: str, got: str
) -> None:
    write_single(tmp_path, *arrays)
    with pytest.raises((UnusableData, UnreadableFile)) as caught:
        ls.PartitionedDataset(tmp_path)
    assert rule in caught.value.rule
    assert got in str(caught.value.got)
    again = pickle.loads(pickle.dumps(caught.value))  # as it comes from a worker
    assert str(again) == str(caught.value)


def test_labels_that_begin_at_1_are_said(tmp_path: Path) -> None:
    X, y = examples()
    write_single(tmp_path, X, y + 1)
    with pytest.raises(UnusableData, match=r"none of class 0 .*: classes count from 0, so take 1"):
        ls.PartitionedDataset(tmp_path)


def test_labels_beyond_the_names_are_said(tmp_path: Path) -> None:
    write_single(tmp_path, *examples())
    with pytest.raises(UnusableData, match=r"0 … 1; got 2 at row \d+ of .*y\.npy"):
        ls.PartitionedDataset(tmp_path, class_names=("a", "b"))
    with pytest.raises(UnusableData, match="none of class 3"):
        ls.PartitionedDataset(tmp_path, class_names=("a", "b", "c", "d"))


def test_files_that_are_cut_off_or_no_arrays_are_refused(tmp_path: Path) -> None:
    write_single(tmp_path, *examples())
    whole = (tmp_path / "X.npy").read_bytes()
    data = ls.PartitionedDataset(tmp_path)
    for content, rule in ((whole[:-1], "as long as its header"), (whole[:50], "must begin")):
        (tmp_path / "X.npy").write_bytes(content)
        with pytest.raises(UnreadableFile, match=rule):
            ls.PartitionedDataset(tmp_path)
    with pytest.raises(
        UnreadableFile, match="must stay as it was when it was opened; got 50 bytes"
    ):
        data.total(gathered, None)  # cut off after it was opened


@pytest.mark.parametrize("write", [write_single, write_parquet])
def test_what_is_written_anew_is_not_mistaken_for_what_was_there(
    tmp_path: Path, write: Callable[..., None]
) -> None:
    X, y = examples()
    write(tmp_path, X, y)
    old = ls.PartitionedDataset(tmp_path)
    assert old.total(gathered, None) == rows_of(X, y)
    write(tmp_path, X + 1, y)
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))  # as the clock of a file system may be coarse
    new = ls.PartitionedDataset(tmp_path)
    assert new.total(gathered, None) == rows_of(X + 1, y)
    with pytest.raises(UnreadableFile, match="must stay as it was when it was opened"):
        old.total(gathered, None)


def test_a_shape_below_0_is_refused(tmp_path: Path) -> None:
    write_single(tmp_path, *examples())
    content = (tmp_path / "X.npy").read_bytes()
    (tmp_path / "X.npy").write_bytes(content.replace(b"(9000, 5)", b"(-900, 5)"))
    with pytest.raises(UnreadableFile, match=r"must be an array; got the shape \(-900, 5\)"):
        ls.PartitionedDataset(tmp_path)


@pytest.mark.parametrize("names", [("X.npy", "X-0.npy"), ("X-1.npy", "X_1.npy")])
def test_what_may_be_there_twice_is_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    X, y = examples()
    for name in names:
        np.save(tmp_path / name, X)
    np.save(tmp_path / "y-0.npy", y)
    np.save(tmp_path / "y-1.npy", y)
    with pytest.raises(UnusableData, match="each once; got X") as caught:
        ls.PartitionedDataset(tmp_path)
    assert str(caught.value.got).split(", ") == sorted(names)


def test_blocks_that_are_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_single(tmp_path, *examples())
    monkeypatch.setattr(checks, "MOST_BLOCK_BYTES", 4_096 * D * 4)
    ls.PartitionedDataset(tmp_path)
    monkeypatch.setattr(checks, "MOST_BLOCK_BYTES", 4_096 * D * 4 - 1)
    with pytest.raises(UnusableData, match=r"4,096 examples.* 5 features of float32 .*X\.npy"):
        ls.PartitionedDataset(tmp_path)
    few = tmp_path / "few"
    few.mkdir()
    write_single(few, *(part[:4_000] for part in examples()))
    ls.PartitionedDataset(few)
    with pytest.raises(UnusableData, match="4,096 examples"):
        ls.PartitionedDataset(few, test=tmp_path)


def test_wide_images_are_told_what_they_would_take(tmp_path: Path) -> None:
    X = np.lib.format.open_memmap(tmp_path / "X.npy", "w+", np.float32, (4_096, 224 * 224 * 3))
    X._mmap.close()  # pyright: ignore  a hole in the file: nothing is written
    np.save(tmp_path / "y.npy", np.arange(4_096) % 10)
    with pytest.raises(UnusableData, match="must take at most 512 MiB; got 2,352 MiB"):
        ls.PartitionedDataset(tmp_path)


@pytest.mark.parametrize("preprocessing", ["raw", "center"])
def test_progress_is_of_all_passes(tmp_path: Path, preprocessing: str) -> None:
    write_single(tmp_path, *examples())
    shares: list[float] = []
    data = ls.PartitionedDataset(
        tmp_path, preprocessing=preprocessing, test=tmp_path, progress=shares.append
    )
    assert len(shares) == 6
    assert shares == sorted(shares)
    assert shares[2] == 0.5
    assert shares[-1] == 1
    shares.clear()
    data.fingerprint(shares.append)
    assert len(shares) == 6
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize(
    ("X", "y", "rule"),
    [
        ("nothing", None, "must hold X"),
        ("X.npy", None, "must have labels"),
        (3, None, "must be paths"),
        ([], None, "must be paths"),
        (["X.npy", "narrow.npy"], "y.npy", "all shards must have the rows of"),
        (["X.npy", "double.npy"], "y.npy", "all shards must have the rows of"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_said(
    tmp_path: Path, X: object, y: str | None, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_single(tmp_path, *examples())
    np.save("narrow.npy", examples()[0][:, :-1])
    np.save("double.npy", examples("float64")[0])
    Path("nothing").mkdir()
    with pytest.raises(UnusableData, match=rule):
        ls.PartitionedDataset(X, y)


def test_files_that_are_not_there_are_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ls.PartitionedDataset(tmp_path / "X.npy", tmp_path / "y.npy")


def floats(first: list[float] | None) -> pa.Array:
    """Lists of a number each, after this one."""
    return pa.array([first, [1.0], [1.0], [1.0]], pa.list_(pa.float32()))


def words() -> pa.Array:
    """Lists of a word each, by its number."""
    each = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0, 1]), pa.array(["a", "b"]))
    return pa.ListArray.from_arrays(pa.array([0, 1, 2, 3, 4]), each)


def table(**columns: object) -> pa.Table:
    return pa.table({"x": [[1.0, 2.0]] * 4, "label": [0, 1, 0, 1], **columns})


@pytest.mark.parametrize(
    ("content", "rule", "got"),
    [
        (table(x=[1.0] * 4), "one column of lists", "0 of the columns x, label"),
        (table(z=[[1.0]] * 4), "one column of lists", "2 of the columns x, label, z"),
        (table().drop_columns("label"), "class numbers named label or", "the columns x"),
        (table(label=["a", "b"] * 2), "labels must be class numbers", "string in column 'label'"),
        (table(label=[0, None, 1, 1]), "one value in each row", "none at row 1 of"),
        (table(x=[[1.0, 2.0]] * 3 + [[1.0]]), "2 values in each row", "1 values at row 3 of"),
        (table(x=[[1.0, 2.0]] * 3 + [None]), "2 values in each row", "none at row 3 of"),
        (table(x=[[1.0, 2.0]] * 3 + [[None, 1.0]]), "2 values in each row", "missing value at row"),
        (table(x=floats([])), "at least one number", "an empty one at row 0 of"),
        (table(x=floats(None)), "at least one number", "no list at row 0 of"),
        (table(x=[["a"]] * 4), "features must be uint8", "string in column 'x'"),
        (table(x=[[1]] * 4), "features must be uint8", "int64 in column 'x'"),
        (table(x=[[{"k": 1}]] * 4), "features must be uint8", "struct<k: int64> in column 'x'"),
        (table(x=words()), "features must be uint8", "dictionary<values=string, indices=int64"),
        (table().slice(0, 0), "at least one example", "none"),
    ],
)
def test_what_is_wrong_with_parquet_is_said(
    tmp_path: Path, content: pa.Table, rule: str, got: str
) -> None:
    parquet.write_table(content, tmp_path / "a.parquet")
    with pytest.raises(UnusableData) as caught:
        ls.PartitionedDataset(tmp_path)
    assert rule in caught.value.rule
    assert got in str(caught.value.got)


def test_row_groups_are_held_against_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_parquet(tmp_path, *examples(), size=5_000)
    monkeypatch.setattr(groups, "MOST_BYTES", 4_999 * D * 4)
    with pytest.raises(UnusableData, match=r"5,000 rows of 5 numbers .* with row_group_size=2499"):
        ls.PartitionedDataset(tmp_path)


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(UnreadableFile, match="must be whole"):
        ls.PartitionedDataset(tmp_path)


def test_a_recipe_is_small(tmp_path: Path) -> None:
    write_single(tmp_path, *examples())
    data = ls.PartitionedDataset(tmp_path)
    assert isinstance(data.examples, Stored)
    assert len(pickle.dumps(data.examples)) < 1_000
