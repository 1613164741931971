"""Every question that is asked of a cube, with the views it is asked for."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from armsbeat.cube import frames
from armsbeat.cube.schema import ITEMS
from armsbeat.model import Query

TODAY = date(2026, 6, 30)
VIEWS = {
    "all": Query(relevant_only=False),
    "arms": Query(),
    "stories": Query(unit="stories", start=date(2022, 1, 1), end=date(2022, 12, 31)),
    "outlets": Query(unit="outlets", systems=("f-35", "patriot")),
    "role": Query(countries=("PL", "JP"), role="recipient"),
    "countries": Query(countries=("NO",), tone="negative"),
    "search": Query(search='"leopard 2" OR tomah* NOT kenya', relevant_only=False),
    "near": Query(search="poland NEAR(6) norway", relevant_only=False),
    "stages": Query(stages=("signed", "requested"), kinds=("world",)),
    "nothing": Query(search="zeppelin"),
}
Ask = Callable[[Any], Any]


def questions() -> Iterator[tuple[str, Ask]]:
    """Each as `(name, ask)`; `ask(engine)` gives a frame or something plain."""
    for view, query in VIEWS.items():
        for name, ask in _of_view(query):
            yield f"{name}({view})", ask
    yield "unlisted", frames.unlisted
    yield "feed_stats", lambda cube: frames.feed_stats(cube, today=TODAY)
    yield "item", lambda cube: frames.item(cube, _first(cube))
    yield "story", lambda cube: frames.story(cube, _first(cube))
    yield "item_mentions", lambda cube: frames.item_mentions(cube, [_first(cube)])
    yield "item_deals", lambda cube: frames.item_deals(cube, [_first(cube)])
    yield "extent", lambda cube: frames.extent(cube)


def _first(cube: Any) -> int:
    ids = ITEMS.order_by("id").select("id").limit(1)
    return int(cube.frame(ids)["id"].iloc[0])


def _of_view(query: Query) -> Iterator[tuple[str, Ask]]:
    f = frames
    yield "item_count", lambda cube: f.item_count(cube, query)
    for order in ("newest", "oldest", "negative", "positive"):
        yield (
            f"items_page-{order}",
            lambda cube, order=order: f.items_page(
                cube, query, limit=20, offset=3, order=order
            ),
        )
    yield "totals", lambda cube: f.totals(cube, query)
    yield "frequency", lambda cube: f.frequency(cube, query, today=TODAY)
    yield "tone_over_time", lambda cube: f.tone_over_time(cube, query, today=TODAY)
    yield "co_mentions", lambda cube: f.co_mentions(cube, query)
    yield "flows", lambda cube: f.flows(cube, query)
    yield "deals", lambda cube: f.deals(cube, query)
    yield "deals-page", lambda cube: f.deals(cube, query, limit=10, offset=7)
    yield "deal_count", lambda cube: f.deal_count(cube, query)
    yield "first_triples", lambda cube: f.first_triples(cube, query)
    yield "deal_reports", lambda cube: f.deal_reports(cube)
    yield "deal_keys", lambda cube: f.deal_keys(cube, query)
    yield "unusual_weeks", lambda cube: f.unusual_weeks(cube, query, today=TODAY)
    yield "sparkline", lambda cube: f.sparkline(cube, query, today=TODAY)
    yield "tone_by", lambda cube: f.tone_by(cube, query)
    yield "entities", lambda cube: f.entities(cube, "system", query)
    yield "feeds_of", lambda cube: f.feeds_of(cube, query)
    yield "partners", lambda cube: f.partners(cube, query, kind="country")
    chosen = {"kind": "country", "entities": ["PL", "JP", "NO"]}
    yield "mention_tone", lambda cube: f.mention_tone(cube, query, **chosen)
    yield (
        "mention_tone_over_time",
        lambda cube: f.mention_tone_over_time(cube, query, **chosen, today=TODAY),
    )
    yield "coverage_of", lambda cube: f.coverage_of(cube, query, **chosen)
    yield "download_table", lambda cube: f.download_table(cube, query)
    yield "view_facts", lambda cube: f.view_facts(cube, query)
