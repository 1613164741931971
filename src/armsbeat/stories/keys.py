"""
The keys under which texts are looked up, made of many texts at once.

Items that share a key are compared with each other; who shares none is not. A key is a
whole number below 2**46: its kind, and 44 bits of a hash.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final

from armsbeat.stories.words import STOP

DAY_S: Final = 86_400
# How far apart two items of one story may be, by what joins them.
LINK_S: Final = 14 * DAY_S
TITLE_S: Final = 2 * DAY_S
TEXT_S: Final = 3 * DAY_S
# A summary is known by its first words, since many feeds cut the rest.
LEAD: Final = 24
MIN_BODY: Final = 8
# A headline of fewer telling words ("Arms sales") stands for many texts.
MIN_TITLE: Final = 5
BANDS: Final = 8
_ROWS: Final = 2
KIND_SHIFT: Final = 44
_MASK: Final = (1 << KIND_SHIFT) - 1
_LINK: Final = 0 << KIND_SHIFT
_TITLE: Final = 1 << KIND_SHIFT
_TEXT: Final = 2 << KIND_SHIFT
_BAND: Final = 3 << KIND_SHIFT

KINDS: tuple[tuple[int, bool], ...] = (
    (LINK_S // DAY_S, True),
    (TITLE_S // DAY_S, True),
    (TEXT_S // DAY_S, True),
    (TEXT_S // DAY_S, False),
)
"""By `key >> KIND_SHIFT`: the days between which items that share the key are compared,
and whether who shares it has the same page, headline or text."""

Said = tuple[tuple[str, ...], tuple[str, ...], str | None]
"""Words of the headline, of the body, and the page; as in a sketch."""


def keys_of(texts: Sequence[Said]) -> list[tuple[int, ...]]:
    """The keys of each text, rising and distinct."""
    found: list[set[int]] = []
    leads: list[tuple[str, ...]] = []
    places: list[int] = []
    for place, (title, body, link) in enumerate(texts):
        is_telling = len(title) >= MIN_TITLE and len(set(title) - STOP) >= MIN_TITLE
        found.append(_exact(title, body, link, is_telling=is_telling))
        if body or is_telling:
            leads.append(body[:LEAD] if body else title)
            places.append(place)
    for place, bands in zip(places, _bands(leads), strict=True):
        found[place].update(bands)
    return [tuple(sorted(keys)) for keys in found]


def _exact(
    title: tuple[str, ...],
    body: tuple[str, ...],
    link: str | None,
    *,
    is_telling: bool,
) -> set[int]:
    keys, head = set[int](), " ".join(title)
    if link:
        keys.add(_LINK | _digest(f"l {link}"))
    if is_telling:
        keys.add(_TITLE | _digest(f"t {head}"))
    if body or is_telling:
        keys.add(_TEXT | _digest(f"x {head}\0{' '.join(body)}"))
    return keys


def _bands(leads: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """MinHash of pairs of neighbours: `BANDS` keys of two minima for each text."""
    if not leads:
        return []
    import numpy as np  # a collector without news needs none

    hashes: list[int] = []
    starts: list[int] = []
    for words in leads:
        starts.append(len(hashes))
        if len(words) == 1:
            hashes.append(0)
        hashes += map(_hash, words)
    factors, terms, mix, shift, numbers = _constants()
    each = np.frombuffer(array("Q", hashes), np.uint64)
    pairs = each[:-1] * mix + each[1:]
    hashed = (pairs ^ (pairs >> shift)) * factors + terms
    # The last word of a text and the first of the next are no neighbours.
    hashed[:, np.array(starts[1:], np.int64) - 1] = np.iinfo(np.uint64).max
    minima = np.minimum.reduceat(hashed, starts, axis=1)
    minima = minima.reshape(BANDS, _ROWS, len(leads))
    mixed = (minima[:, 0] * mix ^ (minima[:, 1] >> shift)) * mix
    bands = (mixed ^ (mixed >> shift)) * np.uint64(31) + numbers
    packed = (bands & np.uint64(_MASK)) | np.uint64(_BAND)
    return packed.T.tolist()  # type: ignore[no-any-return]


@cache
def _constants() -> tuple[Any, ...]:
    import numpy as np

    chance = np.random.Generator(np.random.PCG64(7))
    size = BANDS * _ROWS
    factors = chance.integers(1, 1 << 62, size, dtype=np.uint64)[:, None] | 1
    terms = chance.integers(1, 1 << 62, size, dtype=np.uint64)[:, None]
    numbers = np.arange(BANDS, dtype=np.uint64)[:, None]
    return factors, terms, np.uint64(0x9E3779B97F4A7C15), np.uint64(29), numbers


@lru_cache(maxsize=262_144)
def _hash(token: str) -> int:
    return _digest(token)


def _digest(text: str) -> int:
    said = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest()) & _MASK
