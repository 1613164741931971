"""Addresses of the page: a deal, the list it came from, an item. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from armsbeat.cards import Card, DealReport, card_id

Parameters = Mapping[str, Sequence[str]]
PAGE = "deals"
CHOSEN = "deal"
# A phrase this long is one item's; the search field holds no more than 200 characters.
MOST_WORDS, MOST_CHARACTERS = 14, 180


def deal_link(card: Card, view: Parameters) -> str:
    """The page of one deal; the way back to the view stays in the address."""
    return _address({**view, CHOSEN: [card_id(card.key)]})


def list_link(view: Parameters) -> str:
    """Back to the view that a deal was opened from."""
    return _address({name: v for name, v in view.items() if name != CHOSEN})


def item_link(report: DealReport) -> str:
    """The Overview with this item alone, highlighted and explained."""
    words: list[str] = []
    for word in report.title.replace('"', " ").split()[:MOST_WORDS]:
        if len(" ".join([*words, word])) > MOST_CHARACTERS:
            break
        words.append(word)
    query = {"p": "All", "arms": "false", "q": f'"{" ".join(words)}"'}
    return f"./?{urlencode(query)}"


def _address(parameters: Parameters) -> str:
    text = urlencode(dict(parameters), doseq=True)
    return f"./{PAGE}?{text}" if text else f"./{PAGE}"
