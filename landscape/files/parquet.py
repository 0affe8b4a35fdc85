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
WHOLE = "a Parquet file must be whole"
AGAIN = "write it again, or copy it again if it was cut off on its way"


def read_parquet(content: bytes) -> Any:
    """The table of pyarrow that the file holds. Texts stay numbered: each is held once.

    Raises:
        UnreadableFile: it is no such file, holds columns within columns, or too much.
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
            return opened.read(use_threads=False, use_pandas_metadata=False)
        except pa.ArrowException as error:
            raise OSError(str(error)) from error


def _is_text(kind: Any) -> bool:
    return str(kind) in ("string", "large_string")


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
    unpacked = sum(facts.row_group(k).total_byte_size for k in range(facts.num_row_groups))
    if rows * columns > MOST_NUMBERS or unpacked > UNPACKED_BYTES:
        raise UnreadableFile(
            f"a table must hold at most {MOST_NUMBERS:,} values in {UNPACKED_BYTES / 2**20:.0f} MB",
            f"{rows:,} rows of {columns:,}, {unpacked / 2**20:,.0f} MB",
            "take fewer rows or columns, or use the package in a notebook, which has no limit",
        )
