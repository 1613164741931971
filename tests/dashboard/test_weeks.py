"""Unusual weeks on the Overview lead to their items."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs

from armsbeat.dashboard.overview.trends import _items_of

ROW = {"week": datetime(2026, 11, 9, tzinfo=UTC), "name": "K9 <b>", "entity": "k9"}


def link(**address: list[str]) -> dict[str, list[str]]:
    html = _items_of(ROW, address)
    return parse_qs(html.split('href="./?')[1].split('"')[0].replace("&amp;", "&"))


def test_its_days_are_monday_to_sunday():
    assert link()["d"] == ["2026-11-09", "2026-11-15"]
    assert link()["p"] == ["Custom"]


def test_other_filters_stay_and_looks_do_not():
    found = link(cc=["Japan"], sys=["F-35"], p=["1 year"], look=["Small multiples"])
    assert found == {
        "cc": ["Japan"],
        "sys": ["K9 <b>"],
        "p": ["Custom"],
        "d": ["2026-11-09", "2026-11-15"],
    }


def test_names_are_text():
    assert "<b>" not in _items_of(ROW, {})
