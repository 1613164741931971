"""Feeds as publishers really write them, with what must come out beside them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from collect_support import NOW

from armsbeat.collect.parse import parse_feed
from armsbeat.collect.parsed import ParsedFeed, ParseJob

GOLDEN = Path(__file__).parent / "golden"
FEEDS = sorted(p for p in GOLDEN.iterdir() if not p.name.endswith(".expected.json"))


def read(path: Path) -> ParsedFeed:
    job = ParseJob(url="https://feeds.example/dir/feed", content_type="", now=NOW)
    return parse_feed(path.read_bytes(), job)


def as_expected(parsed: ParsedFeed) -> object:
    record = asdict(parsed)
    for entry in record["entries"]:
        del entry["raw_hash"]
    return json.loads(json.dumps(record, default=str))


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_comes_out_as_expected(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text("utf-8"))
    assert as_expected(read(path)) == expected


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_every_record_can_be_recognised_again(path: Path) -> None:
    hashes = [entry.raw_hash for entry in read(path).entries]
    assert all(hashes)
    assert len(set(hashes)) == len(hashes)
