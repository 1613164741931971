"""
Texts on their way to the annotator and back, here or in a process of its own.

Between processes they travel as plain tuples: pickling dataclasses, with slots and
frozen, took as long as all else that the collector does with an item.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from armsbeat.model import Annotation, Deal, Item, Mention, Rejection, Tone

if TYPE_CHECKING:
    from armsbeat.annotate import Annotator

LENGTH = struct.Struct(">I")
Text = tuple[str, str, str | None, str | None, datetime | None]
"""Title, summary, link, language as item or feed state it, and date."""
Answer = tuple[list[tuple[Any, ...]], list[tuple[int, ...]]]
"""Annotations as `to_plain` gives them, and the keys of the texts' stories."""

_PARTS: dict[str, type] = {"mentions": Mention, "rejections": Rejection, "deals": Deal}
_NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Annotation, Mention, Rejection, Deal, Tone)
}
_VALUES: dict[type, attrgetter[Any]] = {
    kind: attrgetter(*names) for kind, names in _NAMES.items()
}
_PLACES = {name: _NAMES[Annotation].index(name) for name in (*_PARTS, "tone")}


def text_of(item: Item, feed_language: str | None) -> Text:
    """What the annotator reads of an item, and what tells its story."""
    language = item.language or feed_language
    return item.title, item.summary, item.link, language, item.published_at


def annotated(annotator: Annotator, text: Text) -> Annotation:
    """One text's annotation."""
    title, summary, _, language, published_at = text
    return annotator.annotate(title, summary, language=language, published=published_at)


def to_plain(annotation: Annotation) -> tuple[Any, ...]:
    """An annotation as tuples all through."""
    plain = list(_VALUES[Annotation](annotation))
    for name, kind in _PARTS.items():
        if parts := plain[_PLACES[name]]:
            plain[_PLACES[name]] = tuple(map(_VALUES[kind], parts))
    plain[_PLACES["tone"]] = _VALUES[Tone](annotation.tone)
    return tuple(plain)


def from_plain(plain: Sequence[Any]) -> Annotation:
    """What `to_plain` made plain."""
    values = dict(zip(_NAMES[Annotation], plain, strict=True))
    for name, kind in _PARTS.items():
        if parts := values[name]:
            values[name] = tuple(_made(kind, one) for one in parts)
    values["tone"] = _made(Tone, values["tone"])
    return Annotation(**values)


def _made(kind: Any, values: Sequence[Any]) -> Any:
    return kind(**dict(zip(_NAMES[kind], values, strict=True)))
