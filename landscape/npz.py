"""`Arrays`: the arrays of an NPZ file that nobody need trust.

Names, shapes and types are read from the headers and held against limits before any array is read;
no array takes more memory than its header says. Nothing in a file is ever run: objects, which only
pickles could hold, are refused.

Source: NumPy's documentation of `numpy.lib.format`; PKWARE, "ZIP file format specification", 4.3.
"""

import math
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

from landscape.errors import UnreadableFile

# The end of a zip file without a comment, as NumPy writes it.
END = struct.Struct("<4s4H2LH")
END_MARK, LARGE_MARK, LARGE_MARK_SIZE = b"PK\x05\x06", b"PK\x06\x07", 20
ENCRYPTED = 1
# A file's entry in the directory takes 46 bytes, its name and NumPy's extra field.
MOST_BYTES_AN_ENTRY = 400
KINDS = "biufU"
CHUNK = 2**20
WHOLE = "a file must be a whole NPZ file, such as numpy.savez writes"
AGAIN = "save it again, or copy it again if it was cut off on its way"


class Limits(NamedTuple):
    """How much a file may hold: so many arrays, of so many bytes in all.

    Numbers of the kinds that become float64 once they are read are counted as such.
    """

    arrays: int
    bytes: int
    widened: str = "f"


class Entry(NamedTuple):
    """What the header of an array says."""

    shape: tuple[int, ...]
    dtype: np.dtype
    fortran: bool
    offset: int  # of its first number in its file

    @property
    def bytes(self) -> int:
        """The size of the array itself."""
        return math.prod(self.shape) * self.dtype.itemsize

    def held(self, widened: str) -> int:
        """Its size once its numbers have become float64, if they are of these kinds."""
        double = math.prod(self.shape) * 8 if self.dtype.kind in widened else 0
        return max(self.bytes, double)


class Arrays:
    """An open NPZ file whose headers have been checked.

    Attributes:
        entries: what the headers say, by the names of the arrays.
    """

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        _check_directory(file, limits)
        with unreadable(WHOLE, AGAIN):
            self._zip = zipfile.ZipFile(file)
        self.entries: Mapping[str, Entry] = dict(self._checked(limits))
        _check_total(sum(e.held(limits.widened) for e in self.entries.values()), limits)

    def read(self, name: str) -> NDArray:
        """An array of the file, read-only, in this machine's byte order; at most in float64.

        Raises:
            UnreadableFile: there is none of this name, the file is damaged, or a number is beyond
                float64.
        """
        if name not in self.entries:
            refuse(f"the file must hold the array {name}", "a file without it", AGAIN)
        entry = self.entries[name]
        content = bytearray(entry.bytes)
        with unreadable(WHOLE, AGAIN), self._zip.open(f"{name}.npy") as member:
            member.read(entry.offset)
            # In pieces: asked for all at once, zipfile would inflate more than it gives.
            for start in range(0, len(content), CHUNK):
                piece = member.read(min(CHUNK, len(content) - start))
                content[start : start + len(piece)] = piece
                if len(piece) < min(CHUNK, len(content) - start):
                    raise EOFError("an array that ends early")
        order = "F" if entry.fortran else "C"
        with unreadable(WHOLE, AGAIN):  # no numbers can have lengths that no array can
            array = np.frombuffer(content, entry.dtype).reshape(entry.shape, order=order)
            array = array.astype(entry.dtype.newbyteorder("="), copy=False)
        array = _in_double(array)
        array.flags.writeable = False
        return array

    def _checked(self, limits: Limits) -> Iterator[tuple[str, Entry]]:
        members = self._zip.infolist()
        names = [member.filename for member in members]
        if len(set(names)) < len(names):
            refuse("each array must have a name of its own", "a name twice", AGAIN)
        _check_total(sum(member.file_size for member in members), limits)
        for member in members:
            yield member.filename.removesuffix(".npy"), self._entry(member)

    def _entry(self, member: zipfile.ZipInfo) -> Entry:
        """The header of one array, where it is one, and as long as it says."""
        plain = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if not member.filename.endswith(".npy") or member.flag_bits & ENCRYPTED or not plain:
            refuse("an NPZ file must hold arrays only", "a file of another kind in it", AGAIN)
        must = "an array must begin with NumPy's header"
        with unreadable(must, AGAIN), self._zip.open(member) as opened:
            shape, fortran, dtype = _header(opened)
            offset = opened.tell()
        entry = Entry(shape, dtype, fortran, offset)
        if dtype.hasobject or dtype.kind not in KINDS:
            refuse(
                "arrays must hold numbers, and never objects, which could run programs",
                f"the type {dtype.str}",
                "save it anew from plain arrays",
            )
        if min(shape, default=1) < 0 or entry.bytes + offset != member.file_size:
            refuse("an array must be as long as its header says", f"shape {shape}", AGAIN)
        return entry

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()


@contextmanager
def opened(source: str | PathLike[str] | BinaryIO, limits: Limits) -> Iterator[Arrays]:
    """The arrays of a file, or of what has been read of one.

    Raises:
        UnreadableFile: it is no whole NPZ file, holds other things than plain arrays, or is larger
            than the limits.
        OSError: there is no such file.
    """
    if isinstance(source, str | PathLike):
        with Path(source).open("rb") as file, opened(file, limits) as arrays:
            yield arrays
        return
    arrays = Arrays(source, limits)
    try:
        yield arrays
    finally:
        arrays.close()


def refuse(rule: str, got: object, remedy: str) -> NoReturn:
    """Refuse a file.

    Raises:
        UnreadableFile: always.
    """
    raise UnreadableFile(rule, got, remedy)


@contextmanager
def unreadable(rule: str, remedy: str) -> Iterator[None]:
    """Refuse a file where reading it fails, in whichever of the many ways that can."""
    try:
        yield
    except UnreadableFile:
        raise
    except Exception as error:  # bytes can be wrong in more ways than can be listed
        raise UnreadableFile(rule, "something else", remedy) from error


def _check_directory(file: BinaryIO, limits: Limits) -> None:
    """Refuse a file whose list of contents is longer than the limits allow: it is read whole."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END.size - LARGE_MARK_SIZE))
    tail = file.read()
    end = tail[-END.size :]
    if len(end) < END.size or not end.startswith(END_MARK) or end[-2:] != b"\0\0":
        refuse(WHOLE, "one that ends otherwise" if size else "an empty file", AGAIN)
    *_, entries, length, _, _ = END.unpack(end)
    large = tail[: -END.size].startswith(LARGE_MARK)
    if large or entries > limits.arrays or length > MOST_BYTES_AN_ENTRY * limits.arrays:
        refuse(f"a file must hold at most {limits.arrays:,} arrays", "more", "save fewer")


def _check_total(total: int, limits: Limits) -> None:
    if total > limits.bytes:
        refuse(
            f"the arrays must take at most {limits.bytes / 1e6:,.0f} MB together",
            f"{total / 1e6:,.0f} MB",
            "save fewer or smaller ones",
        )


def _in_double(array: NDArray) -> NDArray:
    """Numbers that are wider than float64 in float64, where they must stay finite."""
    if array.dtype.kind != "f" or array.dtype.itemsize <= 8:
        return array
    with np.errstate(over="ignore"):
        narrow = array.astype(np.float64)
    if (np.isinf(narrow) & np.isfinite(array)).any():
        refuse("numbers must fit into float64", "larger ones", "save them as float64")
    return narrow


def _header(opened: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype]:
    # Later versions are for headers that are longer than those of plain arrays ever are.
    if np.lib.format.read_magic(opened) != (1, 0):
        raise ValueError("another version of the header")
    return np.lib.format.read_array_header_1_0(opened)
