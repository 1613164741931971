"""Feeds damaged at random: never an exception, never a second copy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from collect_feeds import atom, json_feed, rdf, rss
from collect_support import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from armsbeat.collect.parse import parse_feed
from armsbeat.collect.parsed import ParseJob
from armsbeat.identity import identify

GOLDEN = Path(__file__).parent / "golden"
JOB = ParseJob(url="https://news.example/feed", content_type="text/xml", now=NOW)
BODIES = [text.encode() for text in (rss(), atom(), rdf(), json_feed())] + [
    path.read_bytes()
    for path in sorted(GOLDEN.iterdir())
    if not path.name.endswith(".expected.json")
]
PIECES = [
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"<item>", b"</item>", b"<entry>",
    b"<title>", b"</title>", b"\x00", b"\xff", b"\xed\xa0\x80", b"'", b'"', b"<?xml",
    b"<!DOCTYPE x [", b"&#x110000;", b"&nbsp;", b"xmlns=", b"<a:b>",
    b"\xef\xbb\xbf", b"",
]  # fmt: skip
damage = st.tuples(
    st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES) | st.binary(max_size=4)
)


def damaged(body: bytes, places: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, piece in places:
        at = int(where * len(body))
        body = body[:at] + piece + body[at + length :]
    return body


@settings(max_examples=150, deadline=None)
@given(body=st.sampled_from(BODIES), places=st.lists(damage, min_size=1, max_size=4))
def test_a_damaged_feed_is_read_as_far_as_it_goes_and_only_once(
    body: bytes, places: list[tuple[float, int, bytes]]
) -> None:
    broken = damaged(body, places)
    first = parse_feed(broken, JOB)
    hashes = frozenset(entry.raw_hash or "" for entry in first.entries)
    again = parse_feed(broken, replace(JOB, known=hashes))
    assert not again.entries
    assert again.known == len(first.entries)
    assert len(identify(first.entries)) <= len(first.entries)
