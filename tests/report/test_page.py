"""The report of a view: one file, complete, that loads nothing and runs nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from armsbeat.cube import Cube, frames
from armsbeat.model import Query, Versions
from armsbeat.report.kpis import kpi_row, kpis
from armsbeat.report.page import report
from armsbeat.report.source import CubeSource, over_time

DASHBOARD = Path(__file__).parents[1] / "dashboard"
VERSIONS = Versions(gazetteer="g1", lexicon="l1", rules="r1")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202edesrever",
    "javascript:alert(1)",
)


class _NoStore:
    def feed_days(self, **_):
        return ()

    def feeds(self):
        return ()


class _Parts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.open = [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [
            value for name, value in attributes if name in {"href", "src", "xlink:href"}
        ]
        assert not [name for name, _ in attributes if name.startswith("on")]


@pytest.fixture(scope="module")
def made():
    import sys

    sys.path.insert(0, str(DASHBOARD))
    from sample import NOW, changes

    with Cube.open(None) as cube:
        cube.apply(changes(titles=HOSTILE))
        query = Query(start=(NOW - timedelta(days=364)).date(), end=NOW.date())
        asked = CubeSource(cube, _NoStore(), versions=VERSIONS, today=NOW.date())
        facts = frames.method_facts(cube, query, now=NOW)
        yield asked, query, report(asked, query, facts=facts, now=NOW)


def parts_of(page):
    parts = _Parts()
    parts.feed(page)
    return parts


class TestReport:
    def test_runs_and_loads_nothing(self, made):
        _, _, page = made
        parts = parts_of(page)
        assert not {"script", "iframe", "object", "link", "img"} & set(parts.tags)
        assert all(link.startswith("https://news.example/") for link in parts.links)
        assert "default-src &#x27;none&#x27;" in page
        assert set(re.findall(r"url\((.)", page)) == {"#"}
        assert "@import" not in page

    def test_names_inside_the_drawings_do_not_clash(self, made):
        _, _, page = made
        names = re.findall(r' id="([^"]+)"', page)
        assert len(names) == len(set(names)) > 1
        assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(names)

    def test_hostile_titles_are_words(self, made):
        _, _, page = made
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<bdi>\u202edesrever</bdi>" in page

    def test_has_headline_figures_charts_tables_and_method(self, made):
        _, _, page = made
        assert page.count("<h1>") == 1
        assert page.count("<svg") == 6
        for words in (
            "How often is each system in the news?",
            "Systems named most",
            "The newest 25 of",
            "Feeds with items in this file",
            "Version of the gazetteer",
            "How to cite",
        ):
            assert words in page

    def test_states_the_numbers_that_the_page_states(self, made):
        asked, query, page = made
        totals = asked.ask("totals", query)
        spark = over_time(asked, "sparkline", query)
        shown = kpi_row(kpis(totals, spark, unit="items", before="prior 365 days"))
        value = re.compile(r'class="ab-(?:value|aside|change)">([^<]*)<')
        assert value.findall(page) == value.findall(shown)
        assert f"{int(totals['count'].iloc[0]):,}" in value.findall(page)

    def test_cites_absolute_days_and_versions(self, made):
        _, _, page = made
        cited = page[page.rindex("How to cite") :]
        assert "23 Nov 2025 to 22 Nov 2026 (UTC)" in cited
        assert "Gazetteer g1, lexicon l1, rules r1" in cited

    def test_a_view_without_items_is_a_report_too(self, made):
        asked, query, _ = made
        nothing = Query(search="zzzzqqqq", start=query.start, end=query.end)
        from sample import NOW

        page = report(asked, nothing, facts=[("Rows", "0")], now=NOW)
        assert "Nothing matches these filters" in page
        assert "<svg" not in page
