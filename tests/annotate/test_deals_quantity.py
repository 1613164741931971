"""How many pieces a deal is about."""

import pytest

from armsbeat.annotate import load_annotator
from armsbeat.annotate.deals_quantity import read_quantity


@pytest.mark.parametrize(
    ("sentence", "systems", "pieces"),
    [
        ("Greece buys 24 F-16s", ["F-16s"], 24),
        ("Greece buys 24 more Lockheed Martin F-16s", ["F-16s"], 24),
        ("US to sell Iraq up to 50 Strykers", ["Strykers"], 50),
        ("Norway to donate a dozen howitzers", [], 12),
        ("UK buys 5,000 missiles", [], 5000),
        ("Chile orders six second-hand frigates", [], 6),
    ],
)
def test_a_number_before_what_it_counts_is_read(sentence, systems, pieces):
    assert read_quantity(sentence, systems) == pieces


@pytest.mark.parametrize(
    ("sentence", "systems"),
    [
        ("Peru gets the first two F-16s", ["F-16s"]),
        ("Oman weighs Block 70 F-16s", ["F-16s"]),
        ("In 2024 F-16s went to Romania", ["F-16s"]),
        ("Poland buys 35 F-35s and 60 Chinooks", ["F-35s", "Chinooks"]),
        ("It makes $300 drones", []),
        ("Spain sends 155 mm howitzers", []),
        ("Six of 24 F-16s have arrived", ["F-16s"]),
        ("Spain sends a howitzer", []),
    ],
)
def test_a_number_of_something_else_is_none(sentence, systems):
    assert read_quantity(sentence, systems) is None


def test_a_deal_carries_its_quantity_and_two_deals_of_a_sentence_do_not():
    annotate = load_annotator().annotate
    (deal,) = annotate("Sweden sells Peru 24 Gripen fighters", "").deals
    assert deal.quantity == 24
    both = annotate("Sweden sells Peru and Chile 24 Gripen fighters", "").deals
    assert [deal.quantity for deal in both] == [None, None]
