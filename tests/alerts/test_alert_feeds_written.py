"""Entries as Atom and JSON Feed, read back by the parsers that read other feeds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.alerts import FORMATS, Entry, Heading, write_feed
from armsbeat.collect.jsonfeed import parse_json_feed
from armsbeat.collect.parsed import ParseJob

AT = datetime(2026, 4, 2, 7, 30, tzinfo=UTC)
HEADING = Heading(
    alert_id="a1",
    store_id="9b2f7c50-3a0e-4a5e-9b58-0c4a35d3c111",
    title="armsbeat: Japan, at least 3 items in a week",
    rule="at least 3 items in a week",
    made_at=AT,
    base="https://beat.example/",
)
ENTRY = Entry(
    key="count/items/week/2026-03-30",
    at=AT,
    updated=AT + timedelta(hours=5),
    title="Japan: 5 items in the week of 30 Mar 2026",
    sentences=("5 items.", "Rule: at least 3 items in a week."),
    path="?cc=Japan&p=Custom&d=2026-03-30&d=2026-04-05",
    n=5,
    quote="Tokyo orders F-35",
    item_id=7,
)
HOSTILE = "<script>window.hacked=1</script><img src=x onerror=alert(1)>\"'&]]>"
BIDI = "safe \u202egnp.exe\u2066 \x00\x08\ufffe\ud800 end"


def atom(*entries, heading=HEADING):
    return feedparser.parse(write_feed("atom", heading, entries))


def jsonfeed(*entries):
    job = ParseJob(url="https://beat.example/alerts/a1.json", content_type="", now=AT)
    return parse_json_feed(write_feed("json", HEADING, entries).decode(), job)


class TestAtom:
    def test_is_well_formed_and_says_what_it_is(self):
        found = atom(ENTRY)
        assert (found.bozo, found.version) == (False, "atom10")
        assert found.feed.title == HEADING.title
        assert found.feed.id.startswith("urn:uuid:")
        links = {link.rel: link.href for link in found.feed.links}
        assert links["self"] == "https://beat.example/alerts/a1.atom"
        assert links["alternate"] == "https://beat.example/alerts"

    def test_an_entry_has_all_that_the_standard_asks_for(self):
        (entry,) = atom(ENTRY).entries
        assert entry.title == ENTRY.title
        assert entry.published == "2026-04-02T07:30:00Z"
        assert entry.updated == "2026-04-02T12:30:00Z"
        assert entry.link == "https://beat.example/" + ENTRY.path
        assert entry.summary == "5 items. Rule: at least 3 items in a week."
        assert "https://beat.example/story?id=7" in entry.content[0].value

    def test_is_as_new_as_its_newest_entry(self):
        assert atom(ENTRY).feed.updated == "2026-04-02T12:30:00Z"
        assert atom().feed.updated == "2026-04-02T07:30:00Z"

    def test_without_entries_is_a_feed_too(self):
        assert (atom().bozo, atom().entries) == (False, [])


class TestJsonFeed:
    def test_our_own_reader_reads_it(self):
        found = jsonfeed(ENTRY)
        (entry,) = found.entries
        assert found.title == HEADING.title
        assert entry.title == ENTRY.title
        assert entry.published_at == AT
        assert entry.link == "https://beat.example/" + ENTRY.path

    def test_follows_version_1_1(self):
        feed = json.loads(write_feed("json", HEADING, [ENTRY]))
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == "https://beat.example/alerts/a1.json"
        (item,) = feed["items"]
        assert {"id", "url", "content_html", "date_published"} <= set(item)


class TestIds:
    def ids(self, heading=HEADING, entry=ENTRY):
        (first,) = atom(entry, heading=heading).entries
        (second,) = json.loads(write_feed("json", heading, [entry]))["items"]
        assert first.id == second["id"]
        assert UUID(first.id.removeprefix("urn:uuid:"))
        return first.id

    def test_are_the_same_in_both_formats_and_under_any_address(self):
        moved = replace(HEADING, base="http://127.0.0.1:8501/", title="Renamed")
        assert self.ids() == self.ids(moved)

    def test_do_not_change_with_the_figures(self):
        assert self.ids() == self.ids(entry=replace(ENTRY, n=9, title="9 items"))

    def test_differ_by_entry_alert_and_store(self):
        other = "1c8d6a1e-52d5-4c4b-8a42-6f1f4b5b2222"
        assert (
            len(
                {
                    self.ids(),
                    self.ids(entry=replace(ENTRY, key="other")),
                    self.ids(replace(HEADING, alert_id="a2")),
                    self.ids(replace(HEADING, store_id=other)),
                }
            )
            == 4
        )


class TestHostileText:
    ENTRY = replace(ENTRY, title=HOSTILE, quote=HOSTILE, sentences=(HOSTILE, "b"))

    def test_is_shown_as_it_is_written(self):
        (entry,) = atom(self.ENTRY).entries
        (item,) = json.loads(write_feed("json", HEADING, [self.ENTRY]))["items"]
        assert item["title"] == HOSTILE
        assert "&lt;script&gt;" in item["content_html"]
        for html in (item["content_html"], entry.content[0].value):
            assert "<script" not in html
            assert "<img" not in html

    def test_stays_inside_its_element(self):
        root = ET.fromstring(write_feed("atom", HEADING, [self.ENTRY]))
        assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == 1
        assert {len(element) for element in root.iter() if element.text == HOSTILE} == {
            0
        }

    def test_signs_that_turn_the_text_around_are_gone(self):
        feed = write_feed("json", HEADING, [replace(ENTRY, title=BIDI)])
        assert json.loads(feed)["items"][0]["title"] == "safe gnp.exe end"

    @pytest.mark.parametrize("form", FORMATS)
    @given(text=st.text(st.characters()), name=st.text(st.characters()))
    def test_no_text_breaks_a_feed(self, form, text, name):
        entry = replace(ENTRY, title=text, quote=text, sentences=(text, text))
        body = write_feed(form, replace(HEADING, title=name), [entry])
        if form == "atom":
            ET.fromstring(body)
        else:
            json.loads(body)
