"""A view in words: its filters, and the method sheet of a download."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import armsbeat
from armsbeat.cube.engine import Engine
from armsbeat.cube.filters import view
from armsbeat.cube.items import item_count
from armsbeat.cube.naming import joined
from armsbeat.cube.schema import FEEDS
from armsbeat.cube.tally import days
from armsbeat.model import MentionKind, Query

_KINDS = {
    "official": "official",
    "trade": "trade press",
    "research": "research and NGO",
    "world": "world press",
    "state": "state-affiliated",
}
_NOTES = (
    (
        "How items are dated",
        "By the time of publication the feed states; where it states none that can be"
        " believed, by the time armsbeat first saw the item. Days are UTC days.",
    ),
    (
        "How names are found",
        "By a gazetteer of weapon systems, countries and organisations with context"
        " rules. Names are read, not understood: a system that is named need not be"
        " the thing traded.",
    ),
    (
        "How tone is made",
        "VADER (Hutto and Gilbert, 2014) on English sentences, with the names found"
        " masked. It runs from -1 to 1 and measures the wording, not an opinion;"
        " -0.05 and below count as negative, 0.05 and above as positive. Texts in"
        " other languages have no tone.",
    ),
    (
        "What a deal is",
        "A transfer as the sentence in deal_evidence reports it, planned or done. A"
        " notification or approval is not a delivery, and its value is a ceiling."
        " Several items may tell the same deal: do not add their values.",
    ),
    (
        "What the counts are of",
        "Items of the feeds that armsbeat reads, not of all news; feeds differ in"
        " what they carry and since when they are read.",
    ),
)


def view_facts(cube: Engine, query: Query) -> tuple[tuple[str, str], ...]:
    """The filters of the view as `(label, value)` for people, absolute dates."""
    facts = [("Period", _period(cube, query))]
    for label, value in (
        ("Search", query.search.strip()),
        ("Weapon systems", _any_of(cube, "system", query.systems)),
        ("Countries", _any_of(cube, "country", query.countries)),
        ("Role of the country", query.role or ""),
        ("Organisations", _any_of(cube, "organisation", query.organisations)),
        ("Tone", query.tone or ""),
        ("Deal stages", " or ".join(query.stages)),
        ("Feeds", "; ".join(_feed_titles(cube, query)) if query.feeds else ""),
        ("Publishers", " or ".join(_KINDS.get(kind, kind) for kind in query.kinds)),
    ):
        if value:
            facts.append((label, value))
    about = "about the arms trade" if query.relevant_only else "all"
    return (*facts, ("Items", about))


def method_facts(
    cube: Engine, query: Query, *, now: datetime, own: Sequence[str] = ()
) -> tuple[tuple[str, str], ...]:
    """
    All that a reader of the downloaded numbers must know, as `(label, value)`.

    Filters, rows, versions, feeds, how tone and counts are made, caveats, how to
    cite. Made to be handed to `armsbeat.export`. `own` tells the user's own entries
    of the gazetteer, each in words.
    """
    stamp = now.strftime("%Y-%m-%d %H:%M UTC")
    feeds = _feed_titles(cube, query)
    cite = (
        f"armsbeat {armsbeat.__version__}, items {_period(cube, query)},"
        f" downloaded {stamp}."
    )
    return (
        ("Made by", f"armsbeat {armsbeat.__version__}"),
        ("Downloaded", stamp),
        *((f"Filter: {label}", value) for label, value in view_facts(cube, query)),
        ("Rows", str(item_count(cube, query))),
        *_versions(cube, query),
        *((f"Own entry {n} of the gazetteer", told) for n, told in enumerate(own, 1)),
        ("Feeds with items in this file", f"{len(feeds)}: {'; '.join(feeds)}"),
        *_NOTES,
        ("How to cite", cite),
    )


def _period(cube: Engine, query: Query) -> str:
    found = None
    if query.start is None or query.end is None:
        found = days(cube, query)
    start = query.start or (found[0] if found else None)
    end = query.end or (found[1] if found else None)
    if start is None or end is None:
        return "all days"
    return f"{start.isoformat()} to {end.isoformat()}"


def _any_of(cube: Engine, kind: MentionKind, ids: tuple[str, ...]) -> str:
    return joined(ids, cube.names(kind), " or ") if ids else ""


def _feed_titles(cube: Engine, query: Query) -> list[str]:
    """The queried feeds; where none are named, those with an item in the view."""
    chosen = cube.select(query)
    if query.feeds:
        found = FEEDS.filter(FEEDS.feed_id.isin(query.feeds))
    else:
        found = FEEDS.semi_join(chosen.items, "feed_id")
    return list(chosen.frame(found.order_by("title", "feed_id"))["title"])


def _versions(cube: Engine, query: Query) -> list[tuple[str, str]]:
    items = view(query)
    found = cube.frame(items.select("gazetteer", "lexicon", "rules").distinct())
    return [
        (f"Version of the {column}", ", ".join(sorted(found[column].dropna().unique())))
        for column in ("gazetteer", "lexicon", "rules")
    ]
