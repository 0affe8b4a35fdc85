"""Files that nobody should have to trust, made here: what is wrong with each, and the words."""

import io
import json
import pickle
import struct
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from landscape.files.images import read_images
from landscape.files.tables import read_table
from landscape.files.weights import read_weights

HUGE = 64 * 2**30
SMALL = b"size,colour,kind\n1,red,cat\n2,blue,dog\n3,red,cat\n"


class Hostile(NamedTuple):
    """A file, and a part of the message that refuses it."""

    make: Callable[[], bytes]
    message: str


def npz(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def npz_of(members: dict[str, bytes], compressed: bool = True) -> bytes:
    """A zip file of any members."""
    file = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def header(shape: tuple[int, ...], dtype: str = "<f8") -> bytes:
    """The start of an .npy file without any numbers."""
    file = io.BytesIO()
    facts = {"descr": dtype, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, facts)
    return file.getvalue()


def safe(tensors: dict[str, tuple[str, list, tuple[int, int]]], data: bytes = b"") -> bytes:
    """A safetensors file as its specification has it, whatever its offsets say."""
    facts = {
        name: {"dtype": dtype, "shape": shape, "data_offsets": list(place)}
        for name, (dtype, shape, place) in tensors.items()
    }
    text = json.dumps(facts).encode()
    return struct.pack("<Q", len(text)) + text + data


def table_file(columns: dict[str, Any], **how: Any) -> bytes:
    """A Parquet file."""
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file, **how)
    return file.getvalue()


def pickled() -> bytes:
    return npz(coef_=np.array([[{"a": 1}, None]], dtype=object))


def broken_inside() -> bytes:
    """A Parquet file whose metadata are whole and whose pages are not."""
    content = bytearray(table_file({"a": np.arange(5000.0)}, use_dictionary=False))
    content[4:300] = b"\xff" * 296
    return bytes(content)


IMAGES = np.zeros((4, 3, 3), np.uint8)
GOOD_IMAGES = {"images": IMAGES, "labels": np.array([0, 1, 0, 1])}

TABLES: dict[str, Hostile] = {
    "nothing": Hostile(lambda: b"", "an empty one"),
    "spaces": Hostile(lambda: b"  \n \n\n", "an empty one"),
    "a single line": Hostile(lambda: b"size,kind", "a single line"),
    "only names": Hostile(lambda: b"size,kind\n\n", "a single line"),
    "names that are numbers": Hostile(lambda: b"1,2,3\n4,5,6\n", "numbers alone"),
    "UTF-16": Hostile(lambda: SMALL.decode().encode("utf-16"), "UTF-16: save it as CSV in UTF-8"),
    "UTF-16, unmarked": Hostile(lambda: SMALL.decode().encode("utf-16-le"), "no text"),
    "Latin-1": Hostile(lambda: SMALL.replace(b"blue", b"gr\xfcn"), "other bytes in line 3"),
    "ragged": Hostile(lambda: SMALL + b"1,2\n", "3 values, as the first one has; got 2 in line 5"),
    "longer lines": Hostile(lambda: b"a,b\n" + b"1,2\n" * 9 + b"1,2,3\n", "got 3 in line 11"),
    "an open quotation mark": Hostile(lambda: b'a,b\n"1,2\n3,4\n', "got 1 in line 2"),
    "a million columns": Hostile(
        lambda: b",".join(b"c%d" % k for k in range(10**6)) + b"\n1\n", "columns; got 1,000,000"
    ),
    "a million columns in the second line": Hostile(
        lambda: b'"x\n"' + b",c" * 10**6 + b"\n" + b"1," * 10**6 + b"1\n", "goes on in the next"
    ),
    "a million columns after an empty line": Hostile(
        lambda: b"\n" + b"c," * 10**6 + b"c\n" + b"1," * 10**6 + b"1\n", "got an empty line"
    ),
    "a name longer than CSV has them": Hostile(
        lambda: b"a," + b"b" * 140_000 + b"\n1,2\n", "a first line of 140,002 characters"
    ),
    "too many rows": Hostile(lambda: b"a,b\n" + b"1,2\n" * 4_000_000, "at most 6,000,000 values"),
    "too large": Hostile(lambda: b"a\n" + b"1" * (21 * 2**20), "at most 20 MB"),
    "names twice": Hostile(lambda: b"a,b,a\n1,2,3\n4,5,6\n", "got 'a' twice"),
    "a long name": Hostile(lambda: b"a," + b"b" * 200 + b"\n1,2\n", "at most 100 characters"),
    "a pickle": Hostile(lambda: pickle.dumps({"a": [1]}), "a pickle can run programs"),
    "a spreadsheet": Hostile(lambda: npz_of({"xl/workbook.xml": b"<a/>"}), "saved as CSV"),
    "Parquet, cut off": Hostile(lambda: table_file({"a": range(99)})[:-30], "must be whole"),
    "Parquet, its mark alone": Hostile(lambda: b"PAR1", "must be whole"),
    "Parquet, broken inside": Hostile(broken_inside, "must be whole"),
    "Parquet within columns": Hostile(
        lambda: table_file({"a": [[1, 2], [3]], "b": [1, 2]}), "values within values in column 'a'"
    ),
    "Parquet, huge when unpacked": Hostile(
        lambda: table_file({"a": pa.array(np.zeros(7_000_000, np.int8))}), "7,000,000 rows of 1"
    ),
    "Parquet, long texts": Hostile(
        lambda: table_file({"a": ["x" * 2**20 + str(k) for k in range(140)]}, compression="zstd"),
        "values in 128 MB",
    ),
    "Parquet of bytes": Hostile(
        lambda: table_file({"a": pa.array([b"x" * 2**20] * 200)}), "got binary in column 'a'"
    ),
    "Parquet of dates": Hostile(
        lambda: table_file({"a": pa.array([2**30], pa.date32())}), r"got date32\[day\] in column"
    ),
    "Parquet of times": Hostile(
        lambda: table_file({"a": pa.array([2**62], pa.timestamp("us"))}), r"got timestamp\[us\] in"
    ),
    "Parquet, texts in no UTF-8": Hostile(
        lambda: table_file({"a": ["café!"] * 9}).replace("é".encode(), b"\xff\xfe"), "in UTF-8"
    ),
    "Parquet of no rows": Hostile(lambda: table_file({"a": []}), "at least one row"),
}


ARRAYS: dict[str, Hostile] = {
    "nothing": Hostile(lambda: b"", "an empty one"),
    "cut off": Hostile(lambda: npz(**GOOD_IMAGES)[:-40], "whole NPZ"),
    "text": Hostile(lambda: b"PK\x03\x04 and so on" * 9, "whole NPZ"),
    "objects": Hostile(pickled, "never objects"),
    "64 GiB by its header": Hostile(
        lambda: npz_of({"coef_.npy": header((HUGE // 8,))}), "as long as its header says"
    ),
    "a zip bomb": Hostile(
        lambda: npz_of({"coef_.npy": header((10**8,), "|u1") + bytes(10**8)}), "at most"
    ),
    "a zip in a zip": Hostile(
        lambda: npz_of({"coef_.npz": npz_of({"coef_.npz": bytes(100)})}), "another kind"
    ),
    "a path": Hostile(lambda: npz_of({"../../etc/passwd": b"root"}), "another kind"),
    "an empty zip": Hostile(lambda: npz_of({}), "got "),
    "many arrays": Hostile(lambda: npz(**{f"a{k}": 1 for k in range(99)}), "at most"),
    "negative lengths": Hostile(lambda: npz_of({"coef_.npy": header((-1, -8))}), "got "),
    "a wrong header": Hostile(
        lambda: npz_of({"coef_.npy": b"\x93NUMPY\x01\x00\x10\x00" + b"(" * 16}), "header"
    ),
}

IMAGE_ARRAYS: dict[str, Hostile] = {
    "floats": Hostile(lambda: npz(**GOOD_IMAGES | {"images": IMAGES / 2}), "astype"),
    "no labels": Hostile(lambda: npz(images=IMAGES), "np.savez"),
    "too few labels": Hostile(
        lambda: npz(images=IMAGES, labels=np.zeros(3)), "4 images and 3 labels"
    ),
    "two colours": Hostile(
        lambda: npz(images=np.zeros((4, 3, 3, 2), np.uint8), labels=np.arange(4)), "1 or 3"
    ),
    "colours first": Hostile(
        lambda: npz(images=np.zeros((4, 3, 8, 8), np.uint8), labels=np.arange(4)), "transpose"
    ),
    "no pixel": Hostile(
        lambda: npz(images=np.zeros((4, 0, 3), np.uint8), labels=np.arange(4)), "shape"
    ),
    "one class": Hostile(
        lambda: npz(images=IMAGES, labels=np.zeros(4)), "two classes or more; got only '0'"
    ),
    "NaN labels": Hostile(
        lambda: npz(images=IMAGES, labels=np.array([0, 1, np.nan, 1])), "none in row 3"
    ),
    "infinite labels": Hostile(
        lambda: npz(images=IMAGES, labels=np.array([0, 1, np.inf, 1])), "labels must be finite"
    ),
    "a million images": Hostile(
        lambda: npz(images=np.zeros((10**6, 1, 1), np.uint8), labels=np.zeros(10**6, np.uint8)),
        "at most 200,000 images; got 1,000,000",
    ),
    "labels of no letters": Hostile(
        lambda: npz_of(
            {
                "images.npy": header((3, 2, 2), "|u1") + bytes(12),
                "labels.npy": header((3,), "<U0"),
            }
        ),
        "whole NPZ",
    ),
    "5,000 classes": Hostile(
        lambda: npz(images=np.zeros((5000, 2, 2), np.uint8), labels=np.arange(5000)), "100 classes"
    ),
    "a test of other sizes": Hostile(
        lambda: npz(
            x_train=IMAGES, y_train=[0, 1, 0, 1], x_test=np.zeros((1, 9, 9), np.uint8), y_test=[0]
        ),
        "as large as",
    ),
    "a test class that is not trained": Hostile(
        lambda: npz(x_train=IMAGES, y_train=[0, 1, 0, 1], x_test=IMAGES, y_test=[0, 1, 2, 1]),
        "none of class '2'",
    ),
}

WEIGHT_ARRAYS: dict[str, Hostile] = {
    "NaN": Hostile(lambda: npz(coef_=[[np.nan, 1.0]]), "finite.*got nan in 'coef_'"),
    "small numbers that become large ones": Hostile(
        lambda: npz(coef_=np.zeros((10, 10**6), np.uint8)), "at most 48 MB together; got 80 MB"
    ),
    "safetensors, small numbers that become large ones": Hostile(
        lambda: safe({"w": ("F16", [7, 10**6], (0, 14 * 10**6))}, bytes(14 * 10**6)),
        "at most 6,000,000 weights; got 7,000,000",
    ),
    "nothing, of impossible shape": Hostile(
        lambda: npz_of({"coef_.npy": header((0, 10**30))}), "whole NPZ"
    ),
    "infinity": Hostile(lambda: npz(coef_=[[np.inf, 1.0]]), "finite.*got inf"),
    "beyond all use": Hostile(lambda: npz(coef_=[[1e300, 1.0]]), "smaller than 1e.15"),
    "a pickle": Hostile(lambda: pickle.dumps([1.0] * 9), "pickles and .pt files are never opened"),
    "seven bytes": Hostile(lambda: b"1234567", "safetensors"),
    "safetensors, cut off": Hostile(
        lambda: safe({"w": ("F32", [2, 2], (0, 16))}, bytes(12)), "whole NPZ or safetensors"
    ),
    "safetensors, overlapping": Hostile(
        lambda: safe({"w": ("F32", [4], (0, 16)), "b": ("F32", [4], (8, 24))}, bytes(24)), "whole"
    ),
    "safetensors, out of range": Hostile(
        lambda: safe({"w": ("F32", [2**34], (0, 2**36))}, bytes(16)), "whole"
    ),
    "safetensors, another length": Hostile(
        lambda: safe({"w": ("F32", [3, 3], (0, 16))}, bytes(16)), "whole"
    ),
    "safetensors, negative": Hostile(
        lambda: safe({"w": ("F32", [-2, -2], (0, 16))}, bytes(16)), "whole"
    ),
    "safetensors, gigantic header": Hostile(
        lambda: struct.pack("<Q", 19 * 2**20) + b"{" + b" " * (19 * 2**20 - 2) + b"}",
        "header of a safetensors file",
    ),
    "safetensors, deep header": Hostile(
        lambda: struct.pack("<Q", 90_001) + b'{"a":' + b"[" * 89_996 + bytes(8), "whole"
    ),
    "safetensors, header beyond the file": Hostile(
        lambda: struct.pack("<Q", 2**63) + b"{}", "another kind of file, or a part of one"
    ),
    "safetensors, no JSON": Hostile(lambda: struct.pack("<Q", 8) + b"{'a': 1}", "whole"),
    "safetensors, types unknown": Hostile(
        lambda: safe({"w": ("I64", [2], (0, 16))}, bytes(16)), "got I64: convert them"
    ),
    "safetensors, facts missing": Hostile(
        lambda: struct.pack("<Q", 11) + b'{"w": {}}  ', "whole NPZ or safetensors"
    ),
    "safetensors, many tensors": Hostile(
        lambda: safe({f"w{k}": ("F32", [0], (0, 0)) for k in range(999)}), "at most 64 arrays"
    ),
}

OPENED: dict[str, tuple[Callable[[bytes], Any], dict[str, Hostile]]] = {
    "table": (read_table, TABLES),
    "images": (lambda content: read_images(content, (0.2, 0)), ARRAYS | IMAGE_ARRAYS),
    "weights": (read_weights, ARRAYS | WEIGHT_ARRAYS),
}
