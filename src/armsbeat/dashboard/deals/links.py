"""Addresses of the page: a deal, the list it came from. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from armsbeat.cards import Card, card_id

Parameters = Mapping[str, Sequence[str]]
PAGE = "deals"
CHOSEN = "deal"


def deal_link(card: Card, view: Parameters) -> str:
    """The page of one deal; the way back to the view stays in the address."""
    return _address({**view, CHOSEN: [card_id(card.key)]})


def list_link(view: Parameters) -> str:
    """Back to the view that a deal was opened from."""
    return _address({name: v for name, v in view.items() if name != CHOSEN})


def _address(parameters: Parameters) -> str:
    text = urlencode(dict(parameters), doseq=True)
    return f"./{PAGE}?{text}" if text else f"./{PAGE}"
