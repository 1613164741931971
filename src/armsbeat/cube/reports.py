"""Reports of deals, one row per item and deal: what deal cards are joined from."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube.engine import Engine
from armsbeat.cube.naming import named
from armsbeat.cube.schema import DEALS, FEEDS, ITEMS
from armsbeat.model import Query

REPORTS = (
    "item_id",
    "seq",
    "at",
    "supplier",
    "recipient",
    "systems",
    "stage",
    "value_usd",
    "amount",
    "currency",
    "quantity",
    "evidence",
    "cues",
    "text",
    "feed",
    "outlet",
    "title",
    "link",
    "compound",
)
TRIPLES = (
    "supplier",
    "supplier_name",
    "recipient",
    "recipient_name",
    "system",
    "system_name",
    "item_id",
    "seq",
    "at",
)
EVERYTHING = Query(relevant_only=False)


def deal_reports(cube: Engine, query: Query = EVERYTHING) -> pd.DataFrame:
    """
    The deals read from the items of the view, with their items, oldest first.

    Where the query names stages, only deals at these stages are told.

    Returns:
        `item_id`, `seq` (the deal's number in the item), `at` (effective time),
        `supplier`, `recipient`, `systems` (list of ids), `stage`, `value_usd`,
        `amount`, `currency`, `quantity`, `evidence`, `cues` (list), `text` (title
        and summary where they speak of a transmittal, else NaN), `feed`, `outlet`,
        `title`, `link`, `compound` (of the item).
    """
    text = ibis.ifelse(
        ITEMS.text.contains(" transmittal "),
        ITEMS.title + " " + ITEMS.summary,
        ibis.null("string"),
    )
    columns = ("id", "at", "outlet", "title", "link", "compound", "feed_id")
    items = ITEMS.mutate(text=text).select(*columns, "text")
    chosen = cube.select(query)
    seen = chosen.items.select("id")
    told = _told(query, items.semi_join(seen, items.id == seen.id))
    titles = FEEDS.select("feed_id", feed=FEEDS.title)
    listed = told.left_join(titles, "feed_id").order_by("at", "item_id", "seq")
    return chosen.frame(listed.select(*REPORTS))


def deal_keys(cube: Engine, query: Query) -> pd.DataFrame:
    """Which deals the view is about: `item_id`, `seq`, as `deal_reports`."""
    chosen = cube.select(query)
    told = _told(query, chosen.items.select("id"))
    return chosen.frame(told.select("item_id", "seq").order_by("item_id", "seq"))


def first_triples(cube: Engine, query: Query) -> pd.DataFrame:
    """
    Supplier, recipient and system that were never told together before.

    "Before" is the whole cube: a triple is of the view when its very first report is.

    Returns:
        One row per triple, newest first: `supplier`, `supplier_name`, `recipient`,
        `recipient_name`, `system`, `system_name`, and that report's `item_id`, `seq`,
        `at`.
    """
    told = DEALS.filter(DEALS.supplier.notnull(), DEALS.recipient.notnull())
    told = told.join(ITEMS.select("id", "at"), told.item_id == ITEMS.id)
    rows = told.select(
        "supplier", "recipient", "item_id", "seq", "at", system=told.systems.unnest()
    )
    triple = ("supplier", "recipient", "system")
    window = ibis.window(group_by=triple, order_by=("at", "item_id", "seq"))
    ranked = rows.mutate(place=ibis.row_number().over(window))
    first = ranked.filter(ranked.place == 0)
    chosen = cube.select(query)
    items = chosen.items.select("id")
    seen = first.semi_join(items, first.item_id == items.id)
    found = chosen.frame(
        seen.order_by(ibis.desc("at"), ibis.desc("item_id"), "seq", "system")
    )
    return _with_names(cube, found)[list(TRIPLES)]


def _told(query: Query, items: ir.Table) -> ir.Table:
    told = DEALS.join(items, DEALS.item_id == items.id)
    return told.filter(told.stage.isin(query.stages)) if query.stages else told


def _with_names(cube: Engine, found: pd.DataFrame) -> pd.DataFrame:
    kinds: Sequence[tuple[str, str]] = (
        ("supplier", "country"),
        ("recipient", "country"),
        ("system", "system"),
    )
    names = {
        f"{column}_name": named(found[column], cube.names(kind))
        for column, kind in kinds
    }
    return found.assign(**names)
