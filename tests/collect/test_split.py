"""Cutting a feed into records must never show in what comes out."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from collect_feeds import atom, atom_entry, json_feed, rdf, rss, rss_item
from collect_support import NOW
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.collect.parse import parse_feed
from armsbeat.collect.parsed import ParsedFeed, ParseJob
from armsbeat.collect.split import split

JOB = ParseJob(url="https://news.example/feed", content_type="text/xml", now=NOW)

MEDIA = ' xmlns:media="http://search.yahoo.com/mrss/"'
CONTENT = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
XHTML = (
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    "<p>Twelve <b>boats</b> &amp; a crane</p></div></content>"
)
SOURCE = (
    "<source><title>Elsewhere</title><id>urn:x</id>"
    "<updated>2026-01-01T00:00:00Z</updated></source>"
)

SHAPES: dict[str, str] = {
    "rss": rss(5),
    "atom": atom(5),
    "rdf": rdf(5),
    "one record": rss(1),
    "records on one line": rss(4).replace("\n", ""),
    "comments between": rss(3).replace("</item>", "</item><!-- <item> -->"),
    "cdata that talks of items": rss(
        [rss_item(1, extra="<x><![CDATA[</item><item>]]></x>"), rss_item(2)]
    ),
    "comment that talks of items": rss([rss_item(1, extra="<!-- </item> -->")]),
    "channel goes on after the records": rss(3).replace(
        "</channel>", "<ttl>60</ttl><image><title>Logo</title></image></channel>"
    ),
    "channel goes on between the records": rss(
        [rss_item(1), "<ttl>60</ttl>", rss_item(2)]
    ),
    "two channels": rss(2).replace("</rss>", "")
    + rss(2).partition('2.0">')[2].replace("story", "other"),
    "xml:base": rss(3, attributes=' xml:base="https://else.example/"'),
    "relative links": re.sub("https://news.example/story", "/story", rss(3)),
    "prefixed atom": re.sub(r"<(/?)(?=\w)", r"<\1a:", atom(3)).replace(
        "xmlns=", "xmlns:a="
    ),
    "another default namespace": rss([rss_item(1, extra='<x xmlns="urn:x"><y/></x>')]),
    "media": rss(
        [rss_item(1, extra='<media:content url="https://i.example/1.jpg"/>')],
        attributes=MEDIA,
    ),
    "media titles": rss(
        [rss_item(1, extra="<media:title>Photo</media:title>")], attributes=MEDIA
    ),
    "media group": rss(
        [rss_item(1, extra="<media:group><media:title>P</media:title></media:group>")],
        attributes=MEDIA,
    ),
    "full text beside the summary": rss(
        [
            rss_item(
                1, extra="<content:encoded>&lt;p&gt;All&lt;/p&gt;</content:encoded>"
            )
        ],
        attributes=CONTENT,
    ),
    "undeclared prefixes": rss(
        [rss_item(1, extra="<media:x/><dc:creator>A</dc:creator>")]
    ),
    "xhtml": atom(1).replace("</entry>", XHTML + "</entry>"),
    "entry with a source": atom(0).replace(
        "</feed>", atom_entry(1, extra=SOURCE) + atom_entry(2) + "</feed>"
    ),
    "record within a record": rss([rss_item(1, extra=rss_item(2))]),
    "stylesheet": rss(2).replace("?>", '?><?xml-stylesheet href="a.xsl"?>', 1),
    "doctype": rss(2).replace("?>", '?><!DOCTYPE rss SYSTEM "rss.dtd">', 1),
    "entities of its own": rss(2)
    .replace("?>", '?><!DOCTYPE rss [<!ENTITY co "Co.">]>', 1)
    .replace("buys", "&co; buys"),
    "old rss": rss(2).replace("2.0", "0.91"),
    "netscape doctype": rss(2).replace(
        "?>",
        '?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN">',
        1,
    ),
    "upper case tags": rss(2).replace("item>", "ITEM>"),
    "guid is the link": rss(3)
    .replace(' isPermaLink="false"', "")
    .replace("story-", "https://news.example/g/"),
    "same guid everywhere": rss([rss_item(n, guid="x") for n in range(3)]),
    "same record twice, a little different": rss(
        [rss_item(1), rss_item(1, extra="<category>x</category>"), rss_item(2)]
    ),
    "same record twice": rss([rss_item(1), rss_item(1), rss_item(2)]),
    "bare ampersands": rss(3).replace("buys", "buys & sells"),
    "named entities": rss(3).replace("buys", "buys&nbsp;&mdash;"),
    "unclosed html": rss(3).replace("<description>", "<description><p>"),
    "empty records": rss(["<item/>", rss_item(1), "<item></item>"]),
    "geography and authors": rss(
        [rss_item(1, extra="<author>a@b.example (A B)</author><category>x</category>")]
    ),
    "own languages": atom(2).replace("<title>", '<title xml:lang="fr">'),
    "enclosures": rss(
        [rss_item(1, extra='<enclosure url="https://a.example/a.mp3" type="a/b"/>')]
    ),
    "several links": atom(2).replace(
        "<updated>2026-03-02T00", '<link rel="edit" href="/e"/><updated>2026-03-02T00'
    ),
    "records outside the channel": rss(2)
    .replace("</channel>", "")
    .replace("<item>", "</channel><item>", 1),
}


def parsed(
    text: str, *, whole: bool = False, known: frozenset[str] = frozenset()
) -> ParsedFeed:
    return parse_feed(text.encode(), replace(JOB, known=known), whole=whole)


def without_hashes(feed: ParsedFeed) -> ParsedFeed:
    entries = tuple(replace(entry, raw_hash=None) for entry in feed.entries)
    return replace(feed, entries=entries)


@pytest.mark.parametrize("name", SHAPES)
class TestEveryShape:
    def test_reads_the_same_cut_or_whole(self, name: str) -> None:
        cut, whole = parsed(SHAPES[name]), parsed(SHAPES[name], whole=True)
        assert without_hashes(cut) == without_hashes(whole)
        assert cut.entries

    def test_has_nothing_unknown_the_second_time(self, name: str) -> None:
        first = parsed(SHAPES[name])
        hashes = frozenset(entry.raw_hash or "" for entry in first.entries)
        second = parsed(SHAPES[name], known=hashes)
        assert not second.entries
        assert second.known == len(first.entries)


CERTAIN = [
    name
    for name, text in SHAPES.items()
    if name.startswith(("rss", "atom", "rdf", "media", "comment", "cdata", "full"))
]


@given(
    name=st.sampled_from(CERTAIN),
    picks=st.sets(st.integers(min_value=0, max_value=4)),
)
def test_any_known_records_leave_the_others_as_they_were(
    name: str, picks: set[int]
) -> None:
    everything = parsed(SHAPES[name]).entries
    known = {e.raw_hash or "" for n, e in enumerate(everything) if n in picks}
    rest = parsed(SHAPES[name], known=frozenset(known))
    assert rest.entries == tuple(e for e in everything if e.raw_hash not in known)
    assert rest.known == len(everything) - len(rest.entries)


class TestSplit:
    def test_puts_the_document_together_again(self) -> None:
        document = rss(4).partition("\n")[2].encode()
        cut = split(document)
        assert cut is not None
        assert cut.document(cut.items).replace(b"\n", b"") == document.replace(
            b"\n", b""
        )

    @pytest.mark.parametrize(
        "name",
        [
            "two channels",
            "channel goes on between the records",
            "record within a record",
            "bare ampersands",
        ],
    )
    def test_refuses_what_is_not_certain(self, name: str) -> None:
        assert split(SHAPES[name].partition("?>")[2].lstrip().encode()) is None

    def test_a_heap_of_comments_before_a_stray_word_takes_no_time(self) -> None:
        started = time.process_time()
        heap = "</item>" + "<!-- a -->" * 5_000 + "word"
        assert split(rss(3).replace("</item>", heap, 1).encode()) is None
        assert time.process_time() - started < 2

    def test_recognises_a_record_whose_guid_date_and_tracking_changed(self) -> None:
        before = parsed(rss(1)).entries[0].raw_hash
        changed = (
            rss(1)
            .replace("story-0", "random-77")
            .replace(":15:00 GMT", ":15:01 GMT")
            .replace("story/0", "story/0?utm_source=x&amp;utm_medium=y")
        )
        plain = parsed(rss(1).replace("story/0", "story/0?")).entries[0].raw_hash
        assert parsed(changed).entries[0].raw_hash == plain != before

    @pytest.mark.parametrize("part", ["patrol boats", "The yard", "story/0<"])
    def test_does_not_recognise_one_whose_content_changed(self, part: str) -> None:
        before = parsed(rss(1)).entries[0].raw_hash
        edited = parsed(rss(1).replace(part, "X" + part)).entries[0].raw_hash
        assert edited != before


class TestSharedGuids:
    def test_are_no_identity_of_records_with_different_titles(self) -> None:
        records = [rss_item(n, guid="1") for n in range(2)]
        assert [entry.guid for entry in parsed(rss(records)).entries] == [None, None]

    def test_stay_the_identity_of_one_record_that_stands_there_twice(self) -> None:
        records = [rss_item(1), rss_item(1, extra="<category>x</category>")]
        guids = [entry.guid for entry in parsed(rss(records)).entries]
        assert guids == ["story-1", "story-1"]


def test_json_feeds_leave_out_known_records_too() -> None:
    everything = parsed(json_feed()).entries
    rest = parsed(json_feed(), known=frozenset({everything[1].raw_hash or ""}))
    assert rest.entries == (everything[0], everything[2])


class TestMoreRecordsThanTheLimit:
    LIMITED = replace(JOB, max_items=4)

    @pytest.mark.parametrize("whole", [False, True])
    @pytest.mark.parametrize(
        ("order", "kept"),
        [
            pytest.param(range(9), [5, 6, 7, 8], id="oldest first"),
            pytest.param(range(8, -1, -1), [8, 7, 6, 5], id="newest first"),
        ],
    )
    def test_the_newest_are_kept(
        self, order: range, kept: list[int], *, whole: bool
    ) -> None:
        document = rss([rss_item(number) for number in order]).encode()
        parsed = parse_feed(document, self.LIMITED, whole=whole)
        guids = [entry.guid for entry in parsed.entries]
        assert guids == [f"story-{number}" for number in kept]
        assert parsed.skipped == 5

    @pytest.mark.parametrize("whole", [False, True])
    def test_without_dates_the_first_are_kept(self, *, whole: bool) -> None:
        document = re.sub(r"<pubDate>.*?</pubDate>", "", rss(6)).encode()
        parsed = parse_feed(document, self.LIMITED, whole=whole)
        assert [entry.guid for entry in parsed.entries] == [
            f"story-{number}" for number in range(4)
        ]

    def test_a_json_feed_keeps_its_newest_too(self) -> None:
        parsed = parse_feed(json_feed(9).encode(), self.LIMITED)
        assert len(parsed.entries) == 4
        newest = max(e.published_at for e in parsed.entries if e.published_at)
        assert newest.hour == 8
