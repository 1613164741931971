"""
The keys under which texts are looked up, made of many texts at once.

Items that share a key are compared with each other; who shares none is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

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


class Key(NamedTuple):
    """Items that share a key within its days are compared."""

    value: int
    """47 bits."""
    days: int
    exact: bool = False
    """Who shares it has the same page, headline or text."""


Said = tuple[Sequence[str], Sequence[str], str | None]
"""Words of the headline, of the body, and the page; as in a sketch."""

# What a packed key is of: the number above its 47 bits.
_LINK, _TITLE, _TEXT, _BAND = range(4)
_KINDS = (
    (LINK_S // DAY_S, True),
    (TITLE_S // DAY_S, True),
    (TEXT_S // DAY_S, True),
    (TEXT_S // DAY_S, False),
)


def packed_keys(texts: Sequence[Said]) -> list[tuple[int, ...]]:
    """The keys of each text, as numbers that `unpacked_keys` understands."""
    exact, leads, places = [], [], []
    for place, (title, body, link) in enumerate(texts):
        is_telling = len(frozenset(title) - STOP) >= MIN_TITLE
        exact.append(list(_exact(title, body, link, is_telling=is_telling)))
        if body or is_telling:
            leads.append(body[:LEAD] if body else title)
            places.append(place)
    for place, bands in zip(places, _bands(leads), strict=True):
        exact[place] += [_BAND << 47 | value for value in bands]
    return [tuple(keys) for keys in exact]


def unpacked_keys(packed: Sequence[int]) -> tuple[Key, ...]:
    """What `packed_keys` packed."""
    return tuple(Key(one & _MASK, *_KINDS[one >> 47]) for one in packed)


def _exact(
    title: Sequence[str], body: Sequence[str], link: str | None, *, is_telling: bool
) -> list[int]:
    keys, head = [], " ".join(title)
    if link:
        keys.append(_LINK << 47 | _digest(f"l {link}"))
    if is_telling:
        keys.append(_TITLE << 47 | _digest("t " + head))
    if body or is_telling:
        keys.append(_TEXT << 47 | _digest(f"x {head}\0{' '.join(body)}"))
    return keys


def _bands(leads: Sequence[Sequence[str]]) -> list[list[int]]:
    """MinHash of pairs of neighbours: `BANDS` keys of two minima for each text."""
    if not leads:
        return []
    import numpy as np  # a collector without news needs none

    left: list[int] = []
    right: list[int] = []
    starts = []
    for words in leads:
        hashes = [_hash(word) for word in words]
        starts.append(len(left))
        left += hashes[:-1] if len(hashes) > 1 else [0]
        right += hashes[1:] if len(hashes) > 1 else hashes
    factors, terms, mix, shift = _constants()
    pairs = np.array(left, np.uint64) * mix + np.array(right, np.uint64)
    hashed = (pairs ^ (pairs >> shift)) * factors + terms
    minima = np.minimum.reduceat(hashed, starts, axis=1)
    minima = minima.reshape(BANDS, _ROWS, len(leads))
    mixed = (minima[:, 0] * mix ^ (minima[:, 1] >> shift)) * mix
    bands = ((mixed ^ (mixed >> shift)).T).tolist()
    return [
        [(value * 31 + band) & _MASK for band, value in enumerate(values)]
        for values in bands
    ]


@cache
def _constants() -> tuple[Any, ...]:
    import numpy as np

    chance = np.random.Generator(np.random.PCG64(7))
    size = BANDS * _ROWS
    factors = chance.integers(1, 1 << 62, size, dtype=np.uint64)[:, None] | 1
    terms = chance.integers(1, 1 << 62, size, dtype=np.uint64)[:, None]
    return factors, terms, np.uint64(0x9E3779B97F4A7C15), np.uint64(29)


@lru_cache(maxsize=262_144)
def _hash(token: str) -> int:
    return _digest(token)


def _digest(text: str) -> int:
    said = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest()) & _MASK
