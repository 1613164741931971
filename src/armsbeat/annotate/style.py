"""How a text is written: whether its capital letters say anything."""

from __future__ import annotations

import re
from typing import Literal

Style = Literal["sentence", "title", "capitals"]

# Two longer words in small letters side by side: no headline style.
_SENTENCE = re.compile(r"\b[a-z]{4,} [a-z]{4,}\b")
_WORD = re.compile(r"[^\W\d_][^\W_]{3,}")


def style_of(text: str) -> Style:
    """
    Whether capital letters say anything in this text.

    `capitals`: nearly all letters are capitals. `title`: nearly all longer words
    begin with one. In both, a capital is no evidence of a name.
    """
    if _SENTENCE.search(text):
        return "sentence"
    if text.isupper():
        return "capitals"
    words = _WORD.findall(text[:400])
    if len(words) < 4:
        return "sentence"
    if sum(map(str.isupper, words)) >= 0.7 * len(words):
        return "capitals"
    lower = sum(map(str.islower, words))
    return "title" if lower <= 0.2 * len(words) else "sentence"
