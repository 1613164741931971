"""
A frame, or its pages, and the facts of its method → a file.

What a spreadsheet would run as a formula (a text that starts with `=`, `+`, `-`, `@`,
a tab or a line break) gets an apostrophe before it in CSV and XLSX; numbers are never
touched. Parquet and JSON Lines keep every text as it is.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from armsbeat.errors import UsageError

Format = Literal["csv", "xlsx", "parquet", "jsonl"]
Facts = Sequence[tuple[str, str]]

MIME: dict[Format, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
}
# The wide forms are taken for the narrow ones by spreadsheets in East Asia.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
LIST_SEPARATOR = "; "
# Excel's limits: characters (UTF-16 units) in a cell, rows in a sheet.
CELL_CHARS = 32_767
SHEET_ROWS = 1_048_576
CUT = " […]"
METADATA_KEY = b"armsbeat"
_WIDTHS = {"title": 60, "summary": 60, "link": 30, "deals": 40, "deal_evidence": 60}


def export(table: pd.DataFrame, file_format: Format, *, facts: Facts = ()) -> bytes:
    """
    Write a table in one of the formats; as many rows as the frame has.

    Args:
        table: One row per record; the index is not written.
        file_format: A key of `MIME`.
        facts: `(label, value)` about how the numbers were made: XLSX's second sheet
            `Method`, and the metadata of Parquet.

    Raises:
        UsageError: The format is unknown, or cannot hold so many rows.
    """
    buffer = io.BytesIO()
    write([table], file_format, buffer, facts=facts)
    return buffer.getvalue()


def write(
    pages: Iterable[pd.DataFrame],
    file_format: Format,
    file: IO[bytes],
    *,
    facts: Facts = (),
) -> int:
    """
    Write a table that comes in pages; no more than one page is held in memory.

    Args:
        pages: At least one; all with the same columns.
        file_format: A key of `MIME`.
        file: Open for writing.
        facts: As in `export`.

    Returns:
        How many rows were written.

    Raises:
        UsageError: The format is unknown, or cannot hold so many rows.
    """
    if file_format not in _WRITERS:
        raise UsageError(
            f"{file_format!r} is not a format; use one of {', '.join(_WRITERS)}"
        )
    counted = _Counted(pages)
    _WRITERS[file_format](counted, file, facts)
    return counted.rows


class _Counted:
    """Pages that count their rows as they pass."""

    def __init__(self, pages: Iterable[pd.DataFrame]) -> None:
        self._pages = pages
        self.rows = 0

    def __iter__(self) -> Iterator[pd.DataFrame]:
        for page in self._pages:
            self.rows += len(page)
            yield page


def to_csv(table: pd.DataFrame) -> bytes:
    """
    RFC 4180 in UTF-8, missing values empty, lists separated by `; `.

    It begins with a byte order mark: without one, Excel reads UTF-8 as the local code
    page and garbles every accent; pandas, R and csvkit skip it (`utf-8-sig`).
    """
    return b"".join(csv_parts([table]))


def csv_parts(pages: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """The same, piece by piece as the pages come."""
    # Not pandas' writer: it leaves a lone carriage return unquoted.
    names: list[Any] | None = None
    for page in pages:
        lines = [",".join(map(_csv_cell, row)) for row in _rows(page)]
        if names is None:
            names = list(page.columns)
            lines.insert(0, "\ufeff" + ",".join(_csv_cell(name) for name in names))
        yield "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def to_xlsx(table: pd.DataFrame, *, facts: Facts = ()) -> bytes:
    """
    A workbook: sheet `Data` with the table, sheet `Method` with the facts.

    Texts longer than Excel's 32,767 characters are cut, end with ` […]`, and `Method`
    says how many were.

    Raises:
        UsageError: The table has more rows than a sheet can hold.
    """
    return export(table, "xlsx", facts=facts)


def _write_xlsx(pages: Iterable[pd.DataFrame], file: IO[bytes], facts: Facts) -> None:
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": True,
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        cut = _data_sheet(book.add_worksheet("Data"), pages, bold)
        noted = [("Cells cut to Excel's limit", str(cut))] if cut else []
        _method_sheet(book.add_worksheet("Method"), [*facts, *noted], book)


def to_parquet(table: pd.DataFrame, *, facts: Facts = ()) -> bytes:
    """Parquet (zstd); the facts are its metadata under `armsbeat`, as JSON."""
    return export(table, "parquet", facts=facts)


def _write_parquet(
    pages: Iterable[pd.DataFrame], file: IO[bytes], facts: Facts
) -> None:
    stamp = json.dumps([list(fact) for fact in facts], ensure_ascii=False)
    writer: pq.ParquetWriter | None = None
    try:
        for page in pages:
            if writer is None:
                schema = _parquet_schema(page, stamp)
                writer = pq.ParquetWriter(file, schema, compression="zstd")
            writer.write_table(
                pa.Table.from_pandas(page, schema=writer.schema, preserve_index=False)
            )
    finally:
        if writer is not None:
            writer.close()


def _parquet_schema(page: pd.DataFrame, stamp: str) -> pa.Schema:
    schema = pa.Schema.from_pandas(page, preserve_index=False)
    for place, column in enumerate(schema):
        # A column that is empty in this page need not be so in the next.
        if pa.types.is_null(column.type):
            schema = schema.set(place, column.with_type(pa.string()))
    return schema.with_metadata(
        {**(schema.metadata or {}), METADATA_KEY: stamp.encode()}
    )


def to_jsonl(table: pd.DataFrame) -> bytes:
    """One JSON object a line, UTF-8; missing values are null."""
    return b"".join(jsonl_parts([table]))


def jsonl_parts(pages: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """The same, piece by piece as the pages come."""
    for page in pages:
        names = [str(name) for name in page.columns]
        lines = (
            json.dumps(
                dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False
            )
            for row in _rows(page)
        )
        yield "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def neutralised(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


PARTS: dict[Format, Callable[[Iterable[pd.DataFrame]], Iterator[bytes]]] = {
    "csv": csv_parts,
    "jsonl": jsonl_parts,
}
"""Formats that can be sent while they are made."""


def _write_parts(
    parts: Callable[[Iterable[pd.DataFrame]], Iterator[bytes]],
) -> Callable[[Iterable[pd.DataFrame], IO[bytes], Facts], None]:
    def write_all(pages: Iterable[pd.DataFrame], file: IO[bytes], facts: Facts) -> None:
        del facts
        for part in parts(pages):
            file.write(part)

    return write_all


_WRITERS: dict[str, Callable[[Iterable[pd.DataFrame], IO[bytes], Facts], None]] = {
    "csv": _write_parts(csv_parts),
    "xlsx": _write_xlsx,
    "parquet": _write_parquet,
    "jsonl": _write_parts(jsonl_parts),
}


def _rows(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The rows in plain Python; missing values are None, times ISO 8601 text."""
    columns = [_plain(table[name]) for name in table.columns]
    return zip(*columns, strict=True) if columns else iter(())


def _plain(column: pd.Series[Any]) -> list[Any]:
    return [_value(value) for value in column.tolist()]


def _value(value: Any) -> Any:
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [_value(part) for part in value]
    if value is None or pd.isna(value):
        return None
    if isinstance(value, datetime):
        # Naive times are UTC everywhere in armsbeat.
        text = value.isoformat()
        return text if value.tzinfo else f"{text}Z"
    return value.isoformat() if isinstance(value, date) else str(value)


def _flat(value: Any) -> Any:
    """A value for one cell of a sheet."""
    if isinstance(value, list):
        value = LIST_SEPARATOR.join("" if part is None else str(part) for part in value)
    return neutralised(value) if isinstance(value, str) else value


def _csv_cell(value: Any) -> str:
    flat = _flat(value)
    text = "" if flat is None else str(flat)
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _data_sheet(sheet: Any, pages: Iterable[pd.DataFrame], bold: Any) -> int:
    """Write the table; returns how many cells had to be cut."""
    cut, done = 0, 0
    names: list[Any] | None = None
    for page in pages:
        if names is None:
            names = list(page.columns)
            _header(sheet, names, bold)
        if done + len(page) >= SHEET_ROWS:
            raise UsageError(
                f"an Excel sheet holds at most {SHEET_ROWS - 1:,} rows and these are"
                " more; choose CSV or Parquet"
            )
        for row in _rows(page):
            done += 1
            for column, value in enumerate(map(_flat, row)):
                cut += _write_cell(sheet, done, column, value)
    if names:
        sheet.autofilter(0, 0, done, len(names) - 1)
    return cut


def _header(sheet: Any, names: list[Any], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(names):
        sheet.set_column(column, column, _WIDTHS.get(str(name), 14))
        sheet.write_string(0, column, neutralised(str(name)), bold)


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> bool:
    """Write one cell; was it cut?"""
    if value is None:
        return False
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        fitting = _fitting(value)
        sheet.write_string(row, column, fitting)
        return bool(fitting != value)
    return False


def _fitting(text: str) -> str:
    """The text, cut to what a cell holds."""
    if len(text) <= CELL_CHARS // 2:
        return text
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * CELL_CHARS:
        return text
    return units[: 2 * (CELL_CHARS - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _method_sheet(sheet: Any, facts: Facts, book: Any) -> None:
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 32, bold)
    sheet.set_column(1, 1, 100, wrapped)
    for row, (label, value) in enumerate(facts):
        sheet.write_string(row, 0, _fitting(neutralised(label)), bold)
        sheet.write_string(row, 1, _fitting(neutralised(value)), wrapped)
