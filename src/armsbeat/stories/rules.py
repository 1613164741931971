"""
Whether two items carry the same text: pure, symmetric, and with a reason.

`veto` looks for one thing that makes them two texts; `joined_by` for one that makes
them one. Most notices of a government differ from each other in a country, a system
and an amount alone, so what differs is weighed, not how much.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from rapidfuzz.distance import Indel, Levenshtein

from armsbeat.stories.sketch import (
    LINK_S,
    MIN_BODY,
    MIN_TITLE,
    TEXT_S,
    TITLE_S,
    Sketch,
)
from armsbeat.stories.tokens import STRICT, fact_class
from armsbeat.stories.words import STOP

Rule = Literal["link", "title", "text"]
RULES: tuple[Rule, ...] = ("link", "title", "text")

MIN_ALIKE = 0.8
MIN_ALIKE_TITLE = 0.75
# Where two bodies share this much they follow one pattern: each fact is compared.
PATTERN = 0.5
# Share of a headline's telling words that the other item must know.
MIN_RELATED = 0.4
MIN_SHARED = 0.25
MIN_SAME_PAGE = 0.3
# One of these in each of two texts, and another one: they tell different things.
_EITHER = frozenset("c$ndtwmoe!")
# What one of two texts alone must not say.
_BLOCKED = frozenset(("o:blocked", "o:resumed", "!:no"))


def veto(a: Sketch, b: Sketch) -> str:
    """Why two items can never be of one story; empty: nothing speaks against it."""
    a, b = _ordered(a, b)
    if a.language and b.language and a.language != b.language:
        return "languages differ"
    if abs(a.at - b.at) > LINK_S:
        return "too far apart in time"
    if a.title == b.title and a.body == b.body:
        return ""
    return _titles_differ(a, b) or _bodies_differ(a, b)


def joined_by(a: Sketch, b: Sketch) -> Rule | None:
    """The strongest rule by which two items are one story, if nothing forbids it."""
    a, b = _ordered(a, b)
    if veto(a, b):
        return None
    apart = abs(a.at - b.at)
    if a.link and a.link == b.link and _same_page(a, b):
        return "link"
    if apart <= TITLE_S and _same_title(a, b):
        return "title"
    if apart <= TEXT_S and _same_text(a, b):
        return "text"
    return None


def _ordered(a: Sketch, b: Sketch) -> tuple[Sketch, Sketch]:
    """Two texts can be aligned in several ways; this makes it always the same one."""
    return (a, b) if (a.title, a.body) <= (b.title, b.body) else (b, a)


def alike(a: Sequence[str], b: Sequence[str]) -> float:
    """Share of words that stay in place when one text is made the other, in [0, 1]."""
    return Indel.normalized_similarity(a, b)


def _titles_differ(a: Sketch, b: Sketch) -> str:
    if a.title == b.title:
        return ""
    ours, theirs = _unknown(a, b), _unknown(b, a)
    # On one page a headline is rewritten at times; there it takes a fact on each side.
    on_one_page = a.link is not None and a.link == b.link
    apart = ours & theirs & STRICT if on_one_page else _lone(a, b, ours, theirs)
    if apart:
        return f"headlines differ in {_CLASSES[min(apart)]}"
    if not on_one_page and alike(a.title, b.title) >= PATTERN:
        return _differ(a.title, b.title, a, b)
    return ""


def _lone(a: Sketch, b: Sketch, ours: set[str], theirs: set[str]) -> set[str]:
    """Classes of which one headline has a fact that the other item ought to have."""
    told = {fact_class(token) for token in b.title}, {fact_class(t) for t in a.title}
    lone = (ours if b.body else ours & told[0]) | (
        theirs if a.body else theirs & told[1]
    )
    blocked = (a.body and b.body) and _BLOCKED & set(a.title + b.title)
    outcome = {"o"} if blocked and not blocked <= a.words & b.words else set()
    return (lone & STRICT) | outcome


def _unknown(a: Sketch, b: Sketch) -> set[str]:
    """Classes of which a's headline has a fact that b does not know."""
    facts = {token for token in a.title if fact_class(token)} - b.words
    facts -= set(_cut_off(a, b))
    return {
        fact_class(token)
        for token in facts
        if not (token[0] == "$" and _is_rounded(token, b.words))
    }


def _cut_off(a: Sketch, b: Sketch) -> Sequence[str]:
    """What of a's body may have stood in b's, had it not been cut."""
    return a.body[len(b.body) :] if len(a.body) > len(b.body) else ()


def _is_rounded(token: str, words: Iterable[str]) -> bool:
    amounts = {_rounded(word) for word in words if word[:2] == "$:"}
    return _rounded(token) in amounts


def _rounded(token: str) -> str:
    digits = token[5:]
    return f"{token[:5]}{float(digits):.1e}" if digits else token


def _bodies_differ(a: Sketch, b: Sketch) -> str:
    if not a.body or not b.body or a.body == b.body:
        return ""
    one, other = _aligned(a.body, b.body)
    if alike(one, other) >= PATTERN:
        return _differ(one, other, a, b)
    facts = [t for t in a.words if t[1:2] == ":"], [t for t in b.words if t[1:2] == ":"]
    for mark in "$dn":
        ours = {t for t in facts[0] if fact_class(t) == mark}
        theirs = {t for t in facts[1] if fact_class(t) == mark}
        if ours and theirs and not ours & theirs:
            if mark == "$" and {_rounded(t) for t in ours} & {
                _rounded(t) for t in theirs
            }:
                continue
            return f"texts differ in {_CLASSES[mark]}"
    return ""


def _aligned(
    a: tuple[str, ...], b: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Two texts without what only the longer one has at its end."""
    if len(a) > len(b):
        b, a = _aligned(b, a)
        return a, b
    last = 0
    for op in Levenshtein.opcodes(a, b):
        if op.tag == "equal":
            last = op.dest_end + (len(a) - op.src_end)
    return a, b[:last] if last else b


def _differ(one: tuple[str, ...], other: tuple[str, ...], a: Sketch, b: Sketch) -> str:
    """Whether what differs between two texts of one pattern is a fact."""
    if one == other:
        return ""
    for op in Levenshtein.opcodes(one, other):
        if op.tag == "equal":
            continue
        ours = one[op.src_start : op.src_end]
        theirs = other[op.dest_start : op.dest_end]
        reason = _block_differs(ours, theirs, a, b)
        if reason:
            return reason
    return ""


def _block_differs(
    ours: tuple[str, ...], theirs: tuple[str, ...], a: Sketch, b: Sketch
) -> str:
    own = {token for token in ours if token not in theirs}
    their = {token for token in theirs if token not in ours}
    classes = {fact_class(token) for token in own if fact_class(token)}
    other = {fact_class(token) for token in their if fact_class(token)}
    for mark in sorted(classes & other & _EITHER):
        return f"texts differ in {_CLASSES[mark]}"
    lone = (own - b.words) | (their - a.words)
    for mark in sorted({fact_class(word) for word in lone} & STRICT):
        return f"only one text has {_CLASSES[mark]}"
    if lone & _BLOCKED:
        return "outcomes differ"
    if _names(own, a, b) and _names(their, b, a):
        return "texts differ in a name"
    for block, names in ((ours, _names(own, a, b)), (theirs, _names(their, b, a))):
        if "and" in block and names:
            return "only one text has a name"
    return ""


def _names(words: set[str], here: Sketch, there: Sketch) -> set[str]:
    return (words & here.proper) - there.words


def _same_page(a: Sketch, b: Sketch) -> bool:
    if not a.title_content or not b.title_content:
        return True
    same = _overlap(a.title_content, b.title_content) >= MIN_SAME_PAGE
    return same or _overlap(a.body_content, b.body_content) >= PATTERN


def _same_title(a: Sketch, b: Sketch) -> bool:
    if a.title != b.title or len(a.title_content) < MIN_TITLE:
        return False
    if not a.body or not b.body:
        return True
    return _overlap(a.body_content, b.body_content) >= MIN_SHARED


def _same_text(a: Sketch, b: Sketch) -> bool:
    if not a.body or not b.body:
        bare = not a.body and not b.body and abs(a.at - b.at) <= TITLE_S
        return bare and _titles_alike(a, b)
    one, other = _aligned(a.body, b.body)
    if min(len(one), len(other)) < MIN_BODY or alike(one, other) < MIN_ALIKE:
        return False
    return _related(a, b) and _related(b, a)


def _titles_alike(a: Sketch, b: Sketch) -> bool:
    if min(len(a.title_content), len(b.title_content)) < MIN_TITLE:
        return False
    if alike(a.title, b.title) < MIN_ALIKE_TITLE:
        return False
    # Nothing else speaks: a telling word in another's place is another thing.
    return all(
        op.tag != "replace"
        or not set(a.title[op.src_start : op.src_end]) - STOP
        or not set(b.title[op.dest_start : op.dest_end]) - STOP
        for op in Levenshtein.opcodes(a.title, b.title)
    )


def _related(a: Sketch, b: Sketch) -> bool:
    known = a.title_content & b.words
    return len(known) >= MIN_RELATED * len(a.title_content)


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / (min(len(a), len(b)) or 1)


_CLASSES = {
    "c": "a country",
    "$": "an amount of money",
    "n": "a number",
    "d": "a designation",
    "t": "a transmittal number",
    "w": "a day of the week",
    "m": "a month",
    "o": "the outcome",
    "e": "the kind of equipment",
    "!": "a negation",
}
