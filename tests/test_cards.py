"""Deal cards: which reports are one transfer, and what a card makes of them."""

from __future__ import annotations

import pytest
from card_examples import BN, M, a_report, a_split

from armsbeat.cards import (
    build,
    card_id,
    conflict_words,
    join_words,
    key_of,
    transmittal_of,
)


def items(cards):
    """The item ids of each card, as sets in a list."""
    return sorted([sorted(r.item_id for r in card.reports) for card in cards])


def joined(*reports, splits=()):
    return items(build(reports, splits=splits))


def rule_of(card, item_id):
    pairs = zip(card.reports, card.joins, strict=True)
    return next(join for report, join in pairs if report.item_id == item_id)


class TestJoining:
    def test_reports_of_the_same_parties_and_system_are_one_deal(self):
        assert joined(a_report(1), a_report(2, day=40)) == [[1, 2]]

    def test_one_common_system_is_enough(self):
        first = a_report(1, systems=("f-35", "aim-120"))
        assert joined(first, a_report(2, systems=("aim-120", "aim-9"))) == [[1, 2]]

    @pytest.mark.parametrize(
        "other",
        [{"supplier": "FR"}, {"recipient": "KR"}, {"systems": ("patriot",)}],
    )
    def test_another_party_or_system_is_another_deal(self, other):
        assert joined(a_report(1), a_report(2, **other)) == [[1], [2]]

    def test_reports_years_apart_are_two_deals(self):
        assert joined(a_report(1), a_report(2, day=366)) == [[1], [2]]

    def test_reports_in_between_hold_a_long_story_together(self):
        told = (a_report(i, day=300 * i) for i in range(4))
        assert joined(*told) == [[0, 1, 2, 3]]

    def test_a_deal_asked_for_again_after_its_delivery_is_a_new_one(self):
        done = a_report(1, stage="delivered")
        assert joined(done, a_report(2, day=60, stage="requested")) == [[1], [2]]

    def test_looking_back_after_the_delivery_starts_nothing(self):
        done = a_report(1, stage="delivered")
        assert joined(done, a_report(2, day=60, stage="signed")) == [[1, 2]]

    def test_two_deals_of_one_item_are_two_reports(self):
        told = (a_report(1), a_report(1, n=1, recipient="KR"))
        assert len(build(told)) == 2


class TestTransmittalNumbers:
    def test_the_same_number_joins_at_any_distance(self):
        first = a_report(1, transmittal="24-11")
        assert joined(first, a_report(2, day=900, transmittal="24-11")) == [[1, 2]]

    def test_different_numbers_never_join(self):
        first = a_report(1, transmittal="24-11", value_usd=BN)
        second = a_report(2, day=1, transmittal="24-12", value_usd=BN)
        assert joined(first, second) == [[1], [2]]

    def test_not_even_through_a_report_that_fits_both(self):
        told = (
            a_report(1, transmittal="24-11"),
            a_report(2, day=1),
            a_report(3, day=2, transmittal="24-12"),
        )
        assert all(
            len({r.transmittal for r in card.reports} - {None}) < 2
            for card in build(told)
        )

    def test_a_notification_without_a_system_is_not_just_any_news(self):
        news = a_report(1)
        notice = a_report(2, day=1, systems=(), transmittal="24-11")
        assert joined(news, notice) == [[1], [2]]

    def test_of_two_notified_deals_news_goes_to_the_one_of_its_value(self):
        told = (
            a_report(1, transmittal="24-11", value_usd=2_350 * M),
            a_report(2, day=3, transmittal="24-12", value_usd=400 * M),
            a_report(3, day=4, value_usd=2_400 * M),
        )
        assert joined(*told) == [[1, 3], [2]]

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("Transmittal No. 24-118 went to Congress", "24-118"),
            ("under transmittal number 26–58.", "26-58"),
            ("Transmittal No. 24-118B amends it", "24-118"),
            ("Transmittal No. 20-0A", "20-0A"),
            ("Transmittal No. 24-11 and Transmittal No. 24-12", None),
            ("Flight 24-118 landed", None),
        ],
    )
    def test_are_read_where_exactly_one_is_stated(self, text, number):
        assert transmittal_of((), text) == number

    def test_what_the_annotation_says_goes_first(self):
        cues = ("supplier=US (notification)", "transmittal=24-118B")
        assert transmittal_of(cues, "Transmittal No. 19-01") == "24-118"


class TestWhatIsLeftOpen:
    @pytest.mark.parametrize(
        ("open_side", "rule"),
        [
            ({"supplier": None}, "supplier_open"),
            ({"recipient": None}, "recipient_open"),
            ({"systems": ()}, "system_open"),
        ],
    )
    def test_joins_where_only_one_deal_fits(self, open_side, rule):
        (card,) = build((a_report(1), a_report(2, day=5, **open_side)))
        assert rule_of(card, 2).rule == rule

    def test_stays_alone_where_several_fit(self):
        told = (
            a_report(1, supplier="US"),
            a_report(2, supplier="FR"),
            a_report(3, day=5, supplier=None),
        )
        assert joined(*told) == [[1], [2], [3]]

    def test_joins_the_one_of_its_value_where_several_fit(self):
        told = (
            a_report(1, supplier="US", value_usd=2 * BN),
            a_report(2, supplier="FR", value_usd=5 * BN),
            a_report(3, day=5, supplier=None, value_usd=5 * BN),
        )
        assert joined(*told) == [[1], [2, 3]]

    def test_an_earlier_vague_report_finds_the_later_full_one(self):
        vague = a_report(1, day=0, supplier=None)
        (card,) = build((vague, a_report(2, day=10)))
        assert (card.supplier, card.first.item_id) == ("US", 1)

    def test_vague_reports_join_each_other(self):
        told = (a_report(1, supplier=None), a_report(2, day=20, supplier=None))
        assert joined(*told) == [[1, 2]]

    def test_a_vague_report_does_not_stretch_the_time_of_the_deal(self):
        told = (
            a_report(1),
            a_report(2, day=170, supplier=None),
            a_report(3, day=340, supplier=None),
        )
        assert joined(*told) == [[1, 2], [3]]

    def test_recipient_and_value_are_enough_when_they_are_the_same(self):
        vague = a_report(2, day=3, supplier=None, systems=(), value_usd=2_350 * M)
        assert joined(a_report(1, value_usd=2_350 * M), vague) == [[1, 2]]

    def test_a_system_alone_joins_nothing(self):
        vague = a_report(2, supplier=None, recipient=None)
        assert joined(a_report(1), vague) == [[1], [2]]


class TestUndoing:
    def test_the_sides_of_a_split_never_share_a_card(self):
        told = (a_report(1), a_report(2, day=1), a_report(3, day=2))
        assert joined(*told, splits=(a_split([1], [2, 3]),)) == [[1], [2, 3]]

    def test_later_reports_go_to_one_of_the_two(self):
        told = (a_report(1), a_report(2, day=1), a_report(3, day=30))
        cards = joined(*told, splits=(a_split([1], [2]),))
        assert cards == [[1], [2, 3]]

    def test_a_split_holds_against_the_same_transmittal_number(self):
        told = (a_report(1, transmittal="24-11"), a_report(2, transmittal="24-11"))
        assert joined(*told, splits=(a_split([1], [2]),)) == [[1], [2]]

    def test_several_splits_hold_together(self):
        told = (a_report(1), a_report(2), a_report(3))
        splits = (a_split([1], [2, 3]), a_split([2], [3], split_id=2))
        assert joined(*told, splits=splits) == [[1], [2], [3]]


class TestLadder:
    def test_each_stage_has_its_first_report(self):
        (card,) = build(
            (
                a_report(1, day=0, stage="considered"),
                a_report(2, day=9, stage="approved"),
                a_report(3, day=5, stage="approved"),
            )
        )
        told = [(step.stage, step.first.item_id, step.reports) for step in card.ladder]
        assert told == [("considered", 1, 1), ("approved", 3, 2)]

    def test_the_furthest_stage_stands_although_later_news_looks_back(self):
        (card,) = build(
            (a_report(1, stage="signed"), a_report(2, day=9, stage="considered"))
        )
        assert card.stage == "signed"

    def test_time_passing_never_advances_a_stage(self):
        (card,) = build(a_report(i, day=300 * i, stage="considered") for i in range(10))
        assert card.stage == "considered"

    def test_a_refusal_stands_until_something_else_is_told(self):
        refused = (
            a_report(1, stage="approved"),
            a_report(2, day=50, stage="blocked"),
        )
        assert build(refused)[0].stage == "blocked"
        resumed = (*refused, a_report(3, day=100, stage="considered"))
        assert build(resumed)[0].stage == "approved"

    def test_without_any_stage_there_is_none(self):
        (card,) = build([a_report(1)])
        assert (card.stage, card.ladder) == (None, ())


class TestValue:
    def test_is_the_highest_reported_and_who_reported_it(self):
        (card,) = build(
            (a_report(1, value_usd=2 * BN), a_report(2, day=1, value_usd=3 * BN))
        )
        assert card.highest.item_id == 2

    def test_dollars_go_before_other_currencies(self):
        euros = a_report(1, amount=9 * BN, currency="EUR")
        (card,) = build((euros, a_report(2, value_usd=2 * BN)))
        assert card.highest.money == ("USD", 2 * BN)


class TestConflicts:
    def test_different_values_stand_side_by_side(self):
        told = (
            a_report(1, value_usd=2 * BN, stage="approved"),
            a_report(2, value_usd=3 * BN, stage="approved"),
            a_report(3, value_usd=3 * BN, stage="approved"),
        )
        (conflict,) = build(told)[0].conflicts
        assert conflict.subject == "value"
        assert [(v.amount, len(v.reports)) for v in conflict.told] == [
            (3 * BN, 2),
            (2 * BN, 1),
        ]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"value_usd": 2_350 * M}, {"value_usd": 2_400 * M}),
            (
                {"value_usd": 3 * BN, "stage": "approved"},
                {"value_usd": 2 * BN, "stage": "signed"},
            ),
            (
                {"quantity": 24, "stage": "signed"},
                {"quantity": 4, "stage": "delivered"},
            ),
            ({"value_usd": 2 * BN}, {"amount": 3 * BN, "currency": "EUR"}),
        ],
        ids=["rounded", "under the ceiling", "part of it", "other currency"],
    )
    def test_some_differences_are_none(self, one, other):
        (card,) = build((a_report(1, **one), a_report(2, day=1, **other)))
        assert card.conflicts == ()

    def test_a_contract_above_the_ceiling_is_one(self):
        told = (
            a_report(1, value_usd=2 * BN, stage="approved"),
            a_report(2, day=1, value_usd=3 * BN, stage="signed"),
        )
        assert [c.subject for c in build(told)[0].conflicts] == ["value"]

    def test_different_quantities_are_one(self):
        (card,) = build((a_report(1, quantity=12), a_report(2, quantity=24)))
        assert conflict_words(card.conflicts[0]) == (
            "2 different quantities are reported"
        )

    def test_a_refusal_beside_an_approval_is_one(self):
        told = (a_report(1, stage="blocked"), a_report(2, day=9, stage="approved"))
        (conflict,) = build(told)[0].conflicts
        assert [step.stage for step in conflict.steps] == ["blocked", "approved"]


class TestTone:
    def test_is_the_mean_of_items_each_once(self):
        told = (
            a_report(1, compound=0.5),
            a_report(1, n=1, compound=0.5, stage="signed"),
            a_report(2, compound=-0.1),
            a_report(3, compound=None),
        )
        (card,) = build(told)
        assert (card.compound, card.scored) == (pytest.approx(0.2), 2)


class TestExplaining:
    def test_every_join_is_a_sentence(self):
        (card,) = build((a_report(1), a_report(2, day=12)))
        words = [join_words(join, {"f-35": "F-35"}) for join in card.joins]
        assert words == [
            "The card starts with this report.",
            "Same supplier and recipient, and F-35 in both, 12 days from the other"
            " reports.",
        ]

    def test_says_that_no_other_deal_fits_a_vague_report(self):
        (card,) = build((a_report(1), a_report(2, supplier=None)))
        assert "no other deal fits" in join_words(rule_of(card, 2), {})

    def test_ids_of_cards_are_readable_and_read_back(self):
        (card,) = build((a_report(7), a_report(4, day=3)))
        assert card_id(card.key) == "4-0"
        assert key_of("4-0") == (4, 0)
        assert key_of("4") is key_of("<b>-1") is key_of("") is None
