"""Charts: what is drawn, and what is said to those who cannot see it."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat import charts
from armsbeat.charts import Note
from armsbeat.charts.axes import ticks
from armsbeat.charts.chart import for_page
from armsbeat.charts.frequency import dodge
from armsbeat.charts.palette import NEGATIVE, NEUTRAL, POSITIVE, SURFACE

WEEKS = pd.date_range("2026-08-31", periods=12, freq="7D")


def a_frequency(**counts):
    rows = [
        {"period": week, "entity": name.lower(), "name": name, "count": count}
        for name, count in counts.items()
        for week in WEEKS
    ]
    return pd.DataFrame(rows, columns=["period", "entity", "name", "count"])


def a_tone(*rows):
    columns = ["period", "compound", "lo", "hi", "n"]
    frame = pd.DataFrame([(week, *row) for week, row in zip(WEEKS, rows, strict=False)])
    frame.columns = columns
    return frame


def a_pair(system="F-35", country="Japan", count=9, compound=0.2, n=9):
    return {
        "system": system.lower(),
        "system_name": system,
        "country": country[:2].upper(),
        "country_name": country,
        "count": count,
        "compound": compound,
        "n": n,
    }


def a_flow(supplier, recipient, count):
    return {
        "supplier": supplier,
        "supplier_name": f"Land {supplier}",
        "recipient": recipient,
        "recipient_name": f"Land {recipient}",
        "count": count,
    }


def folded(layer):
    return next(step["fold"] for step in layer["transform"] if "fold" in step)


def layer_of(chart, mark):
    return next(
        layer
        for layer in chart.spec["layer"]
        if (layer["mark"] if isinstance(layer["mark"], str) else layer["mark"]["type"])
        == mark
    )


class TestCompare:
    def test_six_lines_are_coloured_and_the_rest_is_context(self):
        chart = charts.compare(
            a_frequency(A=9, B=8, C=7, D=6, E=5, F=4, G=3, H=2), grain="week"
        )
        grey, coloured = chart.spec["layer"][:2]
        assert folded(grey) == ["s6", "s7"]
        assert folded(coloured) == ["s0", "s1", "s2", "s3", "s4", "s5"]
        first = chart.spec["data"]["values"][0]
        assert [first[f"s{place}"] for place in range(8)] == [9, 8, 7, 6, 5, 4, 3, 2]

    def test_a_share_is_drawn_in_percent(self):
        frequency = a_frequency(A=9, B=3).assign(share=lambda rows: rows["count"] / 12)
        chart = charts.compare(frequency, grain="week", share=True)
        assert chart.spec["data"]["values"][0]["s0"] == 0.75
        assert chart.spec["encoding"]["y"]["axis"]["format"].endswith("%")
        assert list(chart.table["share"].unique()) == [0.75, 0.25]
        assert "items" in chart.table

    def test_a_share_of_nothing_is_a_gap_and_no_zero(self):
        frequency = a_frequency(A=9).assign(share=0.5)
        frequency.loc[3, "share"] = float("nan")
        chart = charts.compare(frequency, grain="week", share=True)
        drawn = [row["s0"] for row in chart.spec["data"]["values"]]
        assert drawn[3] is None
        assert drawn.count(0.5) == len(WEEKS) - 1

    def test_every_coloured_line_has_its_name_beside_it(self):
        chart = charts.compare(a_frequency(Tomahawk=9, THAAD=8), grain="week")
        labels = {row["label"] for row in layer_of(chart, "text")["data"]["values"]}
        assert labels == {"Tomahawk", "THAAD"}

    def test_times_have_no_zone_that_could_shift_them(self):
        chart = charts.compare(a_frequency(A=1), grain="week")
        assert chart.spec["data"]["values"][0]["period"] == "2026-08-31T00:00:00"

    def test_the_words_tell_the_totals(self):
        alt = charts.compare(a_frequency(Tomahawk=100), grain="week").alt
        assert "Tomahawk 1,200" in alt
        assert "from week of 31 Aug 2026 to week of 16 Nov 2026" in alt

    def test_a_note_for_a_grey_line_is_left_out(self):
        frequency = a_frequency(A=9, B=8, C=7, D=6, E=5, F=4, G=3)
        note = Note(entity="g", period=WEEKS[3].date(), text="grey news")
        chart = charts.compare(frequency, grain="week", notes=[note])
        assert "grey news" not in json.dumps(chart.spec)

    def test_two_notes_at_one_place_would_be_unreadable(self):
        frequency = a_frequency(A=9, B=9)
        notes = [
            Note(entity=entity, period=WEEKS[3].date(), text=f"news {entity}")
            for entity in "ab"
        ]
        spec = json.dumps(charts.compare(frequency, grain="week", notes=notes).spec)
        assert "news a" in spec
        assert "news b" not in spec

    def test_counts_below_five_have_whole_ticks_only(self):
        chart = charts.compare(a_frequency(A=2), grain="week")
        assert chart.spec["encoding"]["y"]["axis"]["values"] == [0, 1, 2]

    def test_a_spec_is_plain_json(self):
        json.dumps(charts.compare(a_frequency(A=2), grain="week").spec)
        json.dumps(charts.multiples(a_frequency(A=2), grain="week").spec)


class TestDodge:
    @given(st.lists(st.floats(0, 300), min_size=1, max_size=10))
    def test_labels_never_touch_and_stay_inside(self, wanted):
        placed = dodge(wanted, gap=15, low=0, high=300)
        ordered = sorted(placed)
        assert all(b - a >= 15 - 1e-6 for a, b in pairwise(ordered))
        assert ordered[-1] <= 300 + 1e-6

    def test_labels_with_room_stay_where_they_belong(self):
        assert dodge([10, 100, 200], gap=15, low=0, high=300) == [10, 100, 200]


class TestTone:
    def test_a_dot_is_coloured_only_when_the_interval_excludes_zero(self):
        tone = a_tone((0.2, 0.1, 0.3, 40), (-0.2, -0.3, -0.1, 40), (0.1, -0.1, 0.3, 40))
        points = layer_of(charts.tone_over_time(tone, grain="week"), "point")
        colours = [row["colour"] for row in points["data"]["values"]]
        assert colours == [POSITIVE, NEGATIVE, NEUTRAL]

    def test_few_items_get_a_hollow_mark_and_no_band(self):
        tone = a_tone((0.2, 0.1, 0.3, 40), (0.9, 0.8, 1.0, 4))
        chart = charts.tone_over_time(tone, grain="week")
        fills = [row["fill"] for row in layer_of(chart, "point")["data"]["values"]]
        assert fills == [POSITIVE, SURFACE]
        assert len(layer_of(chart, "area")["data"]["values"]) == 1

    def test_a_period_without_a_tone_has_no_mark(self):
        tone = a_tone(
            (0.2, 0.1, 0.3, 40), (float("nan"), float("nan"), float("nan"), 0)
        )
        points = layer_of(charts.tone_over_time(tone, grain="week"), "point")
        assert len(points["data"]["values"]) == 1

    def test_n_is_drawn_below_the_tone_and_named(self):
        chart = charts.tone_over_time(a_tone((0.2, 0.1, 0.3, 40)), grain="week")
        assert "n, items a week (tallest bar 40)" in json.dumps(
            chart.spec, ensure_ascii=False
        )
        bar = layer_of(chart, "bar")["data"]["values"][0]
        assert bar["top"] < -0.3

    def test_when_every_n_is_small_it_says_so(self):
        chart = charts.tone_over_time(a_tone((0.2, -0.5, 0.9, 2)), grain="week")
        assert "no mean is drawn" in chart.alt


class TestHeatmap:
    def test_a_click_can_be_resolved_to_ids(self):
        chart = charts.heatmap(pd.DataFrame([a_pair()]))
        assert chart.lookup["system"] == {"F-35": "f-35"}
        assert chart.lookup["country"] == {"Japan": "JA"}

    def test_the_tone_of_a_few_items_stays_blank(self):
        chart = charts.heatmap(pd.DataFrame([a_pair(n=4)]), mode="tone")
        assert chart.spec["data"]["values"][0]["label"] == ""

    def test_zero_is_blank_and_not_a_number(self):
        pairs = pd.DataFrame([a_pair(), a_pair(country="Qatar", count=0, n=0)])
        labels = [
            cell["label"] for cell in charts.heatmap(pairs).spec["data"]["values"]
        ]
        assert labels == ["9", ""]

    def test_names_with_quotes_do_not_break_the_axis(self):
        pairs = pd.DataFrame([a_pair(country="Côte d'Ivoire")])
        axis = charts.heatmap(pairs).spec["encoding"]["x"]["axis"]
        assert r"'Côte d\'Ivoire'" in axis["labelExpr"]

    def test_at_most_sixteen_systems_and_fourteen_countries(self):
        pairs = pd.DataFrame(
            [a_pair(f"S{s}", f"{c:02}", 1) for s in range(20) for c in range(20)]
        )
        cells = charts.heatmap(pairs).spec["data"]["values"]
        assert len({cell["system"] for cell in cells}) == 16
        assert len({cell["country"] for cell in cells}) == 14


class TestFlow:
    def test_a_country_on_both_sides_is_two_nodes(self):
        flows = pd.DataFrame([a_flow("US", "SE", 3), a_flow("SE", "UA", 2)])
        names = charts.sankey(flows).lookup["nodes"]
        assert len(names) == len(set(names)) == 4

    def test_small_recipients_are_told_together_and_nothing_is_lost(self):
        flows = pd.DataFrame([a_flow("US", f"R{i}", 20 - i) for i in range(16)])
        chart = charts.sankey(flows)
        links = chart.spec["series"][0]["links"]
        assert len(links) == 12
        assert sum(link["value"] for link in links) == flows["count"].sum()

    def test_the_ranking_writes_its_numbers(self):
        chart = charts.rank(pd.DataFrame([a_flow("US", "JP", 1234)]))
        assert chart.spec["data"]["values"][0]["label"] == "1,234"


class TestTimeAxis:
    def test_labels_stand_on_real_bins(self):
        bins = [week.date() for week in WEEKS]
        assert set(ticks(bins)[0]) <= set(bins)

    def test_ten_years_are_labelled_by_year(self):
        bins = [d.date() for d in pd.date_range("2015-01-01", periods=140, freq="MS")]
        where, expression = ticks(bins)
        assert all(day.month == 1 for day in where)
        assert "%Y" in expression

    def test_a_year_that_is_cut_off_leaves_its_place_to_the_next(self):
        bins = [d.date() for d in pd.date_range("2021-12-01", periods=60, freq="MS")]
        assert [day.year for day in ticks(bins)[0]] == [2022, 2023, 2024, 2025, 2026]

    def test_years_are_labelled_by_year_however_few(self):
        bins = [date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1)]
        assert ticks(bins) == (bins, "timeFormat(datum.value, '%Y')")

    @pytest.mark.parametrize(
        ("freq", "grain"),
        [
            ("D", "day"),
            ("7D", "week"),
            ("MS", "month"),
            ("QS", "quarter"),
            ("YS", "year"),
        ],
    )
    def test_the_length_of_bins_is_seen_from_their_distance(self, freq, grain):
        bins = pd.date_range("2026-01-01", periods=4, freq=freq)
        assert charts.grain_of(list(bins)) == grain

    def test_a_bin_ends_with_its_last_day(self):
        assert charts.bin_end(date(2026, 2, 1), "month") == date(2026, 2, 28)


def test_numbers_are_written_as_people_read_them():
    assert charts.signed(-0.301) == "−0.30"
    assert charts.signed(-0.001) == "0.00"
    assert charts.thousands(1234567) == "1,234,567"
    assert charts.shorten("abcdef", 4) == "abc…"


class TestUnfinishedBin:
    def frequency(self):
        rows = a_frequency(A=9)
        return rows.assign(partial=rows["period"] == WEEKS[-1])

    def test_the_line_is_dashed_where_the_bin_is_not_over(self):
        chart = charts.compare(self.frequency(), grain="month")
        dashed = [
            layer for layer in chart.spec["layer"] if "strokeDash" in layer["mark"]
        ]
        rows = chart.spec["data"]["values"]
        assert dashed[0]["transform"][0] == {"filter": "datum.end"}
        assert [row["period"][:10] for row in rows if row["end"]] == [
            f"{WEEKS[-2]:%Y-%m-%d}",
            f"{WEEKS[-1]:%Y-%m-%d}",
        ]
        assert [row["over"] for row in rows] == [True] * (len(WEEKS) - 1) + [False]

    def test_small_multiples_leave_it_out(self):
        chart = charts.multiples(self.frequency(), grain="month")
        assert len(chart.spec["data"]["values"]) == len(WEEKS) - 1


class TestForPage:
    """ "Show data" of a page lists the first data that Streamlit is given."""

    def test_lists_readable_rows_and_not_what_marks_are_made_of(self):
        rows, spec = for_page(a_chart_of_lines())
        assert rows is None
        names = list(spec["datasets"])
        assert names == ["rows", "drawn"]
        assert list(spec["datasets"]["rows"].columns) == ["period", "F-35", "K9"]
        assert spec["data"] == {"name": "drawn"}

    def test_every_dataset_is_used_by_a_layer_or_an_update_would_fail(self):
        _, spec = for_page(a_chart_of_lines())
        used = {spec["data"]["name"]} | {
            layer["data"].get("name") for layer in spec["layer"] if "data" in layer
        }
        assert set(spec["datasets"]) <= used

    def test_the_picture_is_drawn_from_the_chart_as_it_was(self):
        chart = a_chart_of_lines()
        layers = len(chart.spec["layer"])
        for_page(chart)
        assert len(chart.spec["layer"]) == layers
        assert "datasets" not in chart.spec


def a_chart_of_lines():
    rows = [
        (pd.Timestamp(2026, month, 1), entity, name, month)
        for entity, name in (("f-35", "F-35"), ("k9", "K9"))
        for month in (1, 2, 3)
    ]
    frame = pd.DataFrame(rows, columns=["period", "entity", "name", "count"])
    return charts.compare(frame, grain="month")
