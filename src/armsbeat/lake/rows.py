"""An item and its annotation → rows of the lake's tables. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

import pyarrow as pa

from armsbeat.cube.schema import SCHEMAS
from armsbeat.cube.text import searchable
from armsbeat.model import Annotation, Deal, Mention, Versions
from armsbeat.store.plain import MAX_INT, clean, to_json

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY_US = 86_400_000_000


def arrow_schema(table: str) -> pa.Schema:
    """The columns of a lake's table: the cube's; items also keep their key."""
    schema = SCHEMAS[table].to_pyarrow()
    if table == "items":
        schema = schema.append(pa.field("key", pa.string()))
    return pa.schema([pa.field(one.name, one.type) for one in schema])


ITEM_SCHEMA = arrow_schema("items")
MENTION_SCHEMA = arrow_schema("mentions")
DEAL_SCHEMA = arrow_schema("deals")

_MENTION_FIELDS = MENTION_SCHEMA.names[2:]
_MENTION_VALUES = attrgetter(*_MENTION_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What is known of an item before it is annotated; times in µs since 1970."""

    id: int
    feed_id: int
    outlet: str
    key: str
    title: str
    summary: str
    link: str | None
    language: str | None
    published_us: int | None
    at_us: int
    seen_us: int
    date_flag: str | None
    story_id: int
    story_rule: str | None


@dataclass(slots=True)
class Tables:
    """Rows of the three tables that grow with the items."""

    items: list[tuple[Any, ...]] = field(default_factory=list)
    mentions: list[tuple[Any, ...]] = field(default_factory=list)
    deals: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, item: Stated, annotation: Annotation, versions: Versions) -> None:
        """Add the rows of one item."""
        self.items.append(_item_row(item, annotation, versions))
        self.mentions += (
            (item.id, n, *map(_cleaned, _MENTION_VALUES(mention)))
            for n, mention in enumerate(annotation.mentions)
        )
        self.deals += (
            (item.id, n, *_deal_values(deal)) for n, deal in enumerate(annotation.deals)
        )

    def arrow(self) -> dict[str, pa.Table]:
        """The rows as Arrow tables, by name."""
        return {
            "items": _table(self.items, ITEM_SCHEMA),
            "mentions": _table(self.mentions, MENTION_SCHEMA),
            "deals": _table(self.deals, DEAL_SCHEMA),
        }


def to_us(moment: datetime) -> int:
    """Microseconds since 1970 of an aware time."""
    return (moment - EPOCH) // _MICROSECOND


def month_of(us: int) -> str:
    """The UTC month of a time, `YYYY-MM`."""
    return (EPOCH + timedelta(microseconds=us)).strftime("%Y-%m")


def _item_row(
    item: Stated, annotation: Annotation, versions: Versions
) -> tuple[Any, ...]:
    title, summary = clean(item.title), clean(item.summary)
    compound = annotation.tone.compound
    values = {
        "id": item.id,
        "feed_id": item.feed_id,
        "outlet": item.outlet,
        "publisher_kind": "world",
        "at": item.at_us,
        "day": item.at_us // _DAY_US,
        "published_at": item.published_us,
        "first_seen_at": item.seen_us,
        "date_flag": item.date_flag,
        "edits": 0,
        "story_id": item.story_id,
        "story_rule": item.story_rule,
        "title": title,
        "summary": summary,
        "link": item.link and clean(item.link),
        "text": searchable(title, summary),
        "language": annotation.language or item.language,
        "relevant": annotation.relevant,
        "relevance": to_json(annotation.relevance),
        "words": to_json(annotation.tone.words),
        "compound": compound,
        "raw": annotation.tone.raw,
        "tone_e6": None if compound is None else _millionths(compound),
        **_named(annotation.mentions),
        **_parties(annotation),
        "gazetteer": versions.gazetteer,
        "lexicon": versions.lexicon,
        "rules": versions.rules,
        "key": clean(item.key),
    }
    return tuple(values[name] for name in ITEM_SCHEMA.names)


def _millionths(value: float) -> int:
    # Half away from zero, as the cube's SQL rounds.
    return int(math.copysign(math.floor(abs(value) * 1_000_000 + 0.5), value))


def _named(mentions: Sequence[Mention]) -> dict[str, list[str]]:
    def of(kind: str) -> list[str]:
        return _ids(mention.entity for mention in mentions if mention.kind == kind)

    return {
        "systems": of("system"),
        "countries": of("country"),
        "organisations": of("organisation"),
        "blocs": of("bloc"),
    }


def _parties(annotation: Annotation) -> dict[str, Any]:
    countries = [one for one in annotation.mentions if one.kind == "country"]
    deals = annotation.deals
    selling = _ids(
        [one.entity for one in countries if one.role == "supplier"]
        + [deal.supplier for deal in deals if deal.supplier]
    )
    buying = _ids(
        [one.entity for one in countries if one.role == "recipient"]
        + [deal.recipient for deal in deals if deal.recipient]
    )
    named = _ids(one.entity for one in countries)
    parties = {*selling, *buying}
    return {
        "suppliers": selling,
        "recipients": buying,
        "bystanders": [code for code in named if code not in parties],
        "stages": _ids(deal.stage for deal in deals if deal.stage),
        "paired": any(deal.supplier and deal.recipient for deal in deals),
    }


def _ids(found: Iterable[str]) -> list[str]:
    return sorted(set(map(clean, found)))


def _deal_values(deal: Deal) -> tuple[Any, ...]:
    return (
        deal.supplier,
        deal.recipient,
        [clean(one) for one in deal.systems],
        _bounded(deal.value_usd),
        deal.stage,
        clean(deal.evidence),
        deal.field,
        _bounded(deal.quantity),
        _bounded(deal.amount),
        _cleaned(deal.currency),
        [clean(one) for one in deal.cues],
    )


def _bounded(value: int | None) -> int | None:
    # As in the store: a text may state any number of digits.
    return value if value is not None and abs(value) <= MAX_INT else None


def _cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [
        _array(values, one.type) for values, one in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_date(kind):
        return pa.array(values, type=pa.int32()).cast(kind)
    if pa.types.is_timestamp(kind):
        return pa.array(values, type=pa.int64()).cast(kind)
    return pa.array(values, type=kind)
