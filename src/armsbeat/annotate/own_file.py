"""Own entries as JSON: how the store keeps them and how they are exchanged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from armsbeat.errors import GazetteerError
from armsbeat.model import OwnEntry, OwnKind

_FIELDS = {field.name for field in fields(OwnEntry)}
_DEFAULTS: dict[str, object] = {
    f.name: f.default for f in fields(OwnEntry) if f.name not in ("kind", "surface")
}


def dump_own(entries: Sequence[OwnEntry]) -> str:
    """The entries as a JSON list; what is not said is left out."""
    return json.dumps([_told(entry) for entry in entries], ensure_ascii=False, indent=1)


def _told(entry: OwnEntry) -> dict[str, Any]:
    told = {k: v for k, v in asdict(entry).items() if v != _DEFAULTS.get(k, ...)}
    if entry.added_at is not None:
        told["added_at"] = entry.added_at.isoformat()
    return told


def in_words(entry: OwnEntry) -> str:
    """An entry as the method sheet tells it."""
    if entry.kind == "silence":
        told = f"“{entry.surface}” counts for no system"
    elif entry.kind == "alias":
        told = f"“{entry.surface}” names {entry.entity}"
    else:
        facts = (entry.category, entry.origin, entry.maker)
        told = f"“{entry.surface}” is the system {entry.entity}: " + ", ".join(
            fact for fact in facts if fact
        )
    if entry.needs_context:
        told += ", where the words around it speak of arms"
    return f"{told}. {entry.note}" if entry.note else told


def parse_own(text: str, *, name: str) -> tuple[OwnEntry, ...]:
    """
    The entries of a JSON list.

    Raises:
        GazetteerError: It is not such a list; names the entry.
    """
    try:
        listed = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise GazetteerError(Path(name), None, f"not JSON: {error}") from error
    if not isinstance(listed, list):
        raise GazetteerError(Path(name), None, "not a list of entries")
    return tuple(_entry(row, name, n) for n, row in enumerate(listed, start=1))


def _entry(row: Any, name: str, number: int) -> OwnEntry:
    def fault(reason: str) -> GazetteerError:
        return GazetteerError(Path(name), None, f"entry {number}: {reason}")

    if not isinstance(row, dict):
        raise fault("is not an object")
    unknown = row.keys() - _FIELDS
    if unknown:
        raise fault(f"has the unknown field {min(unknown)!r}: remove it")
    if row.get("kind") not in get_args(OwnKind):
        raise fault(f"`kind` must be one of {', '.join(get_args(OwnKind))}")
    if not isinstance(row.get("surface"), str):
        raise fault("`surface` is missing")
    values = dict(row)
    flag = values.pop("needs_context", False)
    if not isinstance(flag, bool):
        raise fault("`needs_context` must be true or false")
    wrong = [k for k, v in values.items() if v is not None and not isinstance(v, str)]
    if wrong:
        raise fault(f"`{wrong[0]}` must be text")
    values = {k: v for k, v in values.items() if v is not None}
    try:
        at = values.pop("added_at", None)
        added_at = datetime.fromisoformat(at) if at else None
    except ValueError as error:
        raise fault("`added_at` must be a time as 2026-11-23T12:00:00+00:00") from error
    return OwnEntry(**values, needs_context=flag, added_at=added_at)
