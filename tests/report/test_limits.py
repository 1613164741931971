"""What is said beside the figures about what they do not know."""

from __future__ import annotations

from datetime import date

from armsbeat.report.coverage import Day
from armsbeat.report.limits import ALWAYS, CHANCE, limits

NOW = {"feeds": 10, "items": 200, "n": 180}
THEN = {"feeds": 7, "items": 100, "n": 100}
START = date(2026, 8, 25)
DAYS = [Day(START, 10, 10)]


def said(now=NOW, then=THEN, days=DAYS, start=START) -> str:
    return " ".join(limits(now, then, before="prior 90 days", days=days, start=start))


def test_a_change_may_be_one_of_feeds():
    assert "10 feeds carried these items, 7 in the prior 90 days" in said()
    assert "carried" not in said(then={**THEN, "feeds": 10})


def test_without_a_change_nothing_is_said_of_earlier_feeds():
    assert "carried" not in said(then=None)


def test_what_came_before_the_first_collection_is_thinner():
    late = [Day(date(2026, 10, 1), 10, 10)]
    assert "Collected since 1 Oct 2026" in said(days=late)
    assert "Collected since" not in said()
    assert "Collected since" in said(start=None)


def test_a_period_without_any_collection_says_so():
    assert "No collector ran" in said(days=[])


def test_items_without_a_tone_are_counted():
    assert "20 items have no tone" in said()
    assert "no tone" not in said(now={**NOW, "n": 200})


def test_what_holds_everywhere_comes_last():
    assert said().endswith(f"{ALWAYS} {CHANCE}")
