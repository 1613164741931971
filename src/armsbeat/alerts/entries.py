"""Rows of the cube → entries. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

import pandas as pd

from armsbeat.alerts.nouns import Entry, Watched
from armsbeat.alerts.rules import OF_WORDS, Count, Of, Rule, Tone, rule_words
from armsbeat.charts import bin_end, bin_label, day_label, signed, thousands
from armsbeat.views import write_view

Row = dict[str, Any]
Step = Literal["D", "W"]
STEPS: dict[str, Step] = {"day": "D", "week": "W"}
FILTER_OF: dict[Of, str] = {"system": "systems", "country": "countries"}


def counts(rows: list[Row], rule: Count, view: Watched, today: date) -> Iterator[Entry]:
    """Periods that reached the threshold; `rows` as `cube.frames.reached`."""
    for row in rows:
        first = _day(row["period"])
        last = bin_end(first, rule.per)
        n, so_far = int(row["count"]), last >= today
        label = bin_label(first, rule.per)
        yield Entry(
            key=f"count/{rule.unit}/{rule.per}/{first}",
            at=_utc(row["reached"]),
            updated=_utc(row["last"]),
            title=(
                f"{view.name}: {_counted(n, rule.unit)}{' so far' if so_far else ''}"
                f" {'on' if rule.per == 'day' else 'in the'} {label}"
            ),
            sentences=(
                f"{_counted(n, rule.unit)} {_days(first, last)}"
                f"{', which is not over yet' if so_far else ''}.",
                f"Number {thousands(rule.at_least)} is dated {_when(row['reached'])}.",
                _rule(rule),
            ),
            path=view_path(view, first, last),
            n=n,
        )


def tones(rows: list[Row], rule: Tone, view: Watched) -> Iterator[Entry]:
    """Periods whose mean tone is beyond the value; rows that passed `beyond`."""
    for row in rows:
        first = _day(row["period"])
        last, n = bin_end(first, rule.per), int(row["n"])
        over = _midnight(last + timedelta(days=1))
        mean = signed(float(row["compound"]))
        yield Entry(
            key=f"tone/{rule.side}/{rule.per}/{first}",
            at=over,
            updated=over,
            title=(
                f"{view.name}: tone {mean}"
                f" {'on' if rule.per == 'day' else 'in the'}"
                f" {bin_label(first, rule.per)} (n = {n})"
            ),
            sentences=(
                f"Mean tone {mean}{_interval(row)} of {thousands(n)} scored items"
                f" {_days(first, last)}.",
                _rule(rule),
            ),
            path=view_path(view, first, last),
            n=n,
        )


def beyond(row: Row, rule: Tone, least: int) -> bool:
    """Whether a period that is over has a tone that the rule is about."""
    if row["partial"] or row["n"] < least or _missing(row["compound"]):
        return False
    mean = float(row["compound"])
    return mean < rule.value if rule.side == "below" else mean > rule.value


def unusual(rows: list[Row], of: Of, rule: Rule, view: Watched) -> Iterator[Entry]:
    """Weeks that stand out; `rows` as `cube.frames.unusual_weeks`."""
    for row in rows:
        first = _day(row["week"])
        last, n, name = bin_end(first, "week"), int(row["count"]), str(row["name"])
        usual, over = float(row["usual"]), _midnight(last + timedelta(days=1))
        times = (
            f"{row['ratio']:.1f} times as often as usual" if usual else "out of nowhere"
        )
        yield Entry(
            key=f"unusual/{of}/{row['entity']}/{first}",
            at=over,
            updated=over,
            title=(
                f"{view.name}: {name} named {times} in the {bin_label(first, 'week')}"
            ),
            sentences=(
                f"{name} ({OF_WORDS[of]}) was named in"
                f" {_counted(n, view.query.unit)} {_days(first, last)}, against a"
                f" median of {usual:g} in the 12 weeks before; robust z"
                f" {row['z']:.1f}.",
                *_driver(row),
                _rule(rule),
            ),
            path=view_path(view, first, last, **_narrowed(view, of, row["entity"])),
            n=n,
            quote=_text(row["headline"]),
            item_id=None if _missing(row["headline_id"]) else int(row["headline_id"]),
        )


def triples(rows: list[Row], rule: Rule, view: Watched) -> Iterator[Entry]:
    """First reports of a triple; `rows` as `first_triples`, with the item's `title`."""
    for row in rows:
        at = _utc(row["at"])
        told = f"{row['supplier_name']} → {row['recipient_name']}: {row['system_name']}"
        ids = [row[one] for one in ("supplier", "recipient", "system")]
        yield Entry(
            key=f"triple/{'/'.join(map(str, ids))}",
            at=at,
            updated=at,
            title=f"{view.name}: first report of {told}",
            sentences=(
                f"{row['supplier_name']} as supplier, {row['recipient_name']} as"
                f" recipient and {row['system_name']} are told together in 1 report,"
                f" the first, dated {_when(row['at'])}.",
                _rule(rule),
            ),
            path=view_path(view, at.date(), at.date(), systems=(str(row["system"]),)),
            n=1,
            quote=_text(row.get("title")),
            item_id=int(row["item_id"]),
        )


def view_path(view: Watched, first: date, last: date, **narrowed: Any) -> str:
    """The exact view of some days: the Overview, or Deals where the view is one."""
    query = replace(view.query, start=first, end=last, **narrowed)
    page = "deals" if view.page == "deals" else ""
    if query.organisations:
        # No page filters by maker but the maker's own profile.
        return f"profile?kind=organisation&id={'&id='.join(query.organisations)}"
    return f"{page}?{write_view(query, view.names)}"


def _narrowed(view: Watched, of: Of, entity: Any) -> dict[str, Any]:
    """To the entity, unless the view is about others: of these it takes any."""
    name = FILTER_OF.get(of)
    chosen = getattr(view.query, name) if name else ()
    if name is None or (chosen and entity not in chosen):
        return {}
    return {name: (str(entity),)}


def _driver(row: Row) -> list[str]:
    if _missing(row["country_name"]) or not row["country_count"]:
        return []
    return [f"{row['country_name']} is named in {int(row['country_count'])} of them."]


def _interval(row: Row) -> str:
    if _missing(row["lo"]):
        return ""
    low, high = signed(float(row["lo"])), signed(float(row["hi"]))
    return f" (95 % interval {low} to {high})"


def _rule(rule: Rule) -> str:
    return f"Rule: {rule_words(rule)}."


def _counted(n: int, unit: str) -> str:
    one = {"items": "item", "stories": "story", "outlets": "outlet"}[unit]
    return f"{thousands(n)} {one if n == 1 else unit}"


def _days(first: date, last: date) -> str:
    if first == last:
        return f"on {day_label(first)} (UTC)"
    return f"from {day_label(first)} to {day_label(last)} (UTC)"


def _when(at: Any) -> str:
    moment = _utc(at)
    return f"{day_label(moment.date())}, {moment:%H:%M} UTC"


def _utc(at: Any) -> datetime:
    moment: datetime = pd.Timestamp(at).to_pydatetime().replace(tzinfo=UTC)
    return moment


def _day(at: Any) -> date:
    return pd.Timestamp(at).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _text(value: Any) -> str:
    return "" if _missing(value) else str(value)


def _missing(value: object) -> bool:
    return value is None or value != value  # NaN and NaT are not themselves
