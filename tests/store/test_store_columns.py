"""How values look in the database, as laws."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from store_examples import a_pass, an_annotation, an_item, subscribed

from armsbeat.store import Store
from armsbeat.store.columns import UtcTime
from armsbeat.store.plain import clean, to_json

# Anything Python calls a string, NUL and lone surrogates included.
TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda m: timezone(timedelta(minutes=m)))
TIMES = st.datetimes(
    min_value=datetime(2, 1, 1),  # noqa: DTZ001
    max_value=datetime(9998, 1, 1),  # noqa: DTZ001
    timezones=ZONES,
)
DIALECT = sqlite.dialect()


@given(TEXT)
def test_clean_text_can_be_stored_and_keeps_its_length(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned
    assert len(cleaned.encode().decode()) == len(text)
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_text_that_can_be_stored_is_left_alone(text: str) -> None:
    assert clean(text) == text


@given(st.lists(st.tuples(TEXT, st.floats(-1, 1)), max_size=4))
def test_lists_come_back_from_json_with_clean_text(
    pairs: list[tuple[str, float]],
) -> None:
    text = to_json(pairs)
    assert clean(text) == text
    assert json.loads(text) == [[clean(word), share] for word, share in pairs]


@given(TIMES, TIMES)
def test_times_in_sqlite_sort_as_text_and_come_back_in_utc(
    one: datetime, other: datetime
) -> None:
    kind = UtcTime()
    a, b = (kind.process_bind_param(time, DIALECT) for time in (one, other))
    assert (a < b, a == b) == (one < other, one == other)
    back = kind.process_result_value(a, DIALECT)
    assert back == one
    assert back.tzinfo is UTC


@given(
    texts=st.lists(st.tuples(TEXT.filter(bool), TEXT, st.none() | TIMES), max_size=6)
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_second_pass_over_anything_changes_nothing(
    store: Store, texts: list[tuple[str, str, datetime | None]]
) -> None:
    (state,) = subscribed(store, "one")
    items = [
        an_item(key, title=text, summary=key, link=text, raw_hash=text, published_at=at)
        for key, text, at in texts
    ]
    found = {item.key: an_annotation(refusals=(item.title,)) for item in items}
    (first,) = store.record([a_pass(state, *items, annotations=found)])
    counter = store.change_counter()
    (second,) = store.record([a_pass(state, *items, annotations=found)])
    assert first.new + first.known == second.known == len(items)
    assert (second.new, second.changed) == (0, 0)
    assert store.change_counter() == counter
