"""What occurs together: systems with countries, suppliers with recipients."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import ibis
import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube.engine import Engine, Selection, Wanted, among
from armsbeat.cube.filters import counted
from armsbeat.cube.intervals import mean_tone
from armsbeat.cube.naming import joined, named
from armsbeat.cube.records import empty, record, records
from armsbeat.cube.schema import DEALS, FEEDS, ITEMS
from armsbeat.cube.tally import ranking
from armsbeat.cube.told import PAIR, Told
from armsbeat.model import STAGES, Query, Unit

MOST_SYSTEMS = 3
CO_MENTIONS = (
    "system",
    "system_name",
    "country",
    "country_name",
    "count",
    "compound",
    "n",
)
FLOWS = (
    "supplier",
    "supplier_name",
    "recipient",
    "recipient_name",
    "count",
    "value_usd",
    "systems",
    "compound",
    "n",
    *STAGES,
)
DEALS_LISTED = (
    "item_id",
    "seq",
    "at",
    "feed",
    "title",
    "link",
    "supplier",
    "supplier_name",
    "recipient",
    "recipient_name",
    "systems",
    "stage",
    "value_usd",
    "amount",
    "currency",
    "quantity",
    "evidence",
    "field",
)


def co_mentions(
    cube: Engine, query: Query, *, systems: int = 16, countries: int = 14
) -> pd.DataFrame:
    """
    Which systems are named in one item with which countries.

    Args:
        cube: The cube.
        query: The view.
        systems: How many of the most named systems.
        countries: How many of the countries named most beside a system.

    Returns:
        The whole grid, zeros included, ordered by how often the system is named, then
        by the sum of the country's column: `system`, `system_name`, `country`,
        `country_name`, `count`, `compound` (mean tone of those items,
        NaN where n = 0), `n`.
    """
    chosen = cube.select(query)
    top = list(ranking(chosen, "system", systems)["entity"])
    if not top:
        return empty(CO_MENTIONS)
    found = _pairs(chosen, top)
    grid = _grid(found, top, countries).merge(
        found, on=["system", "country"], how="left"
    )
    grid[["count", "n"]] = grid[["count", "n"]].fillna(0).astype("int64")
    grid["system_name"] = named(grid["system"], cube.names("system"))
    grid["country_name"] = named(grid["country"], cube.names("country"))
    return grid[list(CO_MENTIONS)]


def _pairs(chosen: Selection, systems: Sequence[str]) -> pd.DataFrame:
    """Sums per `system` and `country` that one item names."""
    given = chosen.given(chosen.keys("system", systems))
    unit = chosen.query.unit
    found = given.frame(_beside(given.named("system"), given.wanted, unit))
    n, total = found["n"].to_numpy(), found.pop("tone_sum").to_numpy(dtype="float64")
    return found.assign(
        system=chosen.ids("system", found["system"]),
        country=chosen.ids("country", found["country"]),
        compound=mean_tone(n, total),
    )


@lru_cache(maxsize=64)
def _beside(rows: ir.Table, wanted: Wanted, unit: Unit) -> ir.Table:
    rows = among(rows, "entity", wanted)
    pairs = rows.select(
        *("outlet", "story_id", "tone_e6"),
        system=rows.entity,
        country=rows.countries.unnest(),
    )
    return pairs.group_by("system", "country").aggregate(
        count=counted(pairs, unit),
        n=pairs.tone_e6.count(),
        tone_sum=pairs.tone_e6.sum().cast("float64"),
    )


def _grid(found: pd.DataFrame, systems: list[str], countries: int) -> pd.DataFrame:
    sums = found.groupby("country")["count"].sum().reset_index()
    sums = sums.sort_values(["count", "country"], ascending=[False, True])
    columns = sums[["country"]].head(countries)
    return pd.DataFrame({"system": systems}).merge(columns, how="cross")


def flows(
    cube: Engine, query: Query, *, top: int = 200, known_only: bool = True
) -> pd.DataFrame:
    """
    Who is said to supply whom, by the deals read from the items of the view.

    Where the query names stages, only deals at these stages count.

    Args:
        cube: The cube.
        query: The view.
        top: How many pairs at most.
        known_only: Leave out deals where a side is unknown.

    Returns:
        One row per pair, most told first: `supplier`, `supplier_name`, `recipient`,
        `recipient_name` (NaN: unknown), `count` (in the query's unit, of those that
        tell such a deal), `value_usd` (the largest value stated for one deal, never a
        sum: many items tell the same deal; NaN: none stated), `systems` (names of the
        up to three systems told most, separated by `, `), `compound`, `n` (mean tone
        of those items), `considered`, `requested`, `approved`, `signed`, `delivered`,
        `blocked` (items that tell the deal at that stage).
    """
    chosen = cube.select(query)
    told = chosen.told()
    pairs = chosen.frame(_pair_figures(told, query.unit, top, known_only))
    n, total = pairs["n"].to_numpy(), pairs["tone_sum"].to_numpy(dtype="float64")
    pairs = pairs.assign(
        compound=mean_tone(n, total), systems=_systems_of(cube, chosen, told, pairs)
    )
    return _named_sides(cube, pairs)[list(FLOWS)]


@lru_cache(maxsize=64)
def _pair_figures(told: Told, unit: Unit, top: int, known_only: bool) -> ir.Table:
    once = told.deals
    figures = once.group_by(*told.sides).aggregate(
        count=counted(once, unit),
        value_usd=once.value_usd.max(),
        **{stage: once.count(where=once[stage]) for stage in STAGES},
        n=once.tone_e6.count(),
        tone_sum=once.tone_e6.sum().cast("float64"),
    )
    if told.pairs is not None:
        figures = figures.join(told.pairs, "pair")
    if known_only:
        figures = figures.filter(
            figures.supplier.notnull(), figures.recipient.notnull()
        )
    return figures.order_by(ibis.desc("count"), *PAIR).limit(top)


@lru_cache(maxsize=64)
def _system_counts(told: Told, wanted: Wanted) -> ir.Table:
    rows = told.systems
    if told.pairs is not None:
        rows = among(rows, "pair", wanted)
    return rows.group_by(*told.sides, "system").aggregate(items=rows.count())


def _systems_of(
    cube: Engine, chosen: Selection, told: Told, pairs: pd.DataFrame
) -> list[str]:
    """For each of the pairs the names of the systems told most."""
    sides = list(told.sides)
    given = chosen.given(pairs["pair"] if told.pairs is not None else ())
    found = given.frame(_system_counts(told, given.wanted))
    if told.pairs is not None:
        found["system"] = chosen.ids("sold", found["system"])
    # pandas takes missing sides for equal, as is meant here.
    found = found.merge(pairs[sides].assign(place=range(len(pairs))), on=sides)
    order = ["place", "items", "system"]
    ordered = found.sort_values(order, ascending=[True, False, True])
    known = cube.names("system")
    listed: dict[int, list[str]] = {}
    for row in records(ordered.groupby("place").head(MOST_SYSTEMS)):
        listed.setdefault(row.place, []).append(row.system)
    return [joined(listed.get(place, ()), known) for place in range(len(pairs))]


def _told(chosen: Selection, columns: Sequence[str]) -> ir.Table:
    """Deals of the view's items at the queried stages, with columns of the item."""
    items = chosen.items.select("id", *columns)
    told = DEALS.join(items, DEALS.item_id == items.id).drop("id")
    stages = chosen.query.stages
    return told.filter(told.stage.isin(stages)) if stages else told


def _named_sides(cube: Engine, rows: pd.DataFrame) -> pd.DataFrame:
    known = cube.names("country")
    return rows.assign(
        supplier_name=named(rows["supplier"], known),
        recipient_name=named(rows["recipient"], known),
    )


def deals(
    cube: Engine, query: Query, *, limit: int = 50, offset: int = 0
) -> pd.DataFrame:
    """
    The deals read from the items of the view, newest first.

    Where the query names stages, only deals at these stages are listed.

    Returns:
        `item_id`, `seq` (the deal's number in the item), `at`, `feed`, `title`,
        `link`, `supplier`, `supplier_name`, `recipient`, `recipient_name`, `systems`
        (names, separated by `, `), `stage`, `value_usd`, `amount`, `currency`,
        `quantity`, `evidence`, `field`.
    """
    chosen = cube.select(query)
    told = _told(chosen, ("at", "feed_id"))
    order = (ibis.desc("at"), ibis.desc("item_id"), "seq")
    page = told.order_by(*order).limit(offset + limit)
    if offset:  # not by OFFSET, as in `items_page`
        numbered = ibis.row_number().over(order_by=order)
        page = page.mutate(place=numbered).filter(lambda rows: rows.place >= offset)
    titles = FEEDS.select("feed_id", feed=FEEDS.title)
    texts = ITEMS.select("title", "link", item_id="id")
    listed = page.left_join(titles, "feed_id").join(texts, "item_id").order_by(*order)
    found = _named_sides(cube, chosen.frame(listed))
    known = cube.names("system")
    found["systems"] = [joined(ids, known) for ids in found["systems"]]
    return found[list(DEALS_LISTED)]


def deal_count(cube: Engine, query: Query) -> int:
    """How many rows `deals` has in all."""
    chosen = cube.select(query)
    told = _told(chosen, ())
    return int(record(chosen.frame(told.aggregate(count=told.count())))["count"])
