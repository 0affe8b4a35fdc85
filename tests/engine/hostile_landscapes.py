"""Landscape files that nobody should open, each made from a good one."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import landscape as ls
from landscape.landscapes import PathOnPlane, packed
from landscape.path_planes import Shadow

Contents = dict[str, Any]


def good() -> ls.Landscape:
    """A small landscape with two grids and a path."""
    random = np.random.default_rng(0)
    a, b = ls.centered_axis(1.0, 5), ls.centered_axis(2.0, 4)
    grids = {"loss": random.random((4, 5)), "test accuracy": random.random((4, 5))}
    shadow = Shadow(random.random((3, 2)), random.random(3), random.random(3), random.random(3))
    path = PathOnPlane("adam", np.array([0, 2, 5]), shadow)
    plane = ls.Plane(*random.standard_normal((3, 6)))
    return ls.Landscape(a, b, grids, plane, paths=(path,), facts={"Data": "digits <b>"})


def contents(file: bytes) -> Contents:
    """The arrays of a file."""
    with np.load(io.BytesIO(file)) as arrays:
        return {name: arrays[name] for name in arrays.files}


def saved(arrays: Mapping[str, Any]) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def changed(**arrays: Any) -> bytes:
    """The good file with other arrays; None takes one out."""
    held = contents(packed(good())) | arrays
    return saved({name: array for name, array in held.items() if array is not None})


def header(**entries: Any) -> bytes:
    """The good file with other entries in its header; None takes one out."""
    held = json.loads(contents(packed(good()))["header"].tobytes()) | entries
    return text(json.dumps({name: value for name, value in held.items() if value is not None}))


def text(words: str | bytes) -> bytes:
    """The good file with another header."""
    content = words.encode() if isinstance(words, str) else words
    return changed(header=np.frombuffer(content, np.uint8))


def members(replaced: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The good file with other bytes in the place of arrays."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed(good()))) as old,
        zipfile.ZipFile(file, "w", method) as new,
    ):
        for name in [*old.namelist(), *(replaced.keys() - set(old.namelist()))]:
            new.writestr(name, replaced.get(name) or old.read(name))
    return file.getvalue()


def npy(shape: tuple[int, ...], descr: str = "<f8", body: bytes = b"") -> bytes:
    """An array file whose header says what it likes."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": descr, "fortran_order": False, "shape": shape}
    )
    return file.getvalue() + body


def lying(name: str, size: int) -> bytes:
    """A file whose directory says that an array is small, when it inflates to `size` bytes."""
    content = bytearray(members({name: b"\0" * size}))
    wrong = struct.pack("<L", 1000)
    place = content.rindex(name.encode(), 0, content.rindex(b"PK\x05\x06")) - 46
    content[place + 24 : place + 28] = wrong
    return bytes(content)


def lying_array(name: str, size: int) -> bytes:
    """The same, and the array's own header says it too: what lies behind must not be inflated."""
    array = npy((4, 5), "<f8", b"\0" * size)
    content = bytearray(members({name: array}))
    place = content.rindex(name.encode(), 0, content.rindex(b"PK\x05\x06")) - 46
    small = array[: len(npy((4, 5))) + 160]
    content[place + 16 : place + 20] = struct.pack("<L", zlib.crc32(small) ^ 1)
    content[place + 24 : place + 28] = struct.pack("<L", len(small))
    return bytes(content)


def crowded(count: int) -> bytes:
    """A zip file of so many empty files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for number in range(count):
            new.writestr(f"{number}.npy", b"")
    return file.getvalue()


def zipped(inner: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("inner.npz", inner)
    return file.getvalue()


class Evil:
    """What runs a program when it is unpickled."""

    def __reduce__(self) -> tuple[Callable, tuple[str]]:
        return print, ("a pickle was opened",)


def pickled(name: str = "grid0") -> bytes:
    return changed(**{name: np.array([[Evil()]], dtype=object)})


def flipped(content: bytes) -> bytes:
    """One bit changed amid the packed numbers of a grid."""
    changed = bytearray(content)
    changed[content.index(b"grid0.npy") + 60] ^= 1
    return bytes(changed)


def twice() -> bytes:
    import warnings

    file = io.BytesIO(packed(good()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(file, "a") as new:
            new.writestr("a.npy", npy((5,), "<f8", bytes(40)))
    return file.getvalue()


def array_header(words: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(words)) + words.encode()


def encrypted() -> bytes:
    """The good file, which says of its first array that it is encrypted."""
    content = bytearray(packed(good()))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


SCRIPT = "<script>alert(1)</script>"
GRID = np.ones((4, 5))
HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "a text": lambda: b"loss,0.5\n" * 100,
    "truncated": lambda: packed(good())[:-100],
    "truncated in the middle": lambda: packed(good())[:700],
    "only the end of a zip file": lambda: packed(good())[-22:],
    "something behind it": lambda: packed(good()) + b"x" * 30,
    "one bit changed": lambda: flipped(packed(good())),
    "huge by the array's header": lambda: members({"grid0.npy": npy((2**17, 2**16))}),
    "huge by many dimensions": lambda: members({"grid0.npy": npy((2**31,) * 30)}),
    "a negative size": lambda: members({"grid0.npy": npy((-4, 5))}),
    "huge by the directory": lambda: members(
        {"x.npy": npy((6 * 10**6,), "<f8", bytes(48 * 10**6))}
    ),
    "a bomb that inflates to more than it says": lambda: lying("grid0.npy", 10**8),
    "a bomb behind an array": lambda: lying_array("grid0.npy", 10**8),
    "a zip in a zip": lambda: zipped(packed(good())),
    "a zip in the place of an array": lambda: members({"grid0.npy": packed(good())}),
    "many thousand files": lambda: crowded(20_000),
    "a file twice": twice,
    "pickled objects": pickled,
    "a pickled header": lambda: pickled("header"),
    "a pickle in a record": lambda: members({"grid0.npy": npy((4, 5), "|O", b"\x80\x04N." * 20)}),
    "a program in the header of an array": lambda: members(
        {"grid0.npy": array_header("{'descr': __import__('os').system('true')}")}
    ),
    "a nested header of an array": lambda: members({"grid0.npy": array_header("(" * 9000)}),
    "a header of version 2": lambda: members({"grid0.npy": b"\x93NUMPY\x02\x00" + b"\xff" * 4}),
    "encrypted": encrypted,
    "packed in another way": lambda: members({}, zipfile.ZIP_LZMA),
    "text in the place of numbers": lambda: changed(grid0=np.full((4, 5), "x")),
    "complex numbers": lambda: changed(grid0=GRID * 1j),
    "records": lambda: changed(grid0=np.zeros((4, 5), [("x", "f8")])),
    "NaN on an axis": lambda: changed(a=np.array([0, 1, np.nan, 3, 4])),
    "infinity in W": lambda: changed(W=np.full(6, np.inf)),
    "NaN on a path": lambda: changed(path0_coordinates=np.full((3, 2), np.nan)),
    "numbers on an axis that are too large": lambda: changed(
        a=np.array([0, 1, 2, 3, "1e4000"]).astype(np.longdouble)
    ),
    "no finite cell": lambda: changed(grid1=GRID * np.nan),
    "axes that fall": lambda: changed(a=np.arange(5.0)[::-1]),
    "a number twice on an axis": lambda: changed(a=np.array([0.0, 1, 1, 2, 3])),
    "an axis of one number": lambda: changed(a=np.zeros(1), grid0=GRID[:, :1], grid1=GRID[:, :1]),
    "a grid of another shape": lambda: changed(grid0=np.ones((5, 4))),
    "a grid of no numbers": lambda: changed(grid0=np.ones((0, 5))),
    "a grid too many": lambda: changed(grid2=GRID),
    "a grid too few": lambda: changed(grid1=None),
    "a path of other lengths": lambda: changed(path0_loss=np.ones(2)),
    "a path that goes back": lambda: changed(path0_steps=np.array([0, 5, 2])),
    "steps below 0": lambda: changed(path0_steps=np.array([-1, 0, 1])),
    "steps that are no whole numbers": lambda: changed(path0_steps=np.arange(3.0)),
    "a path of a million steps": lambda: changed(
        path0_steps=np.arange(10**6),
        **{f"path0_{part}": np.zeros(10**6) for part in ("loss", "plane_loss", "distance")},
        path0_coordinates=np.zeros((10**6, 2)),
    ),
    "W without W1": lambda: changed(W1=None),
    "a W of another shape": lambda: changed(W=np.ones(7)),
    "W of a single number": lambda: changed(W=np.ones(()), W1=np.ones(()), W2=np.ones(())),
    "parallel directions": lambda: changed(W1=np.ones(6), W2=np.ones(6)),
    "no header": lambda: changed(header=None),
    "a header of another kind": lambda: changed(header=np.arange(5)),
    "a header that is no JSON": lambda: text("{"),
    "a header in another encoding": lambda: text('{"format": "loss landscape"}'.encode("utf-16")),
    "a header of 100 MB": lambda: text(b'{"x": "' + b" " * 10**8 + b'"}'),
    "a header of 2 MB": lambda: text(b'{"x": "' + b" " * (2 * 10**6) + b'"}'),
    "a header that is deeply nested": lambda: text("[" * 100_000),
    "a header with NaN": lambda: text('{"format": NaN}'),
    "a header with a long number": lambda: text(f'{{"version": {"9" * 10_000}}}'),
    "a list for a header": lambda: text("[1, 2]"),
    "the header of another file": lambda: header(format="loss-landscape classifier"),
    "a newer version": lambda: header(version=2),
    "a version in words": lambda: header(version=SCRIPT),
    "a script for a grid's name": lambda: header(grids=["loss", SCRIPT]),
    "a script for a path's name": lambda: header(paths=[f"x{SCRIPT}"]),
    "a picture for a path's name": lambda: header(paths=["![x](//example.org/x)"]),
    "a path out of the folder for a name": lambda: header(grids=["loss", "../../x"]),
    "a long name": lambda: header(paths=["x" * 1000]),
    "two grids of one name": lambda: header(grids=["loss", "loss"]),
    "a number for a name": lambda: header(paths=[1]),
    "thousands of names": lambda: header(paths=[f"x{k}" for k in range(50_000)]),
    "no grids": lambda: header(grids=[]),
    "grids that are no list": lambda: header(grids={"loss": 1}),
    "no lengths": lambda: header(lengths=None),
    "three lengths": lambda: header(lengths=[1, 2, 3]),
    "lengths in words": lambda: header(lengths=["1", "2"]),
    "facts that are no texts": lambda: header(facts={"Data": ["x"]}),
    "facts that are a list": lambda: header(facts=["x"]),
    "a fact of a megabyte": lambda: header(facts={"Data": "x" * 900_000}),
    "a script for a fact's name": lambda: header(facts={SCRIPT: "x"}),
    "half a character in a fact": lambda: header(facts={"Data": "\ud800"}),
    "a fact that turns the order of its line": lambda: header(facts={"Data": "a\u202eb"}),
    "a fact that hides a turned part": lambda: header(facts={"Data": "a\u2066b\u2069"}),
    "titles that are none": lambda: header(titles=[1, None]),
    "titles by name": lambda: header(titles={"x": "a", "y": "b"}),
    "a link for a title": lambda: header(titles=["<a href='//example.org'>a</a>", "b"]),
    "shares of another shape": lambda: header(explained=[1, 2, 3]),
    "shares in words": lambda: header(explained="many"),
}
