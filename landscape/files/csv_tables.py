"""Tables of text: CSV with commas, semicolons or tabs. Checked before they are parsed."""

import codecs
import csv
import io
import re
from typing import Any

from landscape.errors import UnreadableFile
from landscape.files.limits import MOST_COLUMNS, MOST_NUMBERS
from landscape.npz import unreadable

DELIMITERS = ",;\t"
MISSING = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?", "-"]
CHUNK = 2**20
# A line must fit into one of pyarrow's blocks.
BLOCK = 2**22
LOOKED_AT = 2**16  # bytes by which a comma is told from a decimal point
AS_UTF8 = "save it as CSV in UTF-8 (in a spreadsheet: Save as, CSV UTF-8)"
_NOT_BLANK = re.compile(rb"\S")
# Blanks, but never lines: runs of empty lines would be gone through again from each of them.
_DECIMAL_COMMA = re.compile(rb"(?:^|[;\t\n])[ ]*[-+]?\d+,\d+[ ]*(?=[;\t\r\n]|$)")
_DECIMAL_POINT = re.compile(rb"(?:^|[;\t\n])[ ]*[-+]?\d+\.\d+[ ]*(?=[;\t\r\n]|$)")


def read_csv(content: bytes) -> Any:
    """The table of pyarrow that a text holds, its first line being the names of the columns.

    Raises:
        UnreadableFile: it is no such text, or holds too much.
    """
    _check_encoding(content)
    first = _first_line(content)
    delimiter = max(DELIMITERS, key=first.count)
    names = _names(first, delimiter)
    _check_rows(content, len(names))
    return _parsed(content, delimiter, names)


def _check_encoding(content: bytes) -> None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile("a table of text must be in UTF-8", "UTF-16", AS_UTF8)
    if b"\0" in content:
        raise UnreadableFile("a table must be CSV or Parquet", "bytes that are no text", AS_UTF8)
    decoder, lines = codecs.getincrementaldecoder("utf-8")(), 1
    for start in range(0, len(content), CHUNK):
        chunk = content[start : start + CHUNK]
        try:
            decoder.decode(chunk, final=start + CHUNK >= len(content))
        except UnicodeDecodeError as error:
            lines += chunk.count(b"\n", 0, error.start)
            got = f"other bytes in line {lines:,}"
            raise UnreadableFile("a table of text must be in UTF-8", got, AS_UTF8) from None
        lines += chunk.count(b"\n")


def _first_line(content: bytes) -> str:
    """The line of names. It may be long, but not as long as the file."""
    end = re.search(rb"[\r\n]", content)
    if end is None or not _NOT_BLANK.search(content, end.end()):
        got = "a single line" if _NOT_BLANK.search(content) else "an empty one"
        raise UnreadableFile(
            "a table must have a line of names and a line for each example",
            got,
            "choose a file with more lines",
        )
    line = content[: end.start()]
    most = max(line.count(delimiter.encode()) for delimiter in DELIMITERS) + 1
    if most > MOST_COLUMNS:
        raise UnreadableFile(
            f"a table must have at most {MOST_COLUMNS:,} columns", f"{most:,}", "leave columns out"
        )
    text = line.decode("utf-8-sig")
    if not text or text.count('"') % 2:
        raise UnreadableFile(
            "the names of the columns must stand in the first line",
            "a name that goes on in the next" if text else "an empty line",
            "take line breaks and single quotation marks out of the names, and empty lines away",
        )
    return text


def _names(first: str, delimiter: str) -> list[str]:
    def number(name: str) -> bool:
        try:
            float(name.replace(",", "."))
        except ValueError:
            return False
        return True

    try:
        names = next(csv.reader(io.StringIO(first), delimiter=delimiter))
    except csv.Error as error:
        got = f"a first line of {len(first):,} characters"
        raise UnreadableFile("names of columns must be short", got, "shorten them") from error
    if all(map(number, names)):
        raise UnreadableFile(
            "the first line must hold the names of the columns",
            "numbers alone",
            "add a first line of names",
        )
    return names


def _check_rows(content: bytes, columns: int) -> None:
    rows = max(content.count(b"\n"), content.count(b"\r"))
    if rows * columns > MOST_NUMBERS:
        raise UnreadableFile(
            f"a table must hold at most {MOST_NUMBERS:,} values",
            f"{rows:,} lines of {columns:,}",
            "take fewer rows or columns, or use the package in a notebook, which has no limit",
        )


def _parsed(content: bytes, delimiter: str, names: list[str]) -> Any:
    import pyarrow as pa
    from pyarrow import csv as reader

    torn: list[Any] = []

    def note(row: Any) -> str:
        torn.append(row)
        return "error"

    decimal = "," if delimiter != "," and _comma_is_decimal(content[:LOOKED_AT]) else "."
    with unreadable("a table of text must have a value in each line for each name", AS_UTF8):
        try:
            table = reader.read_csv(
                pa.BufferReader(content),
                # With other names than those that were counted it could be another table.
                reader.ReadOptions(
                    use_threads=False, block_size=BLOCK, skip_rows=1, column_names=names
                ),
                reader.ParseOptions(delimiter=delimiter, invalid_row_handler=note),
                reader.ConvertOptions(
                    null_values=MISSING,
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                    decimal_point=decimal,
                ),
            )
        except pa.ArrowInvalid as error:
            if not torn:
                raise
            row = torn[0]
            raise UnreadableFile(
                f"each line must have {row.expected_columns:,} values, as the first one has",
                f"{row.actual_columns:,}{_line(row.number)}",
                "mend that line; texts that hold the separator go in quotation marks",
            ) from error
        return _dates_as_texts(table)


def _dates_as_texts(table: Any) -> Any:
    """Dates and times as the texts that they were: not all of them are dates to Python."""
    import pyarrow as pa

    for number, field in enumerate(table.schema):
        if pa.types.is_temporal(field.type):
            texts = table.column(number).cast(pa.string())
            table = table.set_column(number, field.name, texts)
    return table


def _line(number: int | None) -> str:
    return "" if number is None else f" in line {number:,}"


def _comma_is_decimal(start: bytes) -> bool:
    return bool(_DECIMAL_COMMA.search(start)) and not _DECIMAL_POINT.search(start)
