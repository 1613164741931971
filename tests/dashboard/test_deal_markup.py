"""Deal cards as HTML: what came from a feed stays text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from armsbeat.cards import DealReport, build
from armsbeat.cards.tables import Names
from armsbeat.dashboard.deals import links, markup, words

NAMES = Names(countries={"US": "United States", "JP": "Japan"}, systems={})
BN = 1_000_000_000


def a_report(item_id=1, day=0, **facts):
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
    values = {"supplier": "US", "recipient": "JP", "systems": ("thaad",), **facts}
    return DealReport(item_id=item_id, n=0, at=at, **values)


def a_card(*reports):
    (card,) = build(reports or (a_report(),))
    return card


HOSTILE = {
    "title": '<script>alert(1)</script>"><img src=x>',
    "feed": "<b>Feed</b>",
    "outlet": "<i>outlet</i>",
    "evidence": "<img src=x onerror=alert(1)>",
    "link": "javascript:alert(1)",
    "currency": "<u>",
    "amount": 5 * BN,
    "systems": ("<em>x</em>",),
}


class TestEscaping:
    def test_nothing_of_a_feed_becomes_markup(self):
        card = a_card(
            a_report(1, stage="approved", quantity=3, **HOSTILE),
            a_report(2, stage="blocked", quantity=4, **HOSTILE),
        )
        html = "".join(
            (
                markup.rows([card], NAMES, new=[True], view={"q": ['"><script>']}),
                markup.ladder(card),
                markup.reports(card, NAMES),
                markup.conflicts(card.conflicts),
            )
        )
        for tag in ("<script", "<img", "<b>", "<i>o", "<u>", "<em>x", "javascript:"):
            assert tag not in html

    def test_a_report_leads_to_the_page_of_its_item(self):
        html = markup.reports(a_card(), NAMES)
        assert 'href="./story?id=1"' in html


class TestLinks:
    def test_a_deal_keeps_the_view_it_was_opened_from(self):
        view = {"cc": ["Japan", "Poland"], "p": ["All"]}
        link = links.deal_link(a_card(), view)
        assert link == "./deals?cc=Japan&cc=Poland&p=All&deal=1-0"

    def test_the_way_back_leaves_only_the_deal_out(self):
        assert links.list_link({"deal": ["1-0"], "p": ["All"]}) == "./deals?p=All"
        assert links.list_link({"deal": ["1-0"]}) == "./deals"


class TestLadder:
    def test_shows_every_rung_and_says_which_is_not_reported(self):
        html = markup.ladder(a_card(a_report(stage="approved")))
        assert html.count("<li") == 5
        assert html.count("not reported") == 4

    def test_a_refusal_is_a_rung_only_where_it_is_told(self):
        assert "Blocked" in markup.ladder(a_card(a_report(stage="blocked")))
        assert "Blocked" not in markup.ladder(a_card())


class TestWords:
    def test_a_currency_is_named_as_stated(self):
        card = a_card(a_report(amount=8 * BN, currency="GBP"))
        assert markup.value(card) == "GBP 8 billion"

    def test_what_no_report_names_is_unknown(self):
        card = a_card(a_report(supplier=None))
        assert markup.heading(card, NAMES) == "unknown → Japan: thaad"

    def test_headline_counts_deals_of_the_selection(self):
        assert words.headline([a_card()], NAMES, ["Japan"]) == "Japan: 1 deal reported"

    def test_lede_names_the_largest_value_as_reported(self):
        card = a_card(a_report(value_usd=2 * BN))
        assert words.lede([card], NAMES, new=1) == (
            "**1 deal** joined from 1 report. The largest value reported is **US$2"
            " billion**, United States → Japan: thaad. 1 brings supplier, recipient and"
            " system together for the first time here."
        )
