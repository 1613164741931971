"""A frame becomes a file; what is read back is what the frame held."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat import export as export_module
from armsbeat.errors import UsageError
from armsbeat.export import (
    export,
    neutralised,
    to_csv,
    to_jsonl,
    to_parquet,
    to_xlsx,
    write,
)

FACTS = (("Made by", "armsbeat"), ("Filter: Period", "2026-01-01 to 2026-03-31"))
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"]
TABLE = pd.DataFrame(
    {
        "id": [1, 2, 3],
        "title": ['Say "no", he said', "Ligne\nà la ligne", "日本 🚀 عربي"],
        "link": ["https://a.example/?x=1", None, "mailto"],
        "tone": [-0.25, np.nan, 0.1 + 0.2],
        "value": pd.array([2_350_000_000, None, 7], dtype="Int64"),
        "relevant": [True, False, True],
        "time": pd.to_datetime(["2026-03-01T10:30", None, "2026-03-02T00:00"]),
        "systems": [["f-35", "thaad"], [], ["gripen"]],
    }
)
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(body):
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def read_sheet(body, number=1):
    """A sheet's cells as `(type, text)`, by reference; types as in the file."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(one.itertext()) for one in strings]
    cells = {}
    for cell in sheet.iter(f"{NAMESPACE}c"):
        assert cell.find(f"{NAMESPACE}f") is None, "a formula"
        kind, text = cell.get("t", "n"), "".join(cell.itertext())
        if kind == "s":
            kind, text = "inlineStr", shared[int(text)]
        if text:
            cells[cell.get("r")] = (kind, text)
    return cells


def one_column(values):
    return pd.DataFrame({"title": values})


class TestCsv:
    def test_reads_back_cell_by_cell(self):
        assert read_csv(to_csv(TABLE)) == [
            list(TABLE.columns),
            [
                "1",
                'Say "no", he said',
                "https://a.example/?x=1",
                "-0.25",
                "2350000000",
                "True",
                "2026-03-01T10:30:00Z",
                "f-35; thaad",
            ],
            ["2", "Ligne\nà la ligne", "", "", "", "False", "", ""],
            [
                "3",
                "日本 🚀 عربي",
                "mailto",
                "0.30000000000000004",
                "7",
                "True",
                "2026-03-02T00:00:00Z",
                "gripen",
            ],
        ]

    def test_begins_with_the_mark_that_tells_excel_it_is_utf8(self):
        assert to_csv(TABLE).startswith(b"\xef\xbb\xbfid,title")

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_a_text_that_would_run_as_formula_gets_an_apostrophe(self, text):
        assert read_csv(to_csv(one_column([text])))[1] == [f"'{text}"]

    def test_negative_numbers_are_numbers(self):
        assert read_csv(to_csv(pd.DataFrame({"tone": [-0.5]})))[1] == ["-0.5"]

    def test_a_list_that_begins_like_a_formula_is_neutralised_too(self):
        table = pd.DataFrame({"systems": [["=1", "b"]]})
        assert read_csv(to_csv(table))[1] == ["'=1; b"]

    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
    def test_any_text_survives(self, texts):
        rows = read_csv(to_csv(one_column([f"x{text}" for text in texts])))
        assert rows == [["title"], *([f"x{text}"] for text in texts)]

    def test_no_rows_are_a_header(self):
        assert read_csv(to_csv(TABLE.head(0))) == [list(TABLE.columns)]


class TestXlsx:
    def test_reads_back_cell_by_cell(self):
        cells = read_sheet(to_xlsx(TABLE))
        assert {reference: cells.get(reference) for reference in ("A2", "B2")} == {
            "A2": ("n", "1"),
            "B2": ("inlineStr", 'Say "no", he said'),
        }
        assert cells["D2"] == ("n", "-0.25")
        assert float(cells["D4"][1]) == pytest.approx(0.1 + 0.2, rel=1e-15)
        assert cells["E2"] == ("n", "2350000000")
        assert cells["F3"] == ("b", "0")
        assert cells["H2"] == ("inlineStr", "f-35; thaad")
        assert not {"C3", "D3", "E3", "G3", "H3"} & set(cells)
        assert {cell[1:] for cell in cells} == {"1", "2", "3", "4"}

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_a_text_that_would_run_as_formula_is_a_text(self, text):
        kind, value = read_sheet(to_xlsx(one_column([text])))["A2"]
        assert kind == "inlineStr"
        assert value.startswith("'")

    def test_addresses_are_not_made_links(self):
        body = to_xlsx(one_column(["https://a.example/"]))
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            assert b"hyperlink" not in book.read("xl/worksheets/sheet1.xml")

    def test_a_text_beyond_excels_limit_is_cut_and_the_method_says_so(self):
        body = to_xlsx(one_column(["é" * 40_000, "🚀" * 20_000, "short"]))
        cells = read_sheet(body)
        assert cells["A2"][1] == "é" * (32_767 - 4) + " […]"
        assert len(cells["A3"][1].encode("utf-16-le")) // 2 <= 32_767
        assert cells["A3"][1].endswith("🚀 […]")
        assert read_sheet(body, 2)["B1"][1] == "2"

    def test_a_text_at_excels_limit_is_whole(self):
        text = "a" * 32_767
        assert read_sheet(to_xlsx(one_column([text])))["A2"][1] == text

    def test_the_second_sheet_tells_the_method(self):
        cells = read_sheet(to_xlsx(TABLE, facts=FACTS), 2)
        assert [cells[r][1] for r in ("A1", "B1", "A2", "B2")] == [
            "Made by",
            "armsbeat",
            "Filter: Period",
            "2026-01-01 to 2026-03-31",
        ]

    def test_more_rows_than_a_sheet_holds_are_refused(self, monkeypatch):
        monkeypatch.setattr(export_module, "SHEET_ROWS", 3)
        with pytest.raises(UsageError, match="choose CSV or Parquet"):
            to_xlsx(TABLE)


class TestParquet:
    def test_reads_back_the_same_frame(self):
        table = TABLE.drop(columns="systems")
        read = pd.read_parquet(io.BytesIO(to_parquet(table)))
        pd.testing.assert_frame_equal(read, table)

    def test_lists_stay_lists(self):
        read = pq.read_table(io.BytesIO(to_parquet(TABLE)))
        assert read["systems"].to_pylist() == TABLE["systems"].tolist()

    def test_does_not_touch_texts(self):
        read = pq.read_table(io.BytesIO(to_parquet(one_column(DANGEROUS))))
        assert read["title"].to_pylist() == DANGEROUS

    def test_carries_its_method(self):
        schema = pq.read_schema(io.BytesIO(to_parquet(TABLE, facts=FACTS)))
        assert json.loads(schema.metadata[b"armsbeat"]) == [list(f) for f in FACTS]


class TestJsonLines:
    def test_reads_back_cell_by_cell(self):
        rows = [json.loads(line) for line in to_jsonl(TABLE).decode().splitlines()]
        assert rows[0] == {
            "id": 1,
            "title": 'Say "no", he said',
            "link": "https://a.example/?x=1",
            "tone": -0.25,
            "value": 2_350_000_000,
            "relevant": True,
            "time": "2026-03-01T10:30:00Z",
            "systems": ["f-35", "thaad"],
        }
        assert rows[1]["tone"] is rows[1]["link"] is rows[1]["value"] is None
        assert rows[2]["tone"] == 0.1 + 0.2

    def test_does_not_touch_texts(self):
        lines = to_jsonl(one_column(DANGEROUS)).decode().split("\n")
        assert [json.loads(line)["title"] for line in lines[:-1]] == DANGEROUS


class TestExport:
    @pytest.mark.parametrize("file_format", export_module.MIME)
    def test_writes_each_format(self, file_format):
        assert export(TABLE, file_format, facts=FACTS)

    def test_an_unknown_format_is_refused(self):
        with pytest.raises(UsageError, match="csv, xlsx, parquet, jsonl"):
            export(TABLE, "pdf")


@given(st.text())
def test_no_neutralised_text_can_start_a_formula(text):
    assert not neutralised(text).startswith(export_module.FORMULA_STARTS)


class TestPages:
    @pytest.mark.parametrize("file_format", ["csv", "jsonl", "parquet", "xlsx"])
    def test_a_table_in_pages_is_the_table(self, file_format):
        whole = export(TABLE, file_format, facts=FACTS)
        pages = [TABLE.iloc[:1], TABLE.iloc[1:1], TABLE.iloc[1:]]
        buffer = io.BytesIO()
        assert write(pages, file_format, buffer, facts=FACTS) == len(TABLE)
        if file_format == "parquet":
            one, other = (
                pq.read_table(io.BytesIO(b)) for b in (whole, buffer.getvalue())
            )
            assert one.to_pylist() == other.to_pylist()
            assert (
                one.schema.metadata[b"armsbeat"] == other.schema.metadata[b"armsbeat"]
            )
        elif file_format == "xlsx":
            assert read_sheet(buffer.getvalue()) == read_sheet(whole)
            assert read_sheet(buffer.getvalue(), 2) == read_sheet(whole, 2)
        else:
            assert buffer.getvalue() == whole

    def test_a_column_that_is_empty_in_the_first_page(self):
        pages = [pd.DataFrame({"link": [None]}), pd.DataFrame({"link": ["https://a"]})]
        buffer = io.BytesIO()
        write(pages, "parquet", buffer)
        read = pq.read_table(buffer)
        assert read["link"].to_pylist() == [None, "https://a"]

    def test_a_sheet_that_overflows_in_a_later_page_is_refused(self, monkeypatch):
        monkeypatch.setattr(export_module, "SHEET_ROWS", 4)
        page = pd.DataFrame({"id": [1, 2]})
        with pytest.raises(UsageError, match="at most 3 rows"):
            write([page, page], "xlsx", io.BytesIO())
