"""How a designation that ends in a digit goes on, and where it is a sum."""

from __future__ import annotations

import re

# What may follow a designation that ends in a digit and still be the same family:
# F-16V, Leopard 2A7, Su-30MKI, T-72B3M, S-300s. Not ordinals, not measures.
_SUFFIX = re.compile(
    r"(?!(?:st|nd|rd|th|mm|km|kg|bn|mn|am|pm|x)\b)[a-z]{1,3}\d{0,2}[a-z]{0,3}\d?\b"
)


def read_on(hay: str, end: int) -> tuple[str, int] | None:
    """
    What is read beyond a pattern that ends in a digit, and where that ends.

    Returns:
        None where the designation goes on in a way that makes it another one.
    """
    if hay[end - 1] == " ":
        return "", end - 2
    if not hay[end].isalnum():
        return "", end - 1
    more = _SUFFIX.match(hay, end)
    return (more.group(), more.end() - 1) if more else None


def is_of_a_sum(text: str, first: int, last: int) -> bool:
    """ "Rs 26,000 crore", "SM-2,500": the digits at the end go on, or are rupees."""
    if not text[last - 1 : last].isdigit():
        return False
    if text[last : last + 1] in (".", ",") and text[last + 1 : last + 2].isdigit():
        return True
    return text.startswith(("Rs ", "Rs\u00a0", "Rs."), first)
