"""Single items: the list, its page, and what was read out of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import ibis
import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube.engine import Engine, Selection, Wanted, among
from armsbeat.cube.filters import TONES
from armsbeat.cube.naming import joined, named
from armsbeat.cube.schema import DEALS, FEEDS, ITEMS, MENTIONS
from armsbeat.cube.sums import by_day
from armsbeat.cube.tally import EVERYTHING
from armsbeat.model import Query

Order = Literal["newest", "oldest", "negative", "positive"]
NEWEST = (ibis.desc("at"), ibis.desc("id"))
ORDERS: dict[Order, tuple[ir.Value, ...]] = {
    "newest": NEWEST,
    "oldest": (ibis.asc("at"), ibis.asc("id")),
    "negative": (ibis.asc("tone_e6", nulls_first=False), *NEWEST),
    "positive": (ibis.desc("tone_e6", nulls_first=False), *NEWEST),
}
COLUMNS = (
    "id",
    "at",
    "published_at",
    "first_seen_at",
    "date_flag",
    "title",
    "summary",
    "link",
    "feed_id",
    "feed",
    "publisher_kind",
    "publisher_country",
    "language",
    "relevant",
    "relevance",
    "compound",
    "raw",
    "words",
    "tone_class",
    "edits",
    "story_id",
    "systems",
    "countries",
    "organisations",
    "suppliers",
    "recipients",
    "stages",
    "paired",
    "gazetteer",
    "lexicon",
    "rules",
)
MENTION_COLUMNS = (
    "item_id",
    "seq",
    "kind",
    "entity",
    "name",
    "surface",
    "field",
    "start",
    "end",
    "via",
    "rule",
    "category",
    "country",
    "role",
    "tone",
)
DEAL_COLUMNS = (
    "item_id",
    "seq",
    "supplier",
    "supplier_name",
    "recipient",
    "recipient_name",
    "systems",
    "system_names",
    "stage",
    "value_usd",
    "amount",
    "currency",
    "quantity",
    "evidence",
    "field",
    "cues",
)


def item_count(cube: Engine, query: Query) -> int:
    """How many items the view has: the rows of `items_page` and `download_table`."""
    return int(by_day(cube, query)["items"].sum())


def items_page(
    cube: Engine,
    query: Query,
    *,
    limit: int = 15,
    offset: int = 0,
    order: Order = "newest",
) -> pd.DataFrame:
    """
    One page of the items of the view.

    Returns:
        `id`, `at` (effective time), `published_at` (NaT: not believable or not
        stated), `first_seen_at`, `date_flag` (why not), `title`, `summary`, `link`,
        `feed_id`, `feed` (title), `publisher_kind`, `publisher_country`, `language`,
        `relevant`, `relevance` (list of `[reason, weight]`), `compound`, `raw` (plain
        VADER), `words` (list of `[word, share of compound]`), `tone_class`
        (`negative`, `neutral`, `positive`; NaN: no tone), `edits` (how often the text
        was changed), `story_id` (see `story`), `systems`, `countries`,
        `organisations`, `suppliers`, `recipients`, `stages` (lists of ids),
        `paired`, `gazetteer`, `lexicon`, `rules`.
    """
    chosen = cube.select(query)
    return _unpacked(chosen, _page(chosen.items, limit, offset, order))


@lru_cache(maxsize=64)
def _page(items: ir.Table, limit: int, offset: int, order: Order) -> ir.Table:
    # First which, then all of it: the texts of a page alone are read.
    which = items.order_by(*ORDERS[order]).limit(offset + limit)
    if offset:
        # Not by OFFSET: for Spark, Ibis writes it as the row numbers of a sorted
        # subquery, whose order Spark is free to lose.
        numbered = ibis.row_number().over(order_by=ORDERS[order])
        which = which.mutate(place=numbered).filter(lambda rows: rows.place >= offset)
    page = ITEMS.semi_join(which.select("id"), "id")
    return items_in_full(page).order_by(*ORDERS[order]).select(*COLUMNS)


def item(cube: Engine, item_id: int) -> pd.DataFrame:
    """One item, the columns of `items_page`; no row where there is none."""
    found = items_in_full(ITEMS.filter(ITEMS.id == item_id))
    return _unpacked(cube, found.select(*COLUMNS))


def item_mentions(cube: Engine, ids: Sequence[int]) -> pd.DataFrame:
    """
    The mentions of these items, in text order (title first).

    Returns:
        `item_id`, `seq`, `kind`, `entity`, `name`, `surface`, `field`, `start`,
        `end`, `via`, `rule`, `category`, `country`, `role`, `tone`.
    """
    given = cube.select(EVERYTHING).given(map(int, ids))
    return given.frame(_of_items(MENTIONS, given.wanted))[list(MENTION_COLUMNS)]


@lru_cache(maxsize=64)
def _of_items(table: ir.Table, wanted: Wanted) -> ir.Table:
    return among(table, "item_id", wanted).order_by("item_id", "seq")


def item_deals(cube: Engine, ids: Sequence[int]) -> pd.DataFrame:
    """
    The deals of these items, in text order.

    Returns:
        `item_id`, `seq`, `supplier`, `supplier_name`, `recipient`, `recipient_name`,
        `systems` (list of ids), `system_names` (text, separated by `, `), `stage`,
        `value_usd`, `amount`, `currency`, `quantity`, `evidence`, `field`, `cues`
        (list).
    """
    given = cube.select(EVERYTHING).given(map(int, ids))
    found = given.frame(_of_items(DEALS, given.wanted))
    countries = cube.names("country")
    systems = cube.names("system")
    return found.assign(
        supplier_name=named(found["supplier"], countries),
        recipient_name=named(found["recipient"], countries),
        system_names=[joined(listed, systems) for listed in found["systems"]],
    )[list(DEAL_COLUMNS)]


def _unpacked(cube: Engine | Selection, items: ir.Table) -> pd.DataFrame:
    found = cube.frame(items)
    for column in ("relevance", "words"):
        lists = [
            json.loads(text) if isinstance(text, str) else [] for text in found[column]
        ]
        found[column] = pd.Series(lists, dtype="object")
    return found


def items_in_full(items: ir.Table) -> ir.Table:
    """Items with their feed's title and country, and the class of their tone."""
    feeds = FEEDS.select("feed_id", feed="title", publisher_country="country")
    classes = [(has(items), name) for name, has in TONES.items()]
    with_class = items.mutate(tone_class=ibis.cases(*classes))
    return with_class.left_join(feeds, "feed_id")
