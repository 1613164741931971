"""Sums of money: how much, in which currency, and what they are of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.annotate.values import read_amounts


def only(text):
    (amount,) = read_amounts(text)
    return amount


class TestAmounts:
    @pytest.mark.parametrize(
        ("text", "amount", "currency"),
        [
            ("a $2.35 billion package", 2_350_000_000, "USD"),
            ("worth US$35m", 35_000_000, "USD"),
            ("worth $147.5 million", 147_500_000, "USD"),
            ("a $1.64b contract", 1_640_000_000, "USD"),
            ("A 30.0 MLN DLR CONTRACT", 30_000_000, "USD"),
            ("some $ 399 mn", 399_000_000, "USD"),
            ("a $100-million order", 100_000_000, "USD"),
            ("1.35 billion US dollars", 1_350_000_000, "USD"),
            ("an order of SEK 5.3 billion", 5_300_000_000, "SEK"),
            ("EUR500 million", 500_000_000, "EUR"),
            ("a €500mn deal", 500_000_000, "EUR"),
            ("£4bn for submarines", 4_000_000_000, "GBP"),
            ("A$12 billion", 12_000_000_000, "AUD"),
            ("1.6 billion Canadian dlrs", 1_600_000_000, "CAD"),
            ("Rs 450 crore", 4_500_000_000, "INR"),
            ("Rs 2.5 lakh crore", 2_500_000_000_000, "INR"),
            ("5.6 trillion won", 5_600_000_000_000, "KRW"),
        ],
    )
    def test_are_whole_units_of_their_currency(self, text, amount, currency):
        found = only(text)
        assert (found.low, found.high, found.currency) == (amount, amount, currency)

    def test_a_range_keeps_both_ends(self):
        found = only("between €6-8 billion")
        assert (found.low, found.high) == (6_000_000_000, 8_000_000_000)

    @pytest.mark.parametrize(
        "text", ["40 F-16 jets", "2 billion people", "in 2015", "24 tanks, 12 guns", ""]
    )
    def test_other_numbers_are_no_sums(self, text):
        assert read_amounts(text) == ()

    def test_a_conversion_in_brackets_leaves_the_dollars(self):
        own, dollars = read_amounts("about €2.9 billion ($3.2 billion)")
        assert (own.kind, dollars.kind) == ("converted", "total")

    def test_dollars_stay_when_they_come_first(self):
        dollars, own = read_amounts("a $700m (£556m) package")
        assert (dollars.kind, own.kind) == ("total", "converted")

    def test_a_bare_dollar_sign_beside_australian_dollars_is_american(self):
        _, dollars = read_amounts("A$5 billion ($3.4 billion)")
        assert dollars.explicit

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("missiles at $2 million apiece", "unit"),
            ("drones costing $20,000 each", "unit"),
            ("which brings the total to $40 billion", "to_date"),
            ("has given $5 billion since 2022", "to_date"),
            ("a defence budget of $80 billion", "budget"),
            ("a $1.7 trillion spending bill", "budget"),
        ],
    )
    def test_what_is_no_price_of_a_deal_is_told_apart(self, text, kind):
        assert only(text).kind == kind

    @given(st.integers(1, 999), st.integers(0, 999))
    def test_decimals_are_exact(self, whole, thousandths):
        found = only(f"a ${whole}.{thousandths:03d} billion sale")
        assert found.high == whole * 10**9 + thousandths * 10**6

    @given(st.text(max_size=80))
    def test_any_text_can_be_read_and_amounts_lie_inside_it_in_order(self, text):
        ends = [0]
        for amount in read_amounts(text):
            assert ends[-1] <= amount.start < amount.end <= len(text)
            ends.append(amount.end)


def test_shares_that_jump_on_an_order_leave_its_price_alone():
    (order,) = read_amounts("Shares jump on $1bn helicopter order")
    (stake,) = read_amounts("It bought shares for $1bn")
    assert (order.kind, stake.kind) == ("total", "budget")
