"""Charts as files: pictures that stand for themselves, and the exact numbers."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from test_charts import WEEKS, a_flow, a_frequency, a_pair, a_tone

from armsbeat import charts
from armsbeat.charts.columns import COLUMNS
from armsbeat.charts.picture import png_file, svg, svg_file
from armsbeat.export import to_csv

SVG = "{http://www.w3.org/2000/svg}"


def every_chart():
    counts = pd.DataFrame(
        {"entity": ["a", "b"], "name": ["Japan", "Poland"], "count": [5, 3]}
    )
    means = pd.DataFrame(
        [("a", "One", 0.2, 0.1, 0.3, 40), ("b", "Two", -0.1, -0.3, 0.1, 9)],
        columns=["entity", "name", "compound", "lo", "hi", "n"],
    )
    flows = pd.DataFrame([a_flow("AA", "BB", 9), a_flow("AA", "CC", 5)])
    months = pd.DataFrame(
        {
            "period": pd.date_range("2026-01-01", periods=3, freq="MS"),
            "value_usd": [1e9, 0.0, 2e9],
            "n": [1, 0, 2],
            "deals": [1, 1, 2],
        }
    )
    return {
        "compare": charts.compare(a_frequency(A=9, B=3), grain="week"),
        "multiples": charts.multiples(a_frequency(A=9, B=3), grain="week"),
        "tone": charts.tone_over_time(a_tone((0.2, 0.1, 0.3, 40)), grain="week"),
        "heat map": charts.heatmap(pd.DataFrame([a_pair(), a_pair(country="Poland")])),
        "sankey": charts.sankey(flows),
        "rank": charts.rank(flows),
        "matrix": charts.party_matrix(flows),
        "ranked": charts.ranked(counts, what="country"),
        "dots": charts.tone_dots(means, what="outlet"),
        "value": charts.value_over_time(months),
    }


@pytest.mark.parametrize("name", list(every_chart()))
class TestEveryChart:
    def test_is_an_svg_with_its_words_and_no_colour_that_needs_a_page(self, name):
        chart = every_chart()[name]
        root = ET.fromstring(svg_file(chart, title="What?", notes=["When, by whom"]))
        assert root.tag == f"{SVG}svg"
        texts = [element.text for element in root.iter() if element.text]
        assert chart.alt in texts
        assert "What?" in texts
        assert "When, by whom" in texts
        assert "light-dark" not in ET.tostring(root, encoding="unicode")

    def test_asks_nothing_from_elsewhere(self, name):
        drawn = svg_file(every_chart()[name], title="What?")
        assert "<script" not in drawn
        assert "<image" not in drawn
        assert 'href="' not in drawn

    def test_is_a_png_of_twice_its_size(self, name):
        chart = every_chart()[name]
        root = ET.fromstring(svg_file(chart, title="What?"))
        pixels = png_file(chart, title="What?")
        assert pixels.startswith(b"\x89PNG")
        assert int.from_bytes(pixels[16:20], "big") == 2 * int(root.get("width"))

    def test_the_columns_of_its_numbers_are_documented(self, name):
        table = every_chart()[name].table
        assert len(table)
        assert set(table.columns) <= set(COLUMNS)


class TestNumbers:
    def test_the_file_has_a_row_per_bin_and_entity(self):
        chart = charts.compare(a_frequency(A=9, B=3), grain="week", unit="stories")
        text = to_csv(chart.table).decode("utf-8-sig").splitlines()
        assert text[0] == "period,system,stories,not over yet"
        assert text[1] == f"{WEEKS[0]:%Y-%m-%d},A,9,no"
        assert len(text) == 1 + 2 * len(WEEKS)

    def test_show_data_has_the_same_numbers_side_by_side(self):
        chart = charts.compare(a_frequency(A=9, B=3), grain="week")
        assert list(chart.rows.columns) == ["period", "A", "B"]
        assert chart.rows["B"].tolist() == [3] * len(WEEKS)


class TestHostileNames:
    @pytest.mark.parametrize("name", ["<script>x</script>", '"&<b>', "\u202eabc"])
    def test_are_text_in_a_picture(self, name):
        frequency = a_frequency(A=9).assign(name=name)
        for chart in (
            charts.compare(frequency, grain="week"),
            charts.sankey(
                pd.DataFrame([{**a_flow("AA", "BB", 9), "supplier_name": name}])
            ),
        ):
            ET.fromstring(svg_file(chart, title=name, notes=[name]))
            assert "<script" not in svg(chart)
