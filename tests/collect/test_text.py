"""Charsets, markup, links and dates: from what is sent to what is kept."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from collect_support import NOW
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.collect.clean import language_code, plain_text, web_link
from armsbeat.collect.dates import believable, from_fields, from_http, from_iso
from armsbeat.collect.decode import to_text
from armsbeat.collect.xmltext import repair, strip_prolog

PIECES = [
    *(
        "Frigate",
        " two words ",
        "\n",
        "é",
        "AT&T",
        "&amp;",
        "&lt;",
        "&#8217;",
        "&nbsp;",
    ),
    *("<p>", "</p>", "<br/>", "<BR>", "<li class='x'>", "</ul>", "<div hidden>"),
    *(
        "<em>",
        "</em>",
        "<a href='/b?c=1&amp;d'>",
        "</a>",
        "<span data-a=''>",
        "</span >",
    ),
    *(
        '<img src="/a.png" alt="a > b">',
        "<b\nid='1'>",
        "<p a=b>",
        "<sup/>",
        "<section>",
    ),
    *("<script>alert()</script>", "<!-- no -->", "< ", "<center>", "&copy2", "&#1;"),
]
WORDS = "Zoë’s “boats” – ½ €"


class TestCharsets:
    @pytest.mark.parametrize(
        ("codec", "content_type", "declared"),
        [
            ("utf-8", "", ""),
            ("utf-8", "text/xml; charset=iso-8859-1", "iso-8859-1"),
            ("utf-8-sig", "text/xml", "ascii"),
            ("cp1252", "text/xml; charset=iso-8859-1", ""),
            ("cp1252", "", "ISO-8859-1"),
            ("cp1252", "text/xml; charset=nonsense", "windows-1252"),
            ("cp1252", "", ""),
            ("utf-16", "", "utf-16"),
            ("utf-16-le", "", "utf-16"),
            ("utf-16-be", "text/xml; charset=utf-8", ""),
            ("utf-32", "", ""),
        ],
    )
    def test_are_found_out(self, codec: str, content_type: str, declared: str) -> None:
        told = f' encoding="{declared}"' if declared else ""
        body = f'<?xml version="1.0"{told}?><rss>{WORDS}</rss>'.encode(codec)
        assert to_text(body, content_type) == f"<rss>{WORDS}</rss>"

    def test_of_the_east_are_taken_at_their_word(self) -> None:
        for codec in ("shift_jis", "iso-2022-jp", "euc-kr", "gb18030", "koi8-r"):
            words = (
                "Новости"
                if codec == "koi8-r"
                else "韓"
                if codec == "euc-kr"
                else "日本"
            )
            body = f"<rss>{words}</rss>".encode(codec)
            assert words in to_text(body, f"text/xml; charset={codec}")

    def test_one_bad_byte_does_not_spoil_the_rest(self) -> None:
        body = f"<rss>{WORDS * 9}".encode() + b"\xe2\x80</rss>"
        assert WORDS in to_text(body, "")

    @given(st.binary(max_size=300), st.text(max_size=40))
    def test_anything_becomes_text_that_can_be_written(
        self, body: bytes, content_type: str
    ) -> None:
        text = to_text(body, content_type)
        text.encode()
        assert not any(ord(c) < 32 and c not in "\t\n\r" for c in text)

    @pytest.mark.parametrize(
        "name", ["zip", "rot13", "idna", "unicode_escape", "utf-7"]
    )
    def test_python_has_but_no_feed_are_ignored(self, name: str) -> None:
        assert to_text(b"<rss>\xff</rss>", f"text/xml; charset={name}")


class TestPlainText:
    @pytest.mark.parametrize(
        ("markup", "text"),
        [
            ("Boats", "Boats"),
            ("<p>One</p><p>Two</p>", "One Two"),
            ("a<br>b<br/>c", "a b c"),
            ("F<b>-16</b>", "F-16"),
            ("AT&amp;T", "AT&T"),
            ("AT&amp;amp;T", "AT&T"),
            ("AT&T", "AT&T"),
            ("It&#8217;s", "It’s"),
            ("It&amp;#8217;s", "It’s"),
            ("It&#146;s", "It’s"),
            ("It\x92s", "It’s"),
            ("a&nbsp;b", "a b"),
            ("range < 300 km & > 10", "range < 300 km & > 10"),
            ("<script>alert(1)</script>Boats", "Boats"),
            ("&lt;script&gt;alert(1)&lt;/script&gt;Boats", "Boats"),
            ("&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Boats", "Boats"),
            ("<style>p{}</style><!-- x -->Boats", "Boats"),
            ('<img src=x onerror="alert(1)">Boats', "Boats"),
            ("<scr<script>ipt>alert(1)</script>Boats", "ipt>alert(1)Boats"),
            ("  a \n\t b  ", "a b"),
            ("a\x00b\x08c", "abc"),
            ("a\ud800b", "ab"),
            ("zero\u200bwidth\ufeff", "zerowidth"),
            ("\u202eright to left\u202c", "\u202eright to left\u202c"),
            ("👩\u200d🚀 שלום", "👩\u200d🚀 שלום"),
            ("=HYPERLINK(1)", "=HYPERLINK(1)"),
            ("", ""),
        ],
    )
    def test_of(self, markup: str, text: str) -> None:
        assert plain_text(markup, limit=500) == text

    def test_is_cut_with_an_ellipsis(self) -> None:
        assert plain_text("word " * 300, limit=20) == "word word word word…"

    @given(st.text(), st.integers(1, 50))
    def test_is_never_longer_than_the_limit(self, markup: str, limit: int) -> None:
        assert len(plain_text(markup, limit=limit)) <= limit

    @given(st.text(alphabet="<>&;ascriptx/#38 "))
    def test_never_holds_a_script(self, markup: str) -> None:
        assert "<script" not in plain_text(markup, limit=500).lower()

    @given(st.lists(st.sampled_from(PIECES), max_size=12))
    def test_is_the_same_read_by_the_quick_way_or_by_the_parser(
        self, pieces: list[str]
    ) -> None:
        markup = "".join(["<p>", *pieces])
        # A table is more than the quick way knows; an empty one adds no text.
        parsed = plain_text(f"{markup}<table></table>", limit=500)
        assert plain_text(markup, limit=500) == parsed

    @pytest.mark.parametrize(
        "heap",
        [
            *("<div>", "<", "&lt;", "<script>", "<!--", "&amp;", "<a b='"),
            *("<p a", "<p " + 'a="b" ' * 40, '<a b="c" d'),
        ],
    )
    def test_of_a_heap_of_it_takes_no_time(self, heap: str) -> None:
        started = time.perf_counter()
        plain_text(heap * 300_000, limit=20_000)
        assert time.perf_counter() - started < 2


class TestWebLinks:
    @pytest.mark.parametrize(
        ("link", "absolute"),
        [
            ("https://a.example/x", "https://a.example/x"),
            ("/x", "https://news.example/x"),
            ("x", "https://news.example/feeds/x"),
            ("//a.example/x", "https://a.example/x"),
            (" https://a.example/x\n", "https://a.example/x"),
            ("https://a.example/a b", "https://a.example/a%20b"),
            ("javascript:alert(1)", None),
            ("JaVaScRiPt:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("data:text/html,x", None),
            ("vbscript:x", None),
            ("file:///etc/passwd", None),
            ("mailto:a@b.example", None),
            ("https://", None),
            ("https://a.example:port/", None),
            ("https://a.example\\@evil.example/", None),
            ("https://" + "a" * 3000, None),
            ("", None),
            (None, None),
        ],
    )
    def test_are_absolute_and_safe(
        self, link: str | None, absolute: str | None
    ) -> None:
        assert web_link(link, base="https://news.example/feeds/main") == absolute

    @given(st.text(max_size=60))
    def test_are_http_or_nothing(self, link: str) -> None:
        kept = web_link(link, base="https://news.example/")
        assert kept is None or kept.lower().startswith(("http://", "https://"))


class TestDates:
    @pytest.mark.parametrize(
        ("stated", "flag"),
        [
            (datetime(1970, 1, 1, tzinfo=UTC), "too_old"),
            (datetime(1989, 12, 31, tzinfo=UTC), "too_old"),
            (datetime(2099, 1, 1, tzinfo=UTC), "future"),
            (NOW + timedelta(days=1), "future"),
        ],
    )
    def test_that_cannot_be_are_flagged(self, stated: datetime, flag: str) -> None:
        assert believable(stated, was_given=True, now=NOW) == (None, flag)

    def test_a_clock_a_little_fast_is_believed(self) -> None:
        soon = NOW + timedelta(minutes=30)
        assert believable(soon, was_given=True, now=NOW) == (soon, None)

    def test_missing_is_not_impossible(self) -> None:
        assert believable(None, was_given=False, now=NOW)[1] == "missing"
        assert believable(None, was_given=True, now=NOW)[1] == "impossible"

    @given(st.datetimes(timezones=st.timezones() | st.just(UTC)))
    def test_are_between_1990_and_now_or_nothing(self, stated: datetime) -> None:
        kept, flag = believable(stated, was_given=True, now=NOW)
        assert (kept is None) == (flag is not None)
        assert kept is None or kept.year >= 1990

    @pytest.mark.parametrize(
        "fields",
        [None, (2026, 13, 1, 0, 0, 0), (0, 1, 1, 0, 0, 0), (2026, 2, 30, 0, 0, 0)],
    )
    def test_of_impossible_fields_are_nothing(self, fields: tuple[int, ...]) -> None:
        assert from_fields(fields) is None

    def test_leap_seconds_are_read(self) -> None:
        assert from_fields((2016, 12, 31, 23, 59, 60)) is not None

    @pytest.mark.parametrize(
        "text",
        ["2026-03-02T10:15:00Z", "2026-03-02T11:15:00+01:00", "2026-03-02 10:15"],
    )
    def test_in_rfc_3339(self, text: str) -> None:
        assert from_iso(text) == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)

    @given(st.text(max_size=40))
    def test_may_be_anything(self, text: str) -> None:
        for read in (from_iso(text), from_http(text)):
            assert read is None or read.tzinfo is not None


class TestProlog:
    def test_is_dropped_with_its_dangers(self) -> None:
        text = (
            "<!-- a --><?x y?><!DOCTYPE r [<!ENTITY co 'Co.'>"
            "<!ENTITY bad '&co;&co;'><!ENTITY f SYSTEM 'file:///x'>]> <rss/>"
        )
        assert strip_prolog(text) == ("<rss/>", {"co": "Co."})

    @pytest.mark.parametrize("text", ["<!DOCTYPE", "<!DOCTYPE x [", "<!--", "<?x", "<"])
    def test_that_never_ends_is_survived(self, text: str) -> None:
        strip_prolog(text)

    def test_a_warning_before_the_feed_is_skipped(self) -> None:
        assert strip_prolog("Warning: x in <b>y</b>\n<rss/>")[0] == "<rss/>"


class TestRepair:
    @pytest.mark.parametrize(
        ("broken", "mended"),
        [
            ("<a>B & C</a>", "<a>B &amp; C</a>"),
            ("<a>&nbsp;</a>", "<a>&#160;</a>"),
            ("<a>&lt;&#65;&amp;</a>", "<a>&lt;&#65;&amp;</a>"),
            ("<a>&#0;&#xFFFE;</a>", "<a></a>"),
            ("<a>&co;</a>", "<a>Co.</a>"),
            ("<a>&what;</a>", "<a>&amp;what;</a>"),
            ("<a><![CDATA[B & C &nbsp;]]></a>", "<a><![CDATA[B & C &nbsp;]]></a>"),
            ("<a><x:b/></a>", '<a xmlns:x="urn:undeclared:x"><x:b/></a>'),
        ],
    )
    def test_of(self, broken: str, mended: str) -> None:
        assert repair(broken, {"co": "Co."}) == mended


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("en-us", "en"),
        ("EN_GB", "en"),
        (" de ", "de"),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_languages_are_two_letters(stated: str | None, code: str | None) -> None:
    assert language_code(stated) == code
