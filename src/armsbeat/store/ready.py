"""
Items and annotations as rows that are ready for the database, but for their numbers.

Made in any process and before the write lock is taken: what is left to do under it is
to number them. All is plain data (texts, numbers, tuples) that can be marshalled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from armsbeat.model import Annotation, Deal, Item, Mention, Rejection
from armsbeat.store.plain import MAX_INT, clean, time_text, to_json

ReadyMention = tuple[
    int,
    str,
    str,
    str,
    str,
    str,
    int,
    int,
    str,
    str,
    str | None,
    str | None,
    str,
    float | None,
]
"""Its number in the item, and the values of `Mention` in their order."""

ReadyDeal = tuple[
    int,
    str | None,
    str | None,
    str,
    int | None,
    str | None,
    str,
    str,
    int | None,
    int | None,
    str | None,
    str,
]
"""Its number in the item, and the values of `Deal`; lists are JSON."""

ReadyAnnotation = tuple[
    str,
    bool,
    str,
    float | None,
    float | None,
    str,
    str,
    str,
    tuple[ReadyMention, ...],
    tuple[ReadyDeal, ...],
]
"""Language, relevant, relevance, compound, raw, words, rejections, refusals (lists are
JSON), mentions and deals."""

ReadyItem = tuple[
    str,
    str,
    str,
    str | None,
    str | None,
    str | None,
    str | None,
    str | None,
    str,
    tuple[int, ...] | None,
    ReadyAnnotation | None,
]
"""Key, title, summary, link, when it was published (as `time_text`), date flag,
language, hash of its bytes, hash of its text, the keys of its story (None: to be made),
and its annotation."""

# Keys longer than this are shortened: PostgreSQL's index takes 2,704 bytes.
MAX_KEY_CHARS: Final = 400


def ready_item(
    item: Item,
    annotation: Annotation | ReadyAnnotation | None = None,
    keys: tuple[int, ...] | None = None,
) -> ReadyItem:
    """
    An item as a row.

    Args:
        item: With its identity.
        annotation: What was read out of it, ready or not; None: not annotated.
        keys: Those of its story, where they are known.
    """
    published, link, language = item.published_at, item.link, item.language
    if isinstance(annotation, Annotation):
        annotation = ready_annotation(annotation)
    return (
        stored_key(item.key),
        clean(item.title),
        clean(item.summary),
        None if link is None else clean(link),
        None if published is None else time_text(published),
        item.date_flag,
        None if language is None else clean(language),
        None if item.raw_hash is None else clean(item.raw_hash),
        _text_hash(item),
        keys,
        annotation,
    )


def ready_annotation(annotation: Annotation) -> ReadyAnnotation:
    """An annotation as rows."""
    tone = annotation.tone
    return (
        clean(annotation.language),
        annotation.relevant,
        to_json(annotation.relevance),
        tone.compound,
        tone.raw,
        to_json(tone.words),
        to_json([_rejection(one) for one in annotation.rejections]),
        to_json(annotation.refusals),
        tuple([_mention(n, one) for n, one in enumerate(annotation.mentions)]),
        tuple([_deal(n, one) for n, one in enumerate(annotation.deals)]),
    )


def stored_key(key: str) -> str:
    """The key as the database holds it: clean and of bounded length."""
    key = clean(key)
    if len(key) <= MAX_KEY_CHARS:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: MAX_KEY_CHARS - len(digest)]}{digest}"


def _text_hash(item: Item) -> str:
    """The item's own hash, or one of ours where it has none."""
    if item.text_hash:
        return clean(item.text_hash)
    text = f"{item.title}\0{item.summary}".encode(errors="replace")
    return hashlib.sha256(text).hexdigest()


def _mention(n: int, one: Mention) -> ReadyMention:
    return (
        n,
        one.kind,
        clean(one.entity),
        clean(one.name),
        clean(one.surface),
        one.field,
        one.start,
        one.end,
        one.via,
        one.rule,
        one.category,
        one.country,
        one.role,
        one.tone,
    )


def _rejection(one: Rejection) -> Sequence[Any]:
    return (
        one.kind,
        one.entity,
        one.surface,
        one.field,
        one.start,
        one.end,
        one.rule,
    )


def _deal(n: int, one: Deal) -> ReadyDeal:
    return (
        n,
        one.supplier,
        one.recipient,
        to_json(one.systems),
        _bounded(one.value_usd),
        one.stage,
        clean(one.evidence),
        one.field,
        _bounded(one.quantity),
        _bounded(one.amount),
        None if one.currency is None else clean(one.currency),
        to_json(one.cues),
    )


def _bounded(value: int | None) -> int | None:
    # A text may state any number of digits; no deal is worth 64 bits of dollars.
    return value if value is not None and abs(value) <= MAX_INT else None
