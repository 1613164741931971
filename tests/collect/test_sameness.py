"""Which bodies count as the same: those that differ in the feed's own dates alone."""

from __future__ import annotations

import time

import pytest

from armsbeat.collect.sameness import body_hash

ITEM = "<item><title>Frigate ordered</title><pubDate>{date}</pubDate></item>"
RSS = (
    "<rss version='2.0'><channel><title>{title}</title>"
    "<lastBuildDate>{built}</lastBuildDate>{item}</channel></rss>{tail}"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title>"
    "<updated>{built}</updated><entry><title>B</title></entry></feed>"
)


def rss(
    *, title: str = "Gazette", built: str = "1", date: str = "2", tail: str = ""
) -> bytes:
    item = ITEM.format(date=date)
    return RSS.format(title=title, built=built, item=item, tail=tail).encode()


class TestTheSame:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (rss(built="Mon, 02 Mar 2026"), rss(built="Tue, 03 Mar 2026 10:00 GMT")),
            (
                ATOM.format(built="2026-03-02").encode(),
                ATOM.format(built="2026-03-03").encode(),
            ),
            (rss(), rss(tail="\n<!-- cached at 10:31 --> <!-- 31 queries -->\n")),
        ],
        ids=["RSS date", "Atom date", "signature of a cache"],
    )
    def test_dates_of_the_feed_and_comments_behind_it_do_not_count(
        self, one: bytes, other: bytes
    ) -> None:
        assert one != other
        assert body_hash(one) == body_hash(other)


class TestNotTheSame:
    @pytest.mark.parametrize(
        "other",
        [
            rss(date="3"),
            rss(title="Another Gazette"),
            rss(tail="<!-- open"),
            rss(tail="<p>Warning: database</p>"),
            rss().replace(b"<lastBuildDate>1</lastBuildDate>", b""),
            rss() + rss(),
            b"",
        ],
    )
    def test_all_else_does(self, other: bytes) -> None:
        assert body_hash(other) != body_hash(rss())

    def test_a_body_without_records_counts_as_it_is(self) -> None:
        one, other = (
            b"<rss><channel><pubDate>%d</pubDate></channel></rss>" % n for n in (1, 2)
        )
        assert body_hash(one) != body_hash(other)


def test_heaps_of_comments_take_no_time() -> None:
    started = time.process_time()
    body_hash(rss(tail="<!-- a -->" * 380 + "x"))
    body_hash(b"<updated " * 200_000 + b"<entry>")
    assert time.process_time() - started < 2
