"""A text as it is compared with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from armsbeat.stories.keys import (
    LINK_S,
    MIN_BODY,
    MIN_TITLE,
    TEXT_S,
    TITLE_S,
    Said,
)
from armsbeat.stories.tokens import Words, body_words, fact_class, title_words
from armsbeat.stories.words import STOP

__all__ = [
    "LINK_S",
    "MIN_BODY",
    "MIN_TITLE",
    "TEXT_S",
    "TITLE_S",
    "Sketch",
    "facts",
    "said",
    "sketch",
]


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """One item, ready to be compared."""

    item_id: int
    at: float
    """Effective time, seconds since 1970."""
    language: str | None
    link: str | None
    title: tuple[str, ...]
    body: tuple[str, ...]
    words: frozenset[str]
    """All words of title and body."""
    title_content: frozenset[str]
    body_content: frozenset[str]
    proper: frozenset[str]


def sketch(
    item_id: int,
    title: str,
    summary: str,
    *,
    link: str | None,
    language: str | None,
    at: float,
) -> Sketch:
    """
    Make an item comparable.

    Args:
        item_id: Its id.
        title: Plain text.
        summary: Plain text.
        link: In canonical form; None where it leads to no page of its own.
        language: ISO 639-1; None: not known.
        at: Effective time, seconds since 1970.
    """
    head, body = title_words(title), body_words(summary)
    told = _said(head, body, link)
    return Sketch(
        item_id=item_id,
        at=at,
        language=language,
        link=link,
        title=head.tokens,
        body=told[1],
        words=frozenset(head.tokens) | frozenset(told[1]),
        title_content=frozenset(head.tokens) - STOP,
        body_content=frozenset(told[1]) - STOP,
        proper=head.proper | body.proper,
    )


def said(title: str, summary: str, link: str | None) -> Said:
    """What the keys of an item are made of."""
    return _said(title_words(title), body_words(summary), link)


def _said(head: Words, body: Words, link: str | None) -> Said:
    # A summary of few words, or one that repeats the headline, says nothing new.
    tells = len(body.tokens) >= MIN_BODY and body.tokens != head.tokens
    return head.tokens, body.tokens if tells else (), link


def facts(words: Sequence[str] | frozenset[str], classes: frozenset[str]) -> set[str]:
    """The words that carry a fact of these classes."""
    return {word for word in words if fact_class(word) in classes}
