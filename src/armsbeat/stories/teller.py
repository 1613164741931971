"""What the store asks: how to look an item up, and whose story it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from armsbeat.stories.crowds import attach
from armsbeat.stories.families import Pair, Told, grow
from armsbeat.stories.keys import KINDS, keys_of
from armsbeat.stories.rules import RULES, joined_by
from armsbeat.stories.sketch import Sketch, said, sketch

# Raised with every change of the rules: stories told by other ones are told anew.
VERSION = "3"
# Items that came last are the likeliest to be compared again.
REMEMBERED = 4_096
# Keys made ahead that nobody asked for (their items were known) are dropped.
MOST_AHEAD = 20_000

Text = tuple[str, str, str | None]
"""Title, summary and link."""
Ahead = tuple[Text, tuple[int, ...]]
"""A text and its keys."""


class Teller:
    """Tells stories; all its methods are pure."""

    version = VERSION
    kinds: Sequence[tuple[int, bool]] = KINDS

    def __init__(self, canonical_link: Callable[[str], str | None]) -> None:
        """Take the function that makes two ways to one page the same address."""
        self._canonical_link = canonical_link
        self._sketch = lru_cache(maxsize=REMEMBERED)(self._make)
        self._ahead: dict[Text, tuple[int, ...]] = {}

    def sketch(
        self,
        item_id: int,
        title: str,
        summary: str,
        link: str | None,
        language: str | None,
        at: datetime,
    ) -> Sketch:
        """Make an item comparable."""
        return self._sketch(item_id, title, summary, link, language, at)

    def keys(self, texts: Sequence[Text]) -> list[tuple[int, ...]]:
        """Under what some texts are looked up; what is known ahead is used up."""
        found = [self._ahead.pop(text, None) for text in texts]
        lacking = [text for text, keys in zip(texts, found, strict=True) if not keys]
        made = iter(self.packed(lacking))
        return [keys or next(made) for keys in found]

    def packed(self, texts: Sequence[Text]) -> list[tuple[int, ...]]:
        """The keys of some texts, made in any process."""
        return keys_of(
            [
                said(title, summary, self._page(link) if link else None)
                for title, summary, link in texts
            ]
        )

    def ahead(self, texts: Sequence[Text]) -> list[Ahead]:
        """Make the keys of texts before they are stored."""
        return list(zip(texts, self.packed(texts), strict=True))

    def learn(self, made: Iterable[Ahead]) -> None:
        """Take over what was made ahead: `keys` then need not make it."""
        if len(self._ahead) > MOST_AHEAD:
            self._ahead.clear()
        self._ahead.update(made)

    def joined(self, near: Sequence[tuple[Sketch, Sketch]]) -> list[Pair]:
        """Those of some pairs that a rule joins."""
        found = ((a, b, joined_by(a, b)) for a, b in near)
        return [(a, b, rule) for a, b, rule in found if rule is not None]

    def told(self, item_id: int, family: int, story: int, rule: str | None) -> Told:
        """What is told of an item, as the store remembers it."""
        known = next((one for one in RULES if one == rule), None)
        return Told(item_id=item_id, family=family, story=story, rule=known)

    def grow(
        self,
        members: Sequence[Sketch],
        known: Mapping[int, Told],
        found: Sequence[Pair],
    ) -> dict[int, Told]:
        """The stories of one family that grew; see `families.grow`."""
        return grow(members, known, found)

    def attach(
        self,
        fresh: Sequence[Sketch],
        there: Mapping[int, Sketch],
        known: Mapping[int, Told],
        found: Sequence[Pair],
    ) -> dict[int, Told]:
        """The stories of new items in a family too large to tell; see `crowds`."""
        return attach(fresh, there, known, found)

    def _make(
        self,
        item_id: int,
        title: str,
        summary: str,
        link: str | None,
        language: str | None,
        at: datetime,
    ) -> Sketch:
        return sketch(
            item_id,
            title,
            summary,
            link=self._page(link) if link else None,
            language=_base(language),
            at=at.timestamp(),
        )

    def _page(self, link: str) -> str | None:
        """The page an item leads to; a home page is no item's own."""
        page = self._canonical_link(link)
        if page is None or page.find("/", len("https://")) + 1 >= len(page):
            return None
        return page


def _base(language: str | None) -> str | None:
    code = (language or "").casefold().replace("_", "-").split("-")[0].strip()
    return None if code in ("", "und") else code
