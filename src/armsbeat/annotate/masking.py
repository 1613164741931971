"""Names out of the way: what tone must not be read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from armsbeat.model import Mention

# A capitalised word that no lexicon holds; as long as the name, so that offsets stay.
_FILL, _SYSTEM_FILL = "x", "q"
_OPENS = "\"'“‘([«"
# What a sentence may begin after, within a sentence.
_INTRODUCES = (":", "“", '"')


def mask(text: str, mentions: Iterable[Mention]) -> str:
    """The text with each mention of its field replaced by a word of equal length."""
    parts: list[str] = []
    end = 0
    for mention in mentions:
        if mention.start < end:
            continue
        parts.append(text[end : mention.start])
        fill = _SYSTEM_FILL if mention.kind == "system" else _FILL
        parts.append(fill.upper() + fill * (mention.end - mention.start - 1))
        end = mention.end
    if not parts:
        return text
    parts.append(text[end:])
    return "".join(parts)


def is_masked_system(word: str) -> bool:
    """Whether a word of a masked text stands for a weapon system."""
    return word.startswith(("Qq", '"Qq', "(Qq", "'Qq"))


def is_name(words: Sequence[str], i: int) -> bool:
    """Whether a word of a sentence-case sentence is written as a name is."""
    word = words[i]
    if i == 0 or not word[0].isupper():
        # A quotation begins like a sentence: "Terrible losses".
        return False
    return not words[i - 1].endswith(_INTRODUCES)
