"""Which record is which, from fetch to fetch."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.identity import (
    canonical_link,
    identify,
    renamed,
    text_hash,
    title_key,
)
from armsbeat.model import Entry, Item

DAY = datetime(2026, 3, 2, 10, 15, tzinfo=UTC)


def entry(**changes: object) -> Entry:
    usual = Entry(
        guid="story-1",
        link="https://news.example/story/1",
        title="Norland buys boats",
        summary="Twelve of them.",
        published_at=DAY,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def key(**changes: object) -> str:
    return identify([entry(**changes)])[0].key


class TestCanonicalLink:
    @pytest.mark.parametrize(
        "same",
        [
            "http://news.example/story/1",
            "https://NEWS.example/story/1",
            "https://www.news.example/story/1",
            "https://m.news.example/story/1",
            "https://amp.news.example/story/1",
            "https://news.example/story/1/amp/",
            "https://news.example/amp/story/1",
            "https://news.example:443/story/1",
            "http://news.example:80/story/1",
            "https://news.example/story/1/",
            "https://news.example/story/1#comments",
            "https://news.example/story/1?utm_source=a&utm_medium=b",
            "https://news.example/story/1?UTM_Source=a&fbclid=zz",
            "https://news.example/story/1?ref=rss",
            "https://news.example/story/./x/../1",
            "https://user:secret@news.example/story/1",
            "  https://news.example/story/1\n",
            "https://news.example/%73tory/1",
        ],
    )
    def test_ignores_what_leads_to_the_same_page(self, same: str) -> None:
        assert canonical_link(same) == "https://news.example/story/1"

    @pytest.mark.parametrize(
        "other",
        [
            "https://news.example/story/2",
            "https://news.example/Story/1",
            "https://news.example/story/1?page=2",
            "https://news.example:8443/story/1",
            "https://else.example/story/1",
            "https://news.example/story/1?ref=chapter-4",
        ],
    )
    def test_keeps_apart_what_may_be_another_page(self, other: str) -> None:
        assert canonical_link(other) != "https://news.example/story/1"

    def test_sorts_what_is_left_of_the_query(self) -> None:
        assert canonical_link("https://a.example/?b=2&a=1&gclid=x") == (
            "https://a.example/?a=1&b=2"
        )

    def test_writes_names_in_other_scripts_one_way(self) -> None:
        assert canonical_link("https://bücher.example/a") == (
            canonical_link("https://xn--bcher-kva.example/a")
        )

    @pytest.mark.parametrize(
        "link",
        [
            "",
            "javascript:alert(1)",
            "mailto:a@b.example",
            "/story/1",
            "https://",
            "http://[x",
        ],
    )
    def test_is_nothing_for_what_is_no_web_address(self, link: str) -> None:
        assert canonical_link(link) is None

    @given(
        st.builds(
            "{}://{}{}/{}?{}#{}".format,
            st.sampled_from(["http", "https", "HTTP"]),
            st.sampled_from(["m.", "www.", "", "amp.m.", "bü."]),
            st.sampled_from(["a.example", "a.example:80", "[::1]", "a.example:8080"]),
            st.text(max_size=30),
            st.text(max_size=30),
            st.text(max_size=5),
        )
    )
    def test_applied_again_changes_nothing(self, url: str) -> None:
        once = canonical_link(url)
        if once is not None:
            assert canonical_link(once) == once


class TestIdentity:
    def test_is_the_guid_whatever_else_changes(self) -> None:
        edited = key(title="Norland buys ships", link="https://x.example/y", summary="")
        assert edited == key()

    def test_of_a_guid_that_is_an_address_ignores_tracking(self) -> None:
        assert key(guid="https://news.example/a?utm_source=1") == (
            key(guid="http://www.news.example/a?utm_source=2")
        )

    def test_is_the_link_where_there_is_no_guid(self) -> None:
        other_way = "http://m.news.example/story/1/?utm_campaign=z"
        assert key(guid=None, title="New") == key(guid=None, link=other_way)

    def test_is_the_same_by_link_and_by_a_guid_that_is_the_link(self) -> None:
        assert key(guid="https://news.example/story/1") == key(guid=None)

    def test_is_title_and_date_where_there_is_neither(self) -> None:
        bare = {"guid": None, "link": None}
        assert key(**bare) == key(**bare, summary="Edited")
        assert key(**bare) != key(**bare, published_at=DAY + timedelta(days=1))
        assert key(**bare) != key(**bare, title="Another")

    def test_is_the_text_where_there_is_nothing_else(self) -> None:
        bare = {"guid": None, "link": None, "published_at": None}
        assert key(**bare) == key(**bare)
        assert key(**bare) != key(**bare, summary="Thirteen of them.")

    @pytest.mark.parametrize("home", ["https://news.example", "https://news.example/"])
    def test_is_never_the_home_page(self, home: str) -> None:
        a = entry(guid=home, link=home)
        b = entry(guid=home, link=home, title="Quite another story")
        assert identify([a])[0].key != identify([b])[0].key


class TestDuplicatesInOneDocument:
    def test_the_same_record_twice_is_one_item(self) -> None:
        assert len(identify([entry(), entry()])) == 1

    def test_of_two_copies_the_newer_text_is_kept(self) -> None:
        newer = entry(summary="Now thirteen.", published_at=DAY + timedelta(hours=1))
        for pair in ([entry(), newer], [newer, entry()]):
            assert [item.summary for item in identify(pair)] == ["Now thirteen."]

    def test_one_guid_on_different_records_loses_none_of_them(self) -> None:
        records = [
            entry(title=f"Story {n}", link=f"https://news.example/{n}") for n in "abc"
        ]
        assert [i.title for i in identify(records)] == ["Story a", "Story b", "Story c"]

    def test_one_guid_and_one_link_on_different_records_loses_none(self) -> None:
        records = [entry(title=f"Story {n}") for n in "abc"]
        assert len(identify(records)) == 3

    def test_even_with_one_date_and_no_titles(self) -> None:
        records = [entry(title="", summary=f"Story {n}") for n in "abc"]
        assert len(identify(records)) == 3


entries = st.builds(
    Entry,
    guid=st.sampled_from([None, "1", "2", "https://a.example/1"]),
    link=st.sampled_from([None, "https://a.example/", "https://a.example/1"]),
    title=st.sampled_from(["", "Boats", "Radars"]),
    summary=st.sampled_from(["", "Twelve.", "Thirteen."]),
    published_at=st.sampled_from([None, DAY, DAY + timedelta(days=1)]),
)


class TestLaws:
    @given(st.lists(entries, max_size=8))
    def test_no_two_items_of_a_document_have_the_same_key(
        self, records: list[Entry]
    ) -> None:
        keys = [item.key for item in identify(records)]
        assert len(set(keys)) == len(keys)

    @given(st.lists(entries, max_size=8))
    def test_no_title_is_lost(self, records: list[Entry]) -> None:
        kept = {title_key(item.title) for item in identify(records)}
        assert kept == {title_key(record.title) for record in records}

    @given(st.lists(entries, max_size=8), st.randoms())
    def test_the_order_of_a_document_does_not_matter(
        self, records: list[Entry], random: object
    ) -> None:
        shuffled = list(records)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        assert {i.key for i in identify(shuffled)} == {i.key for i in identify(records)}

    @given(st.lists(entries, max_size=8))
    def test_a_document_repeated_says_nothing_new(self, records: list[Entry]) -> None:
        once = {(item.key, item.text_hash) for item in identify(records)}
        again = {(item.key, item.text_hash) for item in identify(records + records)}
        assert once == again


def test_title_keys_ignore_dashes_quotes_and_case() -> None:
    assert title_key("“Big” Deal – NORLAND’s boats") == (
        title_key('"big" deal - Norland\'s Boats')
    )


def test_text_hashes_tell_title_from_summary() -> None:
    assert text_hash("a", "b") != text_hash("ab", "")
    assert text_hash("a", "b") == text_hash("a", "b")


class TestRenamed:
    PAGE = "https://news.example/story/1"

    def item(self, guid: str, *, link: str | None = PAGE) -> Item:
        entry = Entry(
            guid=guid, link=link, title="Talks resume", summary="", published_at=None
        )
        return identify([entry])[0]

    def test_an_item_of_the_same_text_and_page_keeps_its_key(self) -> None:
        old = self.item("old", link=self.PAGE + "?utm_source=feed")
        there = {old.text_hash: (old.key, old.link)}
        assert renamed([self.item("new")], {}, there)[0].key == old.key

    @pytest.mark.parametrize("link", [None, "https://news.example/", PAGE + "0"])
    def test_another_page_or_none_is_another_item(self, link: str | None) -> None:
        new = self.item("new", link=link)
        there = {new.text_hash: ("g:old", self.PAGE)}
        assert renamed([new], {}, there) == (new,)

    def test_two_records_that_stand_side_by_side_stay_two(self) -> None:
        both = [self.item("old"), self.item("new")]
        there = {both[0].text_hash: (both[0].key, self.PAGE)}
        assert renamed(both, {both[0].key}, there) == tuple(both)


_HOSTS = st.sampled_from(
    ("a.example", "www.a.example", "m.b.example", "A.example", "a.example:80", "a")
)
_SEGMENTS = st.sampled_from(
    ("a", "amp", "x.amp", "b.html", "..", ".", "", "~u", "%41", "é", "a,b", "x:y")
)
_ENDS = st.sampled_from(("", "", "/", "?utm_source=x", "?id=2", "#x"))


@given(_HOSTS, st.lists(_SEGMENTS, max_size=4), _ENDS)
def test_a_plain_address_is_told_like_any_other(
    host: str, segments: list[str], end: str
) -> None:
    path = "".join(f"/{segment}" for segment in segments)
    # A blank before it keeps it from the short way for plain addresses.
    assert canonical_link(f"http://{host}{path}{end}") == canonical_link(
        f" http://{host}{path}{end}"
    )
