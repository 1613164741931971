"""What is read without feedparser is what feedparser would have read."""

from __future__ import annotations

from html import escape
from typing import Any

import feedparser
import feedparser.datetimes
import pytest
from collect_feeds import atom, rdf, rss, rss_item
from hypothesis import given, settings
from hypothesis import strategies as st

from armsbeat.collect.plain import read_plain

OF_ITEM = ("title", "link", "id", "summary", "published", "published_parsed")
OF_CHANNEL = ("title", "link", "language", "ttl", "sy_updateperiod")
NAMESPACES = (
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)

texts = st.text(
    st.one_of(
        st.sampled_from(list("<>&;/'\" \n\téÃ©â\x80\x99\x96™")),
        st.characters(
            min_codepoint=32, max_codepoint=0x24FF, exclude_categories=["Cs", "Cc"]
        ),
    ),
    max_size=40,
)
snippets = st.sampled_from(
    [
        "<p>One &amp; two</p>",
        "Boats &amp;amp; cranes",
        "https://news.example/a?b=1&c=2",
        "https://news.example/a?b=1&amp;c=2",
        "https://news.example/a?x=1&copy;=2",
        "/relative/path",
        "https:////news.example/odd",
        "Zwölf Boote",
        "ZwÃ¶lf Boote",
        "&lt;b&gt;bold&lt;/b&gt;",
        "",
        "  ",
    ]
)
written = st.one_of(texts, snippets)
dates = st.one_of(
    st.datetimes().map(lambda d: d.strftime("%a, %d %b %Y %H:%M:%S GMT")),
    st.datetimes().map(lambda d: d.strftime("%d %b %Y %H:%M:%S +0530")),
    st.datetimes().map(lambda d: d.strftime("%a, %d %b %Y %H:%M:%S -0800")),
    st.from_regex(
        r"\A(?:Mon, )?\d{1,2} (?:Feb|Nov) \d{4} \d\d:\d\d:\d\d [+-]\d{4}\Z",
    ),
    st.sampled_from(
        [
            "2026-03-02T10:00:00Z",
            "2026-03-02 10:00",
            "Mon, 2 Mar 26 10:00:00 EST",
            "Mon, 30 Feb 2026 10:00:00 GMT",
            "Mon, 02 Mar 2026 10:00:60 GMT",
            "yesterday",
            "",
        ]
    ),
)


def element(name: str, text: str, attributes: str = "", *, cdata: bool = False) -> str:
    inner = f"<![CDATA[{text.replace(']]>', '')}]]>" if cdata else escape(text)
    return f"<{name}{attributes}>{inner}</{name}>"


@st.composite
def items(draw: Any) -> str:
    parts = [element("title", draw(written), cdata=draw(st.booleans()))]
    link = st.one_of(st.just("https://news.example/x?y=1&z=2"), written)
    if draw(st.booleans()):
        parts.append(element("link", draw(link)))
    if draw(st.booleans()):
        permanent = draw(st.sampled_from(["", ' isPermaLink="false"', ' x="y"']))
        parts.append(element("guid", draw(link), permanent))
    if draw(st.booleans()):
        parts.append(element("pubDate", draw(dates)))
    for name in draw(
        st.lists(
            st.sampled_from(
                ["description", "content:encoded", "dc:creator", "category", "author"]
            ),
            max_size=3,
        )
    ):
        parts.append(element(name, draw(written), cdata=draw(st.booleans())))
    if draw(st.booleans()):
        parts.append('<enclosure url="https://news.example/a.mp3" type="audio/mp3"/>')
    if draw(st.booleans()):
        parts.append('<source url="https://else.example/f">Elsewhere</source>')
    if draw(st.booleans()):
        parts.append('<media:content url="https://i.example/1.jpg" medium="image"/>')
    return f"<item>{''.join(draw(st.permutations(parts)))}</item>"


HEADS = st.sampled_from(
    [
        "",
        "<ttl>60</ttl>",
        "<sy:updatePeriod>hourly</sy:updatePeriod>",
        '<atom:link href="https://news.example/f" rel="self" type="x"/>',
        "<image><url>https://i.example/l.png</url><title>Logo</title>"
        "<link>https://logo.example/</link></image>",
        "<copyright>Ours</copyright><webMaster>a@b.example (A)</webMaster>",
    ]
)


def body(document: str) -> bytes:
    return document[document.index("<rss") :].encode()


def by_feedparser(document: bytes) -> Any:
    return feedparser.parse(
        document,
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def fields_of(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: dict.get(record, name) for name in names}
    if found.get("published_parsed"):
        found["published_parsed"] = tuple(found["published_parsed"])[:6]
    contents = dict.get(record, "content") or []
    found["content"] = max((part["value"] for part in contents), default="")
    return found


def read(document: bytes) -> Any:
    return read_plain(document, parse_date=feedparser.datetimes._parse_date)


def assert_same(document: bytes) -> None:
    found, expected = read(document), by_feedparser(document)
    assert found is not None
    channel, records = found
    assert fields_of(channel, OF_CHANNEL) == fields_of(expected.feed, OF_CHANNEL)
    assert [fields_of(r, OF_ITEM) for r in records] == [
        fields_of(r, OF_ITEM) for r in expected.entries
    ]


class TestReadPlain:
    @settings(deadline=None)
    @given(st.lists(items(), max_size=3), HEADS)
    def test_reads_what_feedparser_reads_or_leaves_it_to_it(self, records, head):
        document = body(rss(records, head=head, attributes=NAMESPACES))
        if read(document) is not None:
            assert_same(document)

    def test_reads_a_usual_feed(self):
        extra = (
            "<dc:creator>A. Writer</dc:creator><category>Boats</category>"
            "<content:encoded><![CDATA[<p>All of it</p>]]></content:encoded>"
        )
        record = rss_item(1, extra=extra)
        assert_same(body(rss([record, rss_item(2)], attributes=NAMESPACES)))

    def test_an_empty_guid_stands_in_for_nothing(self):
        assert_same(body(rss(["<item><title>T</title><guid></guid></item>"])))

    def test_a_guid_that_is_an_address_stands_in_for_a_missing_link(self):
        record = "<item><title>T</title><guid>https://news.example/1</guid></item>"
        assert_same(body(rss([record])))

    def test_a_logo_is_not_the_channel(self):
        image = "<image><title>Logo</title><link>https://logo.example/</link></image>"
        assert_same(body(rss(1, head=image)))

    @pytest.mark.parametrize(
        "document",
        [
            body(rss([rss_item(1, extra="<title>Another</title>")])),
            body(rss([rss_item(1, extra="<unheard>of</unheard>")])),
            body(rss([rss_item(1).replace("<title>", "<title><b>x</b>")])),
            body(rss([rss_item(1).replace("<title>", '<title type="html">')])),
            body(rss([rss_item(1).replace("https://news.example", "")])),
            body(rss(1, attributes=' xml:base="https://else.example/"')),
            body(rss(1)).replace(b'version="2.0"', b'version="0.91"'),
            body(rss(1)).replace(b"</channel>", b"<channel/></channel>"),
            atom(1).partition("?>")[2].strip().encode(),
            rdf(1).partition("?>")[2].strip().encode(),
        ],
    )
    def test_leaves_what_is_unusual_to_feedparser(self, document):
        assert read(document) is None
