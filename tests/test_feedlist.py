"""OPML in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armsbeat import feedlist
from armsbeat.errors import FeedListError
from armsbeat.feedlist import KINDS, parse_opml, read_opml, write_opml
from armsbeat.model import Feed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

MINIFLUX = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
    <head><title>Miniflux</title></head>
    <body>
        <outline text="Defence">
            <outline title="Harbour News" text="Harbour News"
              xmlUrl="https://harbour.example/feed" htmlUrl="https://harbour.example/"
              type="rss" description=""></outline>
        </outline>
    </body>
</opml>"""

FRESHRSS = """<?xml version="1.0" encoding="UTF-8"?>
<opml xmlns:frss="https://freshrss.org/opml" version="2.0">
  <head><title>FreshRSS</title></head>
  <body>
    <outline text="Trade press">
      <outline text="Ships &amp; Radars" type="rss" xmlUrl="https://ships.example/rss?a=1&amp;b=2"
        htmlUrl="https://ships.example/" frss:priority="important"/>
      <outline text="A page" type="HTML+XPath" xmlUrl="https://page.example/"
        frss:xPathItem="//article"/>
    </outline>
  </body>
</opml>"""


def opml(*outlines: str) -> bytes:
    body = "\n".join(outlines)
    return f'<opml version="2.0">\n<body>\n{body}\n</body>\n</opml>'.encode()


def an_outline(url: str = "https://a.example/feed", **attributes: str) -> str:
    named = {"text": "A", "xmlUrl": url, **attributes}
    pairs = " ".join(f'{key}="{value}"' for key, value in named.items())
    return f"<outline {pairs}/>"


def parsed(*outlines: str) -> tuple[Feed, ...]:
    return parse_opml(opml(*outlines), name="feeds.opml")


def only(*outlines: str) -> Feed:
    (feed,) = parsed(*outlines)
    return feed


def refusal(data: bytes) -> FeedListError:
    with pytest.raises(FeedListError) as refused:
        parse_opml(data, name="feeds.opml")
    return refused.value


class TestWhatIsRead:
    def test_every_attribute_of_ours(self):
        outline = an_outline(
            "https://a.example/feed",
            title="A news",
            htmlUrl="https://a.example/",
            language="en",
            kind="trade",
            country="SE",
            notes="Ships",
        )
        assert only(outline) == Feed(
            url="https://a.example/feed",
            title="A news",
            kind="trade",
            country="SE",
            language="en",
            site="https://a.example/",
            notes="Ships",
        )

    def test_a_miniflux_export(self):
        (feed,) = parse_opml(MINIFLUX.encode(), name="miniflux.opml")
        assert (feed.title, feed.url) == (
            "Harbour News",
            "https://harbour.example/feed",
        )
        assert (feed.kind, feed.country, feed.language) == ("world", None, None)

    def test_a_freshrss_export_without_its_scraped_pages(self):
        (feed,) = parse_opml(FRESHRSS.encode(), name="freshrss.opml")
        assert feed.url == "https://ships.example/rss?a=1&b=2"
        assert feed.title == "Ships & Radars"

    def test_a_folder_named_as_one_of_our_kinds_gives_the_kind(self):
        folder = '<outline text="Research and NGO"><outline text="Europe">'
        assert only(folder + an_outline() + "</outline></outline>").kind == "research"

    def test_the_kind_of_a_feed_goes_before_the_kind_of_its_folder(self):
        folder = '<outline text="Trade press">'
        assert only(folder + an_outline(kind="state") + "</outline>").kind == "state"

    def test_of_nested_folders_the_nearest_one_gives_the_kind(self):
        folders = '<outline text="Trade press"><outline text="State-affiliated">'
        assert only(folders + an_outline() + "</outline></outline>").kind == "state"

    def test_a_folder_ends_where_its_element_ends(self):
        folder = '<outline text="Official"></outline>'
        assert only(folder + an_outline()).kind == "world"

    def test_attribute_names_in_any_case(self):
        assert only('<outline TEXT="A" xmlurl="https://a.example/"/>').title == "A"

    def test_a_bundled_archive_by_its_relative_path(self):
        assert only(an_outline("archive/past.xml")).url == "bundle:past.xml"

    def test_a_feed_without_a_title_is_called_by_its_host(self):
        assert only('<outline xmlUrl="https://a.example/f"/>').title == "a.example"

    def test_regional_language_tags_lose_their_region(self):
        assert only(an_outline(language="pt-BR")).language == "pt"

    @pytest.mark.parametrize("country", ["", "Sweden", "S1", "ß"])
    def test_a_country_that_is_no_code_is_no_country(self, country: str):
        assert only(an_outline(country=country)).country is None

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
    def test_any_encoding_xml_allows(self, encoding: str):
        mark = "\ufeff" if encoding == "utf-16-le" else ""
        text = mark + opml(an_outline(text="Försvar")).decode()
        (feed,) = parse_opml(text.encode(encoding), name="feeds.opml")
        assert feed.title == "Försvar"

    def test_a_declared_legacy_encoding(self):
        declared = '<?xml version="1.0" encoding="windows-1252"?>'
        text = declared + opml(an_outline(text="Rüstung – heute")).decode()
        (feed,) = parse_opml(text.encode("cp1252"), name="feeds.opml")
        assert feed.title == "Rüstung – heute"

    def test_blank_lines_before_the_declaration(self):
        data = b'\n\n<?xml version="1.0"?>' + opml(an_outline())
        assert len(parse_opml(data, name="feeds.opml")) == 1

    def test_an_empty_list_is_no_error(self):
        assert parsed() == ()


class TestWhatIsPassedOver:
    @pytest.mark.parametrize(
        "url",
        [
            "",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/xml,x",
            "ftp://a.example/feed",
            "//a.example/feed",
            "https://",
            "https://[broken",
            "https://a.example:99999/",
            "https://a.example/with space",
            "https://a.example/" + "x" * 3000,
            "archive/../../secret.xml",
            "archive/.hidden.xml",
            "bundle:../secret.xml",
            "archive/folder/past.xml",
        ],
    )
    def test_an_address_that_cannot_be_polled(self, url: str):
        assert parsed(an_outline(url), an_outline("https://b.example/")) == (
            Feed(url="https://b.example/", title="A"),
        )

    def test_a_site_that_is_not_on_the_web(self):
        assert only(an_outline(htmlUrl="javascript:alert(1)")).site is None

    def test_the_second_of_two_outlines_with_one_address(self):
        first = an_outline("https://A.example/feed", text="First")
        second = an_outline("https://a.example/feed#top", text="Second")
        assert only(first, second).title == "First"


class TestWhatIsRefused:
    def test_an_error_names_file_line_and_reason(self):
        data = opml(an_outline(), '<outline text="a" xmlUrl="https://a.example/?a&b"/>')
        error = refusal(data)
        assert (str(error.path), error.line) == ("feeds.opml", 4)
        assert "&amp;" in error.reason

    def test_the_line_counts_the_blank_lines_at_the_top(self):
        assert refusal(b"\n\n" + opml("<outline")).line == 6

    def test_a_dtd_and_with_it_every_entity(self):
        laughs = b'<!DOCTYPE o [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n' + opml()
        assert "DOCTYPE" in refusal(laughs).reason

    def test_an_external_entity_is_never_opened(self, tmp_path: Path):
        secret = tmp_path / "secret"
        secret.write_text("secret")
        dtd = f'<!DOCTYPE o [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        assert "secret" not in str(refusal(dtd.encode() + opml(an_outline(text="&x;"))))

    @pytest.mark.parametrize(
        ("data", "what"),
        [
            (b"<rss version='2.0'/>", "a feed"),
            (b"<html/>", "a page"),
            (b"<list/>", "<list>"),
        ],
    )
    def test_a_file_that_is_something_else_is_told_what_it_is(
        self, data: bytes, what: str
    ):
        assert what in refusal(data).reason

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"hello",
            b"\x00\x01",
            opml()[:-3],
            b'<?xml version="1.0" encoding="x"?>',
        ],
    )
    def test_what_is_not_xml(self, data: bytes):
        assert refusal(data).reason

    def test_nesting_without_end(self):
        assert "nested" in refusal(opml("<outline>" * 5_000)).reason

    def test_more_bytes_than_a_list_can_need(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(feedlist, "MAX_BYTES", 100)
        assert "larger" in refusal(opml(an_outline(notes="x" * 100))).reason

    def test_more_feeds_than_a_store_should_get(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(feedlist, "MAX_FEEDS", 3)
        outlines = [an_outline(f"https://a.example/{number}") for number in range(4)]
        assert refusal(opml(*outlines)).line == 6

    def test_a_file_that_is_not_there(self, tmp_path: Path):
        with pytest.raises(FeedListError, match="cannot be read"):
            read_opml(tmp_path / "missing.opml")


class TestWriting:
    def test_one_folder_per_kind_and_none_for_kinds_without_feeds(self):
        feeds = [
            Feed(url="https://b.example/", title="B", kind="world"),
            Feed(url="https://a.example/", title="A", kind="official"),
        ]
        text = write_opml(feeds, title="Mine", now=NOW).decode()
        assert text.index('text="Official"') < text.index('text="World press"')
        assert "Trade press" not in text

    def test_bundled_archives_as_relative_paths(self):
        feed = Feed(url="bundle:past.xml", title="Past")
        text = write_opml([feed], title="Mine", now=NOW).decode()
        assert 'xmlUrl="archive/past.xml"' in text

    def test_titles_are_escaped(self):
        feed = Feed(url="https://a.example/", title='"><script>&\x00\ud800')
        data = write_opml([feed], title="<&\x01>", now=NOW)
        assert parse_opml(data, name="x")[0].title == '"><script>&'


def _line() -> st.SearchStrategy[str]:
    characters = st.characters(exclude_categories=["Cs", "Cc"]).filter(
        lambda character: character not in "\ufffe\uffff"
    )
    return st.text(characters, max_size=60).map(lambda text: " ".join(text.split()))


def _path() -> st.SearchStrategy[str]:
    return st.text("abcXYZ019-_.~/?&=%+;'", max_size=40)


def _feeds() -> st.SearchStrategy[list[Feed]]:
    web = st.builds("https://{}.example/{}".format, st.sampled_from("abc"), _path())
    bundled = st.sampled_from(["bundle:past.xml", "bundle:us-2015_a.b.xml"])
    feed = st.builds(
        Feed,
        url=web | bundled,
        title=_line().filter(bool),
        kind=st.sampled_from(KINDS),
        country=st.none() | st.sampled_from(["US", "XK", "TW"]),
        language=st.none() | st.sampled_from(["en", "fr", "gsw"]),
        site=st.none() | web,
        notes=_line(),
    )
    return st.lists(feed, max_size=8, unique_by=lambda feed: feed.url.rstrip("?"))


@settings(max_examples=60, deadline=None)
@given(_feeds())
def test_what_is_written_is_read_back_the_same(feeds: list[Feed]):
    data = write_opml(feeds, title="Mine", now=NOW)
    by_kind = sorted(feeds, key=lambda feed: KINDS.index(feed.kind))
    assert parse_opml(data, name="mine.opml") == tuple(by_kind)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | _line().map(lambda text: opml(text)))
def test_anything_is_either_read_or_refused(data: bytes):
    try:
        feeds = parse_opml(data, name="x")
    except FeedListError:
        return
    assert all(feed.url and feed.title for feed in feeds)
