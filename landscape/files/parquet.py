"""Tables in Parquet. What they hold is known from their metadata before any of it is read."""

from typing import Any

from landscape.errors import UnreadableFile
from landscape.files.limits import MOST_COLUMNS, MOST_NUMBERS
from landscape.npz import unreadable

MARK = b"PAR1"
# Of the metadata, which is read first: texts and lists in bytes and entries.
TEXT_BYTES, ENTRIES = 2**20, 10**6
# Of all columns as they are when unpacked.
UNPACKED_BYTES = 2**27
# Read between two looks at what has come: metadata can say less than there is.
BATCH_NUMBERS = 2**18
WHOLE = "a Parquet file must be whole"
AGAIN = "write it again, or copy it again if it was cut off on its way"


def read_parquet(content: bytes) -> Any:
    """The table of pyarrow that the file holds. Texts stay numbered: each is held once.

    Raises:
        UnreadableFile: it is no such file, holds other columns than numbers and texts, or
            too much.
    """
    import pyarrow as pa
    from pyarrow import parquet

    limits: dict[str, Any] = {
        "thrift_string_size_limit": TEXT_BYTES,
        "thrift_container_size_limit": ENTRIES,
    }
    with unreadable(WHOLE, AGAIN):
        try:
            opened = parquet.ParquetFile(pa.BufferReader(content), **limits)
            schema = opened.schema_arrow
            _check(opened.metadata, schema)
            texts = [field.name for field in schema if _is_text(field.type)]
            opened = parquet.ParquetFile(pa.BufferReader(content), read_dictionary=texts, **limits)
            table = _bounded(opened)
        except pa.ArrowException as error:
            raise OSError(str(error)) from error
    try:
        table.validate(full=True)
    except pa.ArrowInvalid as error:
        raise UnreadableFile("texts must be in UTF-8", "other bytes", AGAIN) from error
    return table


def _bounded(opened: Any) -> Any:
    """The table of an open file, read only as far as the limits go."""
    import pyarrow as pa

    schema, batches, rows, size = opened.schema_arrow, [], 0, 0
    length = max(1, BATCH_NUMBERS // max(1, len(schema)))
    for batch in opened.iter_batches(batch_size=length, use_threads=False):
        rows, size = rows + batch.num_rows, size + batch.nbytes
        _check_size(rows, len(schema), size)
        batches.append(batch)
    return pa.Table.from_batches(batches, None if batches else schema)


def _is_text(kind: Any) -> bool:
    return str(kind) in ("string", "large_string")


def _is_plain(kind: Any) -> bool:
    """Numbers and texts, which take no more room than they are counted with."""
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_text(kind.value_type)
    numbers = types.is_integer, types.is_floating, types.is_boolean, types.is_null
    return _is_text(kind) or any(test(kind) for test in numbers)


def _check(facts: Any, schema: Any) -> None:
    """Refuse what is too large or not flat."""
    rows, columns = facts.num_rows, len(schema)
    if max(columns, facts.num_columns) > MOST_COLUMNS:
        raise UnreadableFile(
            f"a table must have at most {MOST_COLUMNS:,} columns",
            f"{columns:,}",
            "leave columns out",
        )
    nested = next((field for field in schema if field.type.num_fields), None)
    if nested is not None:
        raise UnreadableFile(
            "columns must hold numbers or texts",
            f"values within values in column {nested.name[:50]!r}",
            "write the file without it, or with a column for each of its parts",
        )
    other = next((field for field in schema if not _is_plain(field.type)), None)
    if other is not None:
        raise UnreadableFile(
            "columns must hold numbers or texts",
            f"{str(other.type)[:30]} in column {other.name[:50]!r}",
            "write them as int64, float64 or texts, or write the file without this column",
        )
    unpacked = sum(facts.row_group(k).total_byte_size for k in range(facts.num_row_groups))
    _check_size(rows, columns, unpacked)


def _check_size(rows: int, columns: int, unpacked: int) -> None:
    if rows * columns > MOST_NUMBERS or unpacked > UNPACKED_BYTES:
        raise UnreadableFile(
            f"a table must hold at most {MOST_NUMBERS:,} values in {UNPACKED_BYTES / 2**20:.0f} MB",
            f"{rows:,} rows of {columns:,}, {unpacked / 2**20:,.0f} MB",
            "take fewer rows or columns, or use the package in a notebook, which has no limit",
        )
