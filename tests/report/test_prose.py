"""What the Overview says in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from armsbeat.model import Versions
from armsbeat.report import prose
from armsbeat.report.prose import Leader, Summary, Surge

MONDAY = datetime(2026, 11, 9, tzinfo=UTC)
VIEW = Summary(
    count=7345,
    feeds=18,
    compound=0.02,
    n=7000,
    leaders=(
        Leader(name="F-35", count=1399, before=1128),
        Leader(name="PAC-3", count=900),
    ),
)


class TestHeadline:
    def test_names_the_system_in_the_lead(self):
        assert prose.headline(VIEW) == "F-35 leads the coverage"

    def test_names_both_when_two_share_the_lead(self):
        tied = replace(
            VIEW, leaders=(Leader(name="K9", count=7), Leader(name="K2", count=7))
        )
        assert prose.headline(tied) == "K9 and K2 lead the coverage"

    def test_prefers_an_unusual_week_to_a_lead(self):
        surge = Surge(name="THAAD", week=MONDAY, ratio=3.2, count=40)
        assert (
            prose.headline(replace(VIEW, surges=(surge,)))
            == "THAAD coverage jumped to 3× its usual level in the week of 9 Nov 2026"
        )

    def test_a_week_after_no_mention_at_all_has_no_ratio(self):
        surge = Surge(name="THAAD", week=MONDAY, ratio=None, count=40)
        headline = prose.headline(replace(VIEW, surges=(surge,)))
        assert headline == "THAAD came into the news in the week of 9 Nov 2026"

    def test_says_what_was_chosen(self):
        chosen = replace(VIEW, count=45, selected=("THAAD", "Japan"))
        assert prose.headline(chosen) == "THAAD and Japan: 45 items"

    def test_long_choices_are_cut(self):
        chosen = replace(VIEW, count=1, selected=("A", "B", "C", "D", "E"))
        assert prose.headline(chosen) == "A, B, C and 2 more: 1 item"

    def test_an_unusual_week_of_another_system_is_not_what_was_chosen(self):
        surge = Surge(name="K9", week=MONDAY, ratio=9, count=40)
        chosen = replace(VIEW, count=45, selected=("THAAD",), surges=(surge,))
        assert prose.headline(chosen) == "THAAD: 45 items"

    def test_few_items_are_said_to_be_few(self):
        few = replace(VIEW, count=1, leaders=(Leader(name="C-130", count=1),))
        assert prose.headline(few) == "Only 1 item in this view"

    def test_without_any_system_it_still_says_something(self):
        assert prose.headline(replace(VIEW, leaders=())) == (
            "7,345 items, no weapon system named"
        )


class TestLede:
    def test_tells_count_lead_change_and_tone(self):
        assert prose.lede(VIEW) == (
            "**7,345 items** from 18 feeds. F-35 was named in 1,399 (up 24% on the"
            " period before). Tone was on average **close to neutral**, +0.02 on a"
            " scale from −1 to +1."
        )

    def test_one_is_not_plural(self):
        lede = prose.lede(replace(VIEW, count=1, feeds=1, leaders=()))
        assert lede.startswith("**1 item** from 1 feed.")

    def test_admits_that_nothing_can_be_scored(self):
        lede = prose.lede(replace(VIEW, compound=None, n=0))
        assert "None of them has a text whose tone can be scored." in lede

    def test_negative_numbers_carry_a_true_minus(self):
        assert "**negative**, −0.21" in prose.lede(replace(VIEW, compound=-0.21))

    def test_a_week_in_the_headline_is_told_in_numbers(self):
        surge = Surge(name="THAAD", week=MONDAY, ratio=3.2, count=40, usual=12)
        lede = prose.lede(replace(VIEW, surges=(surge,)))
        assert "THAAD was named in 40 in that week; the median of" in lede
        assert "the 12 weeks before is 12." in lede
        assert "F-35 was named in 1,399 in the whole period" in lede


class TestChange:
    def test_says_how_sure_it_is_where_bins_tell_it(self):
        assert (
            prose.change(1399, 1128, [100.0] * 14)
            == "up 24% (15 to 34%) on the period before"
        )

    def test_is_silent_when_there_was_too_little_before(self):
        assert prose.change(40, 4) == ""

    def test_a_fall_is_a_fall(self):
        assert prose.change(50, 100) == "down 50% on the period before"


def test_a_citation_holds_absolute_days_and_versions():
    cited = prose.citation(
        title="F-35 leads the coverage",
        view=VIEW,
        first="25 Aug 2026",
        last="22 Nov 2026",
        filters=["Countries: Japan"],
        versions=Versions(gazetteer="g7", lexicon="l3", rules="r2"),
        now=datetime(2026, 11, 22, 9, 5, tzinfo=UTC),
    )
    assert "25 Aug 2026 to 22 Nov 2026 (UTC)" in cited
    assert "Filters: Countries: Japan." in cited
    assert "Gazetteer g7, lexicon l3, rules r2." in cited
    assert cited.endswith("Retrieved 22 November 2026, 09:05 UTC.")


class TestWithoutALead:
    few = replace(VIEW, leaders=(Leader(name="APKWS", count=3),), count=48)

    def test_the_buyer_most_reported_is_news_too(self):
        view = replace(self.few, recipient=Leader(name="South Korea", count=6))
        assert prose.headline(view) == "South Korea is the recipient most reported"

    def test_else_it_says_that_nothing_leads(self):
        assert prose.headline(self.few) == "48 items, no weapon system in the lead"
