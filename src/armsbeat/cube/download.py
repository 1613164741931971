"""The filtered table, as it is downloaded: one row per counted item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube.engine import Engine
from armsbeat.cube.filters import view
from armsbeat.cube.items import NEWEST, items_in_full
from armsbeat.cube.naming import joined
from armsbeat.cube.records import records
from armsbeat.cube.schema import DEALS
from armsbeat.model import Query

LIST_SEPARATOR = "; "
ROWS_PER_PAGE = 10_000
COLUMNS = (
    "id",
    "date",
    "time_utc",
    "date_is",
    "publisher",
    "publisher_kind",
    "publisher_country",
    "title",
    "summary",
    "link",
    "language",
    "about_arms_trade",
    "tone",
    "tone_class",
    "tone_raw",
    "systems",
    "countries",
    "organisations",
    "deals",
    "deal_evidence",
    "system_ids",
    "country_codes",
    "suppliers",
    "recipients",
    "stages",
    "gazetteer",
    "lexicon",
    "rules",
)


def download_table(cube: Engine, query: Query) -> pd.DataFrame:
    """
    Every item of the view, newest first: exactly `item_count` rows.

    Returns:
        `id`, `date` (effective day, ISO text), `time_utc` (effective time, ISO
        text), `date_is` (`published` or `first seen`), `publisher`,
        `publisher_kind`, `publisher_country`, `title`, `summary`, `link`,
        `language`, `about_arms_trade` (`yes`/`no`), `tone` (compound), `tone_class`,
        `tone_raw` (plain VADER), `systems`, `countries`, `organisations` (names,
        separated by `; `), `deals` (text, as `United States → Japan: Tomahawk,
        approved, US$2,350,000,000`, separated by `; `), `deal_evidence` (their
        sentences, separated by ` | `), `system_ids`, `country_codes`, `suppliers`,
        `recipients`, `stages`, `gazetteer`, `lexicon`, `rules` (versions).
    """
    with cube.still() as still:
        return pd.concat(download_pages(still, query), ignore_index=True)


def download_pages(
    cube: Engine, query: Query, *, rows: int = ROWS_PER_PAGE
) -> Iterator[pd.DataFrame]:
    """
    The same in pages of so many rows, for files that memory need not hold.

    Within `cube.still()` they are exactly `item_count` rows in all, whatever is
    collected meanwhile. At least one page, be it empty.
    """
    items = view(query)
    order = cube.frame(items.select("id", "at").order_by(*NEWEST))
    for first in range(0, max(len(order), 1), rows):
        yield _page(cube, items, order.iloc[first : first + rows])


def _page(cube: Engine, view_items: ir.Table, order: pd.DataFrame) -> pd.DataFrame:
    """The items at these places, which are newest first."""
    # Read by their times: items are stored about in their order.
    newest, oldest = order["at"].max(), order["at"].min()
    within = (
        view_items.filter(view_items["at"].between(oldest, newest))
        if len(order)
        else view_items.limit(0)
    )
    found = cube.frame(items_in_full(within))
    items = order[["id"]].merge(found, on="id")
    texts, evidence = _deals(cube, within)
    listed = items.assign(
        date=items["at"].dt.strftime("%Y-%m-%d"),
        time_utc=items["at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        date_is=items["published_at"]
        .isna()
        .map({True: "first seen", False: "published"}),
        publisher=items["feed"],
        about_arms_trade=items["relevant"].map({True: "yes", False: "no"}),
        tone=items["compound"],
        tone_raw=items["raw"],
        system_ids=_texts(items["systems"], {}),
        country_codes=_texts(items["countries"], {}),
        systems=_texts(items["systems"], cube.names("system")),
        countries=_texts(items["countries"], cube.names("country")),
        organisations=_texts(items["organisations"], cube.names("organisation")),
        suppliers=_texts(items["suppliers"], {}),
        recipients=_texts(items["recipients"], {}),
        stages=_texts(items["stages"], {}),
        deals=[texts.get(one, "") for one in items["id"]],
        deal_evidence=[evidence.get(one, "") for one in items["id"]],
    )
    return listed[list(COLUMNS)]


def _texts(lists: Iterable[list[str]], known: Mapping[str, str]) -> list[str]:
    return [joined(ids, known, LIST_SEPARATOR) for ids in lists]


def _deals(cube: Engine, items: ir.Table) -> tuple[dict[int, str], dict[int, str]]:
    """The deals of some items as text, and their sentences, by item id."""
    told = DEALS.semi_join(items, DEALS.item_id == items.id)
    countries, systems = cube.names("country"), cube.names("system")
    texts: dict[int, list[str]] = {}
    evidence: dict[int, list[str]] = {}
    for deal in records(cube.frame(told.order_by("item_id", "seq"))):
        texts.setdefault(deal.item_id, []).append(_deal(deal, countries, systems))
        sentences = evidence.setdefault(deal.item_id, [])
        if deal.evidence and deal.evidence not in sentences:
            sentences.append(deal.evidence)
    return (
        {one: LIST_SEPARATOR.join(parts) for one, parts in texts.items()},
        {one: " | ".join(parts) for one, parts in evidence.items()},
    )


def _deal(deal: Any, countries: Mapping[str, str], systems: Mapping[str, str]) -> str:
    """One deal in words, as `United States → Japan: Tomahawk, approved`."""
    sides = " → ".join(
        _side(side, countries) for side in (deal.supplier, deal.recipient)
    )
    facts = [joined(deal.systems, systems), deal.stage, _value(deal)]
    told = ", ".join(fact for fact in facts if isinstance(fact, str) and fact)
    return f"{sides}: {told}" if told else sides


def _side(code: object, countries: Mapping[str, str]) -> str:
    return countries.get(code, code) if isinstance(code, str) else "unknown"


def _value(deal: Any) -> str:
    if pd.notna(deal.value_usd):
        return f"US${int(deal.value_usd):,}"
    if pd.notna(deal.amount) and isinstance(deal.currency, str):
        return f"{deal.currency} {int(deal.amount):,}"
    return ""
