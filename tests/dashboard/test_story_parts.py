"""What the Story page is made of: marks, shares, differences, citation."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from armsbeat.dashboard.links import profile_link, story_link
from armsbeat.dashboard.story import cite, copies, edits, evidence, words
from armsbeat.dashboard.story.marks import marked
from armsbeat.model import Mention, Rejection, Tone, Versions

TITLE = "Japan to buy Patriot and meet the Patriots"
NOW = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)


def a_mention(**changes):
    values = {
        "kind": "system",
        "entity": "patriot",
        "name": "Patriot",
        "surface": "Patriot",
        "field": "title",
        "start": 13,
        "end": 20,
        "via": "name",
        "rule": "context +2.0",
    }
    return Mention(**{**values, **changes})


def a_rejection(**changes):
    values = {
        "kind": "system",
        "entity": "patriot",
        "surface": "Patriots",
        "field": "title",
        "start": 34,
        "end": 42,
        "rule": "sport: team",
    }
    return Rejection(**{**values, **changes})


def plain(html):
    return unescape(re.sub(r"<[^>]+>", "", html))


class TestMarked:
    def test_tells_name_and_rule_of_a_match_and_why_another_does_not_count(self):
        html = marked(TITLE, "title", [a_mention()], [a_rejection()])
        assert 'title="Patriot, weapon system: context +2.0">Patriot</mark>' in html
        assert 'title="not counted as weapon system: sport: team">Patriots<' in html

    def test_spans_of_the_other_field_are_passed_over(self):
        assert "<mark" not in marked(TITLE, "summary", [a_mention()])

    def test_a_rejection_never_hides_what_counts(self):
        overlapping = a_rejection(start=10, end=16)
        assert "ab-rej" not in marked(TITLE, "title", [a_mention()], [overlapping])

    @given(st.text(max_size=60), st.integers(0, 70), st.integers(0, 70))
    def test_keeps_every_character_and_lets_no_markup_through(self, body, a, b):
        spans = [a_mention(start=a, end=b, name=body, rule=body)]
        html = marked(body, "title", spans)
        assert "<script" not in html
        assert plain(html) == body


class TestTags:
    def test_one_row_per_entity_with_every_place(self):
        again = a_mention(field="summary", via="alias", rule="alias", surface="PAC-3")
        html = evidence.tags([a_mention(tone=-0.25), again])
        assert html.count('<th scope="row">') == 1
        assert "“<bdi>PAC-3</bdi>” in the summary, by its alias<" in html
        assert "−0.25" in html

    def test_leads_to_the_profile(self):
        assert profile_link("system", ["patriot"]) in unescape(
            evidence.tags([a_mention()])
        )

    def test_a_rejection_is_listed_with_its_rule(self):
        html = evidence.rejected([a_rejection()], {"patriot": "Patriot PAC"})
        assert "is not <bdi>Patriot PAC</bdi>" in html
        assert "sport: team" in html


class TestShares:
    SHARES = (("condemn", -0.4), ("welcomed", 0.1), ("delays", -0.05))

    def order(self, by_size):
        html = words.bars(self.SHARES, by_size=by_size)
        return re.findall(r'share-word"><bdi>(\w+)', html)

    def test_come_in_text_order_or_by_size(self):
        mixed = (self.SHARES[1], self.SHARES[0], self.SHARES[2])
        assert self.order(by_size=False) == ["condemn", "welcomed", "delays"]
        html = words.bars(mixed, by_size=True)
        assert html.index("condemn") < html.index("welcomed") < html.index("delays")

    def test_raising_and_lowering_point_to_different_sides_with_a_sign(self):
        html = words.bars(self.SHARES, by_size=False)
        assert 'class="down" style="width:50.0%"' in html
        assert 'class="up" style="width:12.5%"' in html
        assert "−0.400" in html
        assert "+0.100" in html

    def test_the_sum_is_the_compound_with_plain_vader_beside_it(self):
        html = plain(words.total(Tone(compound=-0.35, raw=0.72, words=self.SHARES)))
        assert "The 3 words add up to −0.35." in html
        assert "names included: +0.72" in html


class TestDifferences:
    def test_marks_what_went_and_what_came(self):
        html = edits.difference("a strong success", "a failure")
        assert plain(html).startswith("a taken out: strong success")
        assert re.search(r"<ins>.*failure</ins>", html)

    @given(st.text(max_size=50), st.text(max_size=50))
    def test_without_what_was_taken_out_it_is_the_later_text(self, before, after):
        html = edits.difference(before, after)
        kept = re.sub(r"<del>.*?</del>", "", html, flags=re.DOTALL)
        assert plain(kept.replace("put in: ", "", kept.count("<ins>"))) == after

    def test_text_of_a_feed_stays_text(self):
        assert "<script" not in edits.difference("", "<script>alert(1)</script>")


class TestLag:
    def test_is_said_in_the_two_largest_units(self):
        assert copies.lag(0) == "at the same time"
        assert copies.lag(60) == "1 minute later"
        assert copies.lag(2 * 86_400 + 3 * 3_600 + 59) == "2 days 3 hours later"


class TestCitation:
    def citation(self, **changes):
        values = {
            "publisher": "Harbour Review",
            "title": "Japan buys",
            "link": None,
            "published_at": datetime(2026, 2, 1, tzinfo=UTC),
            "first_seen_at": NOW,
            "version": 1,
            "compound": -0.35,
            "versions": Versions(gazetteer="g1", lexicon="l1", rules="r1"),
        }
        return cite.citation(**{**values, **changes}, now=NOW)

    def test_holds_absolute_dates_and_what_it_was_read_with(self):
        words_of_it = self.citation()
        assert words_of_it.startswith("Harbour Review (2026, 1 February). Japan buys.")
        assert "tone −0.35; gazetteer g1, lexicon l1, rules r1." in words_of_it
        assert words_of_it.endswith("Retrieved 23 November 2026, 12:05 UTC.")

    def test_says_which_text_of_an_edited_item_is_meant(self):
        assert "(version 3 of the text)" in self.citation(version=3)

    def test_says_so_where_only_the_first_sighting_is_known(self):
        assert "23 November, date of first sighting" in self.citation(published_at=None)


def test_addresses_escape_what_they_carry():
    assert story_link(7) == "./story?id=7"
    assert profile_link("system", ["a&b", "c"]) == (
        "./profile?kind=system&id=a%26b&id=c"
    )
