"""Archives that the tests of the lake are made of: small, and full of trouble."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet

from armsbeat.cube import Cube
from armsbeat.lake import Manifest, Place, read_manifest
from armsbeat.lake.duck import DuckRunner
from armsbeat.model import Changes, Rows
from armsbeat.pipeline.lake import LakeJob, annotate_lake
from armsbeat.settings import read_settings

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
COUNTRIES = ("Poland", "Japan", "Norway", "India", "Chile", "Greece", "Kenya")
SYSTEMS = ("Leopard 2", "F-35", "Patriot", "HIMARS", "Gripen", "Tomahawk")
VERBS = ("orders", "receives", "requests", "halts purchase of", "praises")
PUBLISHERS = ("Alpha Post", "Béta News", "Gamma", "")


def row(**facts: Any) -> dict[str, Any]:
    """A record of an archive."""
    return {
        "title": "Norway orders Leopard 2 tanks from Germany",
        "summary": "",
        "link": "https://news.example/leopard",
        "published": "2023-02-03T10:00:00+00:00",
        "publisher": "Alpha Post",
        **facts,
    }


def news(n: int, *, seed: int = 1) -> list[dict[str, Any]]:
    """Made-up news of two years, with one week in which everybody writes of F-35s."""
    chance = random.Random(seed)
    first = date(2024, 1, 1)
    made = []
    for number in range(n):
        day = first + timedelta(days=chance.randrange(540))
        one, other = chance.sample(COUNTRIES, 2)
        system = chance.choice(SYSTEMS)
        if number % 12 == 0:
            day, system = date(2025, 3, 10) + timedelta(days=number % 7), "F-35"
        made.append(
            row(
                title=f"{one} {chance.choice(VERBS)} {system} from {other}",
                summary=f"Officials in {one} said the {system} deal is worth"
                f" ${chance.randint(1, 900)} million. Critics called it a dangerous"
                f" waste, supporters a great success; note {number}.",
                link=f"https://news.example/{number}",
                published=f"{day}T{chance.randrange(24):02}:30:{number % 60:02}Z",
                publisher=chance.choice(PUBLISHERS),
            )
        )
    return made


def trouble() -> list[dict[str, Any]]:
    """Copies, shared keys, missing dates, hostile text: whatever archives bring."""
    copy = row(title="Poland receives HIMARS launchers", link="https://a.example/h")
    shared = {"link": "https://a.example/live", "publisher": "Gamma"}
    syndicated = {
        "title": "Chile requests Gripen fighters from Sweden in a new letter",
        "summary": "The air force of Chile asked for twelve aircraft, and for parts.",
    }
    return [
        copy,
        {**copy, "summary": "The newest copy.", "published": "2023-02-04T10:00:00Z"},
        {**copy, "publisher": "Another"},
        row(title="Japan orders Tomahawk missiles", **shared),
        row(title="India halts purchase of Patriot batteries", **shared),
        row(**syndicated, link="https://a.example/1", publisher="Gamma"),
        row(**syndicated, link="https://b.example/2", publisher="Béta News"),
        row(title="Undated: Kenya praises F-35", link=None, published=None),
        row(title="Too early", link="https://a.example/old", published="1823-01-01"),
        row(title="=HYPERLINK(1) \x00 \ud800 Leopard 2", link="javascript:alert(1)"),
        row(title="<b>Greece</b> &amp; Norway order F-35", link="https://a.example/b"),
        row(title="Finnland bestellt F-35 in den USA", language="de", link=None),
    ]


def lines(rows: Iterable[dict[str, Any]]) -> bytes:
    """JSON Lines; lone surrogates are escaped, as JSON can."""
    return "".join(json.dumps(one) + "\n" for one in rows).encode()


def an_archive(folder: Path, n: int = 300) -> Path:
    """A folder with every kind of file, and with rows that are none."""
    made = news(n)
    third = n // 3
    folder.mkdir(parents=True, exist_ok=True)
    bad = b'{"title": broken\n\n["a list"]\n{"title": "", "summary": null}\n'
    first = lines(made[:third])
    (folder / "a.jsonl").write_bytes(first + bad + lines(trouble()))
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines(made[third : 2 * third])))
    table = pa.Table.from_pylist([*made[2 * third :], {"title": None, "link": "x"}])
    parquet.write_table(table, folder / "c.parquet", row_group_size=20)
    return folder


def a_lake(source: Path, lake: Path, **options: Any) -> Manifest:
    """A lake made in this process."""
    job = LakeJob(
        source=str(source),
        lake=str(lake),
        settings=read_settings({}),
        now=NOW,
        **{"workers": 1, "split_bytes": 5_000, **options},
    )
    return annotate_lake(job)


def table(lake: Path, name: str, order: str) -> pa.Table:
    """All rows of a table of a lake."""
    runner = DuckRunner(str(lake))
    try:
        return runner.run(f"SELECT * FROM {name} ORDER BY {order}")
    finally:
        runner.close()


def tables(lake: Path) -> dict[str, pa.Table]:
    """Every table of a lake, in an order of its own."""
    order = {
        "items": "id",
        "mentions": "item_id, seq",
        "deals": "item_id, seq",
        "feeds": "feed_id",
        "names": "kind, entity",
    }
    return {name: table(lake, name, by) for name, by in order.items()}


def rejected(lake: Path) -> list[dict[str, Any]]:
    """The bad rows of a lake."""
    manifest = read_manifest(Place(str(lake)))
    assert manifest is not None
    return parquet.read_table(lake / manifest.rejected).to_pylist()


def cube_of(lake: Path) -> Cube:
    """A cube that took the lake's rows as it takes a store's changes."""
    found = tables(lake)
    cube = Cube.open(None)
    cube.learn_names(
        (one["kind"], one["entity"], one["name"], one["category"])
        for one in found["names"].to_pylist()
    )
    cube.apply(
        Changes(
            counter=1,
            more=False,
            items=_rows(found["items"], _as_stored),
            mentions=_rows(found["mentions"], _numbered),
            deals=_rows(found["deals"], _numbered),
            feeds=_rows(found["feeds"], _as_feed),
        )
    )
    return cube


def _rows(found: pa.Table, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> Rows:
    rows = [changed(one) for one in found.to_pylist()]
    columns = tuple(rows[0])
    return Rows(columns=columns, rows=tuple(tuple(one.values()) for one in rows))


def _as_stored(item: dict[str, Any]) -> dict[str, Any]:
    times = {
        name: item[name] and item[name].replace(tzinfo=UTC)
        for name in ("published_at", "first_seen_at")
    }
    return {
        **{name: item[name] for name in _STATED},
        **times,
        "dated_at": item["at"].replace(tzinfo=UTC),
        "annotated_language": item["language"],
        "annotated_at": NOW,
        "text_hash": "",
    }


def _numbered(one: dict[str, Any]) -> dict[str, Any]:
    return {"n" if name == "seq" else name: value for name, value in one.items()}


def _as_feed(feed: dict[str, Any]) -> dict[str, Any]:
    names = ("url", "title", "kind", "country", "language", "paused")
    said = {name: feed[name] for name in names}
    return {**said, "id": feed["feed_id"], "site": None, "notes": "", "added_at": NOW}


_STATED = (
    *("id", "feed_id", "title", "summary", "link", "date_flag", "edits", "language"),
    *("relevant", "relevance", "compound", "raw", "words", "gazetteer", "lexicon"),
    *("rules", "story_id", "story_rule"),
)
