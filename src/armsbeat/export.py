"""
A frame and the facts of its method → the bytes of a file.

What a spreadsheet would run as a formula (a text that starts with `=`, `+`, `-`,
`@`, tab or carriage return) gets an apostrophe before it in CSV and XLSX; numbers are
never touched. Parquet and JSON Lines keep every text as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

Format = Literal["csv", "xlsx", "parquet", "jsonl"]
Facts = Sequence[tuple[str, str]]
MIME: dict[Format, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
}


def export(table: pd.DataFrame, format: Format, *, facts: Facts = ()) -> bytes:
    """
    Write a table in one of the formats; as many rows as the frame has.

    Args:
        table: One row per record.
        format: A key of `MIME`.
        facts: `(label, value)` about how the numbers were made: XLSX's second
            sheet `Method`, and the metadata of Parquet.

    Raises:
        UsageError: The format is unknown.
    """
    raise NotImplementedError


def to_csv(table: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, without which Excel garbles every accent."""
    raise NotImplementedError


def to_xlsx(table: pd.DataFrame, *, facts: Facts = ()) -> bytes:
    """A workbook: sheet `Data`, and `Method` with the facts."""
    raise NotImplementedError


def to_parquet(table: pd.DataFrame, *, facts: Facts = ()) -> bytes:
    """Parquet; the facts are its metadata under `armsbeat`."""
    raise NotImplementedError


def to_jsonl(table: pd.DataFrame) -> bytes:
    """One JSON object a line, UTF-8; missing values are null."""
    raise NotImplementedError
