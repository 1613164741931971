"""A text as it is compared with others, and the keys under which it is looked up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from armsbeat.stories.tokens import body_words, fact_class, title_words
from armsbeat.stories.words import STOP

DAY_S = 86_400
# How far apart two items of one story may be, by what joins them.
LINK_S = 14 * DAY_S
TITLE_S = 2 * DAY_S
TEXT_S = 3 * DAY_S
# A summary is known by its first words, since many feeds cut the rest.
LEAD = 24
MIN_BODY = 8
# A headline of fewer telling words ("Arms sales") stands for many texts.
MIN_TITLE = 5
BANDS = 8
_ROWS = 2
_MASK = (1 << 47) - 1
_RANDOM = np.random.Generator(np.random.PCG64(7))
_FACTORS = _RANDOM.integers(1, 1 << 62, BANDS * _ROWS, dtype=np.uint64)[:, None] | 1
_TERMS = _RANDOM.integers(1, 1 << 62, BANDS * _ROWS, dtype=np.uint64)[:, None]
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


class Key(NamedTuple):
    """Items that share a key within its days are compared."""

    value: int
    """47 bits."""
    days: int
    exact: bool = False
    """Who shares it has the same page, headline or text."""


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
    keys: tuple[Key, ...]

    @property
    def day(self) -> int:
        """Days since 1970."""
        return int(self.at // DAY_S)


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
    head_content = frozenset(head.tokens) - STOP
    said = body.tokens
    if len(said) < MIN_BODY or said == head.tokens:
        said = ()
    return Sketch(
        item_id=item_id,
        at=at,
        language=language,
        link=link,
        title=head.tokens,
        body=said,
        words=frozenset(head.tokens) | frozenset(said),
        title_content=head_content,
        body_content=frozenset(said) - STOP,
        proper=head.proper | body.proper,
        keys=tuple(_keys(head.tokens, head_content, said, link)),
    )


def _keys(
    title: Sequence[str],
    content: frozenset[str],
    body: Sequence[str],
    link: str | None,
) -> list[Key]:
    keys = []
    if link:
        keys.append(Key(_digest(f"l {link}"), LINK_S // DAY_S, exact=True))
    if len(content) >= MIN_TITLE:
        keys.append(Key(_digest("t " + " ".join(title)), TITLE_S // DAY_S, exact=True))
    lead = body[:LEAD] if body else title
    if body or len(content) >= MIN_TITLE:
        said = f"x {' '.join(title)}\0{' '.join(body)}"
        keys.append(Key(_digest(said), TEXT_S // DAY_S, exact=True))
        keys += [Key(value, TEXT_S // DAY_S) for value in _bands(lead)]
    return keys


def _bands(tokens: Sequence[str]) -> list[int]:
    """MinHash of pairs of neighbours: `BANDS` keys of two minima each."""
    hashes = np.array([_hash(token) for token in tokens], dtype=np.uint64)
    pairs = hashes[:-1] * _MIX + hashes[1:] if len(hashes) > 1 else hashes
    minima = ((pairs ^ (pairs >> _SHIFT)) * _FACTORS + _TERMS).min(axis=1)
    minima = minima.reshape(BANDS, _ROWS)
    mixed = (minima[:, 0] * _MIX ^ (minima[:, 1] >> _SHIFT)) * _MIX
    bands = (mixed ^ (mixed >> _SHIFT)).tolist()
    return [(value * 31 + band) & _MASK for band, value in enumerate(bands)]


@lru_cache(maxsize=262_144)
def _hash(token: str) -> int:
    return _digest(token)


def _digest(text: str) -> int:
    said = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest()) & _MASK


def facts(words: Sequence[str] | frozenset[str], classes: frozenset[str]) -> set[str]:
    """The words that carry a fact of these classes."""
    return {word for word in words if fact_class(word) in classes}
