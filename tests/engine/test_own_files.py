"""Own files: tables, images and weights as they are meant, and files that are meant otherwise."""

import io
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow.parquet import ParquetFile
from safetensors.numpy import save
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

import landscape as ls
from landscape._features import moved
from landscape.errors import UnreadableFile, UnusableData
from landscape.files import csv_tables, parquet
from landscape.files.images import read_images
from landscape.files.limits import WEIGHTS
from landscape.files.tables import dataset_of, read_table
from landscape.files.weights import linear_weights, read_weights
from landscape.npz import Limits, opened
from tests.engine import hostile_inputs as files
from tests.engine.hostile_inputs import OPENED, npz, table_file

ROOT = Path(__file__).parents[2]
SPLIT = (0.2, 0)
FLAT = 64 * 2**20  # bytes that refusing a file may take besides the file

CASES = [(kind, name) for kind, (_, those) in OPENED.items() for name in those]


@pytest.mark.parametrize(("kind", "name"), CASES, ids=[f"{k}: {n}" for k, n in CASES])
def test_a_hostile_file_is_refused_with_the_remedy(kind: str, name: str) -> None:
    read, those = OPENED[kind]
    content, message = those[name].make(), those[name].message
    if (kind, name) == ("weights", "an empty zip"):
        assert read(content) == {}
        with pytest.raises(UnusableData, match="no array of numbers: save them as"):
            linear_weights({}, 2, 2)
        return
    with pytest.raises((UnreadableFile, UnusableData), match=message) as refused:
        read(content)
    assert str(refused.value).endswith(refused.value.remedy)
    assert len(str(refused.value)) < 400


MEASURE = """
import io
import numpy
from landscape.errors import NoAnswer
from tests.engine.hostile_inputs import OPENED, ARRAYS

import pyarrow.csv, pyarrow.parquet, safetensors  # what is loaded once is no cost of a file

def trusting(content):
    return numpy.load(io.BytesIO(content))["coef_"]

def status(key):
    line = next(line for line in open("/proc/self/status") if line.startswith(key))
    return int(line.split()[1]) * 1024

def measure(name, read, content):
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the peak begins anew
    before = status("VmRSS")
    try:
        read(content)
    except NoAnswer:
        pass
    print(name, status("VmHWM") - before, sep="\\t")

for kind, (read, those) in OPENED.items():
    for name, (make, _) in those.items():
        measure(f"{kind}: {name}", read, make())
measure("trusting", trusting, ARRAYS["a zip bomb"].make())
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells the peak")
def test_refusing_takes_little_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    peaks = {name: int(n) for name, n in (x.split("\t") for x in done.stdout.splitlines())}
    assert peaks.pop("trusting") > FLAT, "what is measured would show a file that is not refused"
    assert len(peaks) == len(CASES) >= 50
    assert {name: peak for name, peak in peaks.items() if peak > FLAT} == {}


@pytest.mark.parametrize(
    "content",
    [
        files.SMALL,
        b"\xef\xbb\xbf" + files.SMALL,
        files.SMALL.replace(b"\n", b"\r\n"),
        files.SMALL.replace(b"\n", b"\r"),
        files.SMALL.replace(b",", b";"),
        files.SMALL.replace(b",", b"\t"),
        table_file({"size": [1, 2, 3], "colour": ["red", "blue", "red"], "kind": list("abc")}),
    ],
    ids=["plain", "marked", "Windows", "old Mac", "semicolons", "tabs", "Parquet"],
)
def test_tables_are_read_whoever_wrote_them(content: bytes) -> None:
    table = read_table(content)
    assert table.column_names == ["size", "colour", "kind"]
    assert table.column("size").to_pylist() == [1, 2, 3]
    data = dataset_of(table, "kind", ["size", "colour"], (0, 0), "refuse")
    assert data.feature_names == ("size", "colour = blue", "colour = red")
    np.testing.assert_array_equal(data.X, [[1, 0, 1], [2, 1, 0], [3, 0, 1]])


def test_a_comma_can_be_a_decimal_point_and_a_gap_a_gap() -> None:
    table = read_table(b"a;b;kind\n1,5;2;x\n-2,25;;y\n")
    assert table.column("a").to_pylist() == [1.5, -2.25]
    assert table.column("b").to_pylist() == [2, None]


def test_numbers_are_counted_as_they_will_be_held() -> None:
    content = npz(a=np.zeros(1000, np.float16), b=np.zeros(500, np.uint8))
    for most, limits in ((8500, Limits(9, 8500)), (12_000, Limits(9, 12_000, "uf"))):
        with opened(io.BytesIO(content), limits) as arrays:
            assert arrays.entries["a"].bytes == 2000
        with (
            pytest.raises(UnreadableFile, match="MB together"),
            opened(io.BytesIO(content), limits._replace(bytes=most - 1)),
        ):
            pass


@pytest.mark.skipif(np.finfo(np.longdouble).max == np.finfo(float).max, reason="no wider type")
def test_numbers_beyond_float64_are_refused_and_others_become_float64() -> None:
    small = np.array([[np.longdouble("0.5"), np.longdouble("inf")]])
    with opened(
        io.BytesIO(npz(a=small, b=np.zeros(2) + np.longdouble("1e4000"))), WEIGHTS
    ) as arrays:
        read = arrays.read("a")
        assert read.dtype == np.float64
        np.testing.assert_array_equal(read, [[0.5, np.inf]])
        with pytest.raises(UnreadableFile, match="must fit into float64; got larger ones"):
            arrays.read("b")


@pytest.mark.parametrize("pattern", ["_DECIMAL_COMMA", "_DECIMAL_POINT"])
def test_what_tells_the_decimal_point_looks_at_one_line(pattern: str) -> None:
    """Patterns that run over lines take minutes for a file of empty ones."""
    number = b"1,5" if pattern == "_DECIMAL_COMMA" else b"1.5"
    found = getattr(csv_tables, pattern).search(b"a;\n\n " + number + b" \n\n;")
    assert found.group() == b"\n " + number + b" "


def test_empty_lines_are_passed_over() -> None:
    table = read_table(b"a;b\n" + b"\n" * 65_530 + b"1;2\n")
    assert table.to_pydict() == {"a": [1], "b": [2]}


def test_names_of_any_kind_stay_texts() -> None:
    names = ["<script>alert(1)</script>", "**bold**", "$x$", "=1+1"]
    content = ",".join(["", *names, "kind"]) + "\n1,2,3,4,5,x\n1,2,3,4,5,y\n"
    data = ls.Dataset.from_table(read_table(content.encode()), "kind", test=0)
    assert data.feature_names == ("column 1", *names)


def test_one_hot_features_count_before_they_are_made() -> None:
    rows = 100_000
    columns = {f"c{k}": [f"v{i % 100}" for i in range(rows)] for k in range(3)}
    table = pa.table(columns | {"kind": [0, 1] * (rows // 2)})
    with pytest.raises(UnusableData, match="must be at most 6,000,000 numbers; got 100,000"):
        dataset_of(table, "kind", list(columns), SPLIT, "refuse")


def test_texts_of_parquet_are_each_held_once() -> None:
    codes = pa.array(np.arange(1_000_000, dtype=np.int32) % 3)
    texts = pa.DictionaryArray.from_arrays(codes, ["y" * 90 + letter for letter in "abc"])
    content = table_file({"a": texts.cast("string"), "b": pa.array(np.zeros(1_000_000, np.int8))})
    before = pa.total_allocated_bytes()
    table = read_table(content)
    assert pa.total_allocated_bytes() - before < 15e6
    assert table.num_rows == 1_000_000


def test_of_parquet_what_comes_is_counted_not_what_its_metadata_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parquet, "UNPACKED_BYTES", 2**20)
    content = table_file({"a": np.zeros(400_000)})
    assert ParquetFile(io.BytesIO(content)).metadata.row_group(0).total_byte_size < 2**16
    with pytest.raises(UnreadableFile, match="in 1 MB; got 262,144 rows of 1, 2 MB"):
        read_table(content)


@pytest.mark.parametrize("channels", [None, 1, 3])
def test_images_keep_their_bytes_and_their_shape(channels: int | None) -> None:
    shape = (10, 4, 5) if channels is None else (10, 4, 5, channels)
    images = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    labels = np.array(["b", "a"] * 5)
    data = read_images(npz(images=images, labels=labels), (0.2, 0))
    assert data.X.dtype == np.uint8
    assert data.image_shape == ((4, 5, 3) if channels == 3 else (4, 5))
    assert data.class_names == ("a", "b")
    assert data.test is not None
    assert len(data) == 8
    rows = images.reshape(10, -1)
    for X, y in ((data.X, data.y), data.test):
        for row, number in zip(X, y, strict=True):
            (found,) = np.flatnonzero((rows == row).all(axis=1))
            assert labels[found] == data.class_names[number]


def test_a_split_by_names_is_kept() -> None:
    images = np.random.default_rng(0).integers(0, 256, (7, 2, 2), np.uint8)
    parts = {"x_train": images[:5], "x_test": images[5:]}
    y = {"y_train": [3, 9, 3, 9, 3], "y_test": [9, 3]}
    data = read_images(npz(**parts, **y), (0.5, 1))
    assert data.test is not None
    np.testing.assert_array_equal(data.X, images[:5].reshape(5, -1))
    np.testing.assert_array_equal(data.test.X, images[5:].reshape(2, -1))
    np.testing.assert_array_equal(data.test.y, [1, 0])
    assert data.class_names == ("3", "9")


COEF = np.arange(12.0).reshape(3, 4)
BIAS = np.array([0.5, -1.0, 2.0])
WHOLE = np.column_stack([COEF, BIAS])
MEANT: dict[str, tuple[bytes, np.ndarray]] = {
    "scikit-learn": (npz(coef_=COEF, intercept_=BIAS, classes_=np.array(["a", "b", "c"])), WHOLE),
    "W": (npz(W=WHOLE), WHOLE),
    "W without a bias": (npz(W=COEF), np.column_stack([COEF, np.zeros(3)])),
    "W and b": (npz(W=COEF, b=BIAS), WHOLE),
    "numbers of the classes": (
        npz(coef_=COEF, classes_=np.arange(3), n_iter_=np.array([7, 8, 9])),
        np.column_stack([COEF, np.zeros(3)]),
    ),
    "no intercept": (npz(coef_=COEF, intercept_=0.0), np.column_stack([COEF, np.zeros(3)])),
    "any names": (npz(arr_0=COEF, arr_1=BIAS), WHOLE),
    "PyTorch": (save({"fc.weight": COEF.astype("f4"), "fc.bias": BIAS.astype("f4")}), WHOLE),
    "half precision": (save({"weight": COEF.astype("f2"), "bias": BIAS.astype("f2")}), WHOLE),
    "big endian, by columns": (npz(W=np.asfortranarray(WHOLE).astype(">f4")), WHOLE),
}


@pytest.mark.parametrize("name", MEANT)
def test_weights_are_read_whoever_wrote_them(name: str) -> None:
    content, expected = MEANT[name]
    np.testing.assert_array_equal(linear_weights(read_weights(content), 3, 4), expected)


def test_bf16_is_the_upper_half_of_single_precision() -> None:
    values = np.array([[1.0, -2.5], [0.0, 3.0]], np.float32)
    upper = (values.view(np.uint32) >> 16).astype("<u2").tobytes()
    content = files.safe({"weight": ("BF16", [2, 2], (0, 8))}, upper)
    np.testing.assert_array_equal(read_weights(content)["weight"], values)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"coef_": COEF.T}, r"got shape \(4, 3\) for 3 classes and 4 features: transpose it"),
        ({"coef_": COEF[:2]}, "got 2 rows for 3 classes"),
        ({"coef_": COEF[:1], "intercept_": BIAS[:1]}, "got 1 rows for 3 classes"),
        ({"coef_": COEF[:, :2]}, r"got shape \(3, 2\)"),
        ({"coef_": WHOLE, "intercept_": BIAS}, r"got shape \(3, 5\)"),
        ({"coef_": COEF, "intercept_": BIAS[:2]}, "one bias for each row"),
        ({"coef_": COEF, "intercept_": BIAS[:1]}, "one bias for each row"),
        ({"a": COEF, "b": COEF}, "a single matrix; got 2 matrices"),
        ({"0.weight": COEF, "2.weight": COEF}, "a single matrix; got 2 matrices, as of a network"),
        ({"intercept_": BIAS}, r"got intercept_ \(3,\): save them as"),
        ({"W": np.zeros((2, 3, 4))}, "rows? for each class|got W"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_weights_that_do_not_fit_are_refused(arrays: dict[str, np.ndarray], message: str) -> None:
    with pytest.raises(UnusableData, match=message):
        linear_weights(arrays, 3, 4)


@pytest.mark.parametrize("classes", [2, 3])
def test_an_estimators_weights_are_the_lowest_point_of_its_own_landscape(classes: int) -> None:
    """CSV in, LogisticRegression's weights in: scikit-learn is the truth of all of it."""
    X, y = load_iris(return_X_y=True)
    frame = pd.DataFrame(X, columns=["a", "b", "c", "d"])
    frame["kind"] = np.array(["x", "y", "z"])[y]
    text = io.StringIO()
    frame[y >= 3 - classes].to_csv(text, index=False)
    table = read_table(text.getvalue().encode())
    data = ls.Dataset.from_table(table, "kind", test=0.2, preprocess="standardize")
    assert data.test is not None
    names = np.array(data.class_names)
    estimator = LogisticRegression(C=0.7, tol=1e-10, max_iter=9000).fit(data.X, names[data.y])
    written = npz(coef_=estimator.coef_, intercept_=estimator.intercept_)
    raw = linear_weights(read_weights(written), classes, 4)
    function, theirs = ls.from_sklearn(estimator, data.X, names[data.y])
    np.testing.assert_allclose(raw, theirs, atol=1e-15)
    axis = ls.centered_axis(0.5, 41)
    grid = ls.evaluate_plane(function, ls.random_plane(raw, 3), axis, axis)
    lowest = ls.plane_minimum(function, grid.plane, (-0.5, 0.5), (-0.5, 0.5))
    assert abs(lowest.a) < 1e-4 > abs(lowest.b)
    assert grid.loss[20, 20] - lowest.loss < 1e-6
    # The page sees features otherwise than the estimator did: the classifier is the same.
    W = moved(raw, data.with_preprocessing("raw").view, data.view)
    objective = ls.Objective(data, ls.Softmax())
    for split, (rows, labels) in (("train", (data.X, data.y)), ("test", data.test)):
        assert objective.accuracy(W, split) == pytest.approx(estimator.score(rows, names[labels]))
    np.testing.assert_allclose(
        objective.value(W), ls.Objective(data.with_preprocessing("raw"), ls.Softmax()).value(raw)
    )


def test_every_message_of_a_refusal_is_one_sentence_of_rule_got_and_remedy() -> None:
    with pytest.raises(UnusableData) as refused:
        read_table(b"a,a\n1,2\n")
    assert re.fullmatch(r"columns must .*; got 'a' twice: rename one of them", str(refused.value))


def test_dates_of_a_csv_file_are_texts_also_where_they_are_none_to_python() -> None:
    table = read_table(b"day,when,size\n0000-01-01,2026-01-01 10:00:00,1\n2026-11-22,,2\n")
    assert table.column("day").to_pylist() == ["0000-01-01", "2026-11-22"]
    assert [str(each)[:10] for each in table.column("when").to_pylist()] == ["2026-01-01", "None"]
    assert table.column("size").to_pylist() == [1, 2]
