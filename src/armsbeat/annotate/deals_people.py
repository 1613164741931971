"""Whether words of arms only say what people do: "fighter jet pilots"."""

from __future__ import annotations

from armsbeat.annotate.deals_tokens import Token
from armsbeat.annotate.word_sets import word_set

PRODUCTS = frozenset({"arms", "system"})
_CREWS = word_set("pilot pilots crew crews troops soldiers sailors")


def is_of_people(tokens: list[Token], at: int) -> bool:
    """ "Ordered fighter jet pilots to …": people, and not what they fly."""
    while at < len(tokens) and tokens[at].kind in PRODUCTS:
        at += 1
    if at >= len(tokens) or tokens[at].word not in _CREWS:
        return False
    return at + 1 >= len(tokens) or tokens[at + 1].word != "with"
