"""What holds of deal cards whatever is told, and in whatever order."""

from __future__ import annotations

from dataclasses import replace

from card_examples import BN, a_report, a_split
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.cards import build
from armsbeat.model import STAGES

REPORTS = st.lists(
    st.builds(
        a_report,
        day=st.integers(0, 900),
        supplier=st.sampled_from((None, "US", "FR")),
        recipient=st.sampled_from((None, "JP", "PL")),
        systems=st.sampled_from(((), ("f-35",), ("rafale",), ("f-35", "rafale"))),
        stage=st.sampled_from((None, *STAGES)),
        value_usd=st.sampled_from((None, BN, 2 * BN)),
        transmittal=st.sampled_from((None, None, "24-11", "24-12")),
        compound=st.sampled_from((None, -0.3, 0.1, 0.7)),
    ),
    max_size=14,
).map(lambda told: [replace(r, item_id=i + 1) for i, r in enumerate(told)])
SPLITS = st.lists(st.integers(1, 14), min_size=2, max_size=4, unique=True).map(
    lambda ids: a_split(ids[:1], ids[1:])
)


class TestLaws:
    @given(told=REPORTS, dice=st.randoms(use_true_random=False), split=SPLITS)
    def test_the_order_of_reports_changes_nothing(self, told, dice, split):
        shuffled = told.copy()
        dice.shuffle(shuffled)
        assert build(told, splits=(split,)) == build(shuffled, splits=(split,))

    @given(told=REPORTS, split=SPLITS)
    def test_every_report_is_on_exactly_one_card(self, told, split):
        cards = build(told, splits=(split,))
        on_cards = [report.key for card in cards for report in card.reports]
        assert sorted(on_cards) == sorted(report.key for report in told)
        assert all(len(card.joins) == len(card.reports) for card in cards)

    @given(told=REPORTS, split=SPLITS)
    def test_nothing_on_a_card_contradicts_its_parties(self, told, split):
        for card in build(told, splits=(split,)):
            for fact in ("supplier", "recipient", "transmittal"):
                said = {getattr(report, fact) for report in card.reports} - {None}
                assert len(said) <= 1
            keys = {report.key for report in card.reports}
            assert not (keys & set(split.one) and keys & set(split.other))

    @given(told=REPORTS)
    def test_a_stage_always_has_a_sentence(self, told):
        for card in build(told):
            assert card.stage in {None, *(report.stage for report in card.reports)}
