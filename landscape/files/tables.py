"""Tables from files, CSV or Parquet, told apart by what they hold."""

from typing import Any

from landscape.datasets.columns import columns_of
from landscape.datasets.dataset import Dataset
from landscape.datasets.tables import dataset_from
from landscape.errors import UnreadableFile
from landscape.files.csv_tables import read_csv
from landscape.files.limits import MOST_NUMBERS, check_size
from landscape.files.parquet import MARK, read_parquet

# What some files begin with that are no tables, and what to do with each.
OTHERS = {
    b"PK\x03\x04": ("a packed file", "unpack it; a spreadsheet is saved as CSV"),
    b"\x1f\x8b": ("a packed file", "unpack it"),
    b"\x80": ("a pickle", "write the table with to_csv or to_parquet: a pickle can run programs"),
    b"\x89HDF": ("HDF5", "write the table with to_csv or to_parquet"),
    b"ARROW1": ("Feather", "write the table with to_csv or to_parquet"),
}


def read_table(content: bytes) -> Any:
    """The table of pyarrow in a file, with names of columns on one line each.

    Raises:
        UnreadableFile: it holds no table, or too much.
        UnusableData: names of columns that are too long, or stand twice.
    """
    check_size(content)
    for mark, (got, remedy) in OTHERS.items():
        if content.startswith(mark):
            raise UnreadableFile("a table must be CSV or Parquet", got, remedy)
    table = read_parquet(content) if content.startswith(MARK) else read_csv(content)
    if not (table.num_rows and table.num_columns):
        raise UnreadableFile(
            "a table must hold at least one row and one column",
            f"{table.num_rows:,} rows of {table.num_columns:,}",
            "choose another file",
        )
    return table.rename_columns(list(columns_of(table)))


def dataset_of(
    table: Any, label: str, features: list[str], split: tuple[float, int], missing: str
) -> Dataset:
    """The data set of a table from a file, no larger than what a file may hold.

    Args:
        table: as `read_table` gives it.
        label: the column of the classes.
        features: the columns in use.
        split: the share of the test split, and its seed.
        missing: as `Dataset.from_table` has it.

    Raises:
        UnusableData: as `Dataset.from_table` says, or too many features for so many examples.
    """
    return dataset_from(table, label, features, split, missing, MOST_NUMBERS)
