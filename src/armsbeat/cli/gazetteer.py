"""
`armsbeat gazetteer`: list, add-alias, add-system, silence, remove, export, import.

Every change is shown with what it would do to the stored items; `--apply` does it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console
from rich.progress import Progress

from armsbeat import pipeline
from armsbeat.annotate import read_gazetteer, read_shipped
from armsbeat.annotate.gazetteer import Entity
from armsbeat.annotate.own import add, remove
from armsbeat.annotate.own_file import dump_own, in_words, parse_own
from armsbeat.annotate.systems import SILENCED
from armsbeat.errors import FileError
from armsbeat.model import OwnEntry
from armsbeat.settings import Settings

EXAMPLES = 10


def list_systems(arguments: argparse.Namespace, settings: Settings) -> int:
    """The systems with their aliases, or the own entries alone."""
    own = pipeline.own_entries(pipeline.open_store_of(settings))
    if arguments.own:
        for entry in own:
            print(json.dumps(_told(entry)) if arguments.json else in_words(entry))
        return 0
    gazetteer = read_gazetteer(own=own)
    aliases: dict[str, list[str]] = {}
    for alias in gazetteer.aliases:
        if alias.kind == "system" and alias.via != SILENCED:
            aliases.setdefault(alias.entity, []).append(alias.surface)
    for (kind, _), entity in sorted(gazetteer.entities.items()):
        written = aliases.get(entity.id, [])
        if kind == "system" and _matches(entity, written, arguments.search):
            _print_system(entity, written, as_json=arguments.json)
    return 0


def _matches(entity: Entity, written: Sequence[str], search: str) -> bool:
    found = (entity.id, entity.name, entity.category or "", entity.maker, *written)
    return search.casefold() in "\n".join(found).casefold()


def _print_system(entity: Entity, written: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        row = {
            "id": entity.id,
            "name": entity.name,
            "category": entity.category,
            "maker": entity.maker,
            "origin": entity.country,
            "aliases": list(written),
        }
        print(json.dumps(row, ensure_ascii=False))
    else:
        others = ", ".join(w for w in written if w != entity.name)
        print(f"{entity.id:<28} {entity.name} ({entity.category}): {others}")


def _told(entry: OwnEntry) -> dict[str, object]:
    told: dict[str, object] = json.loads(dump_own([entry]))[0]
    return told


def add_alias(arguments: argparse.Namespace, settings: Settings) -> int:
    """Another way to write a system."""
    alias = OwnEntry(
        kind="alias",
        surface=arguments.alias,
        entity=arguments.system,
        needs_context=arguments.ambiguous,
        note=arguments.note,
    )
    return _with_new([alias], arguments, settings)


def add_system(arguments: argparse.Namespace, settings: Settings) -> int:
    """A system that the gazetteer does not have."""
    system = OwnEntry(
        kind="system",
        surface=arguments.name,
        entity=arguments.id,
        category=arguments.category,
        origin=arguments.origin,
        maker=arguments.maker,
        needs_context=arguments.ambiguous,
        note=arguments.note,
    )
    aliases = [
        OwnEntry(
            kind="alias",
            surface=surface,
            entity=arguments.id,
            needs_context=arguments.ambiguous,
        )
        for surface in arguments.alias
    ]
    return _with_new([system, *aliases], arguments, settings)


def silence(arguments: argparse.Namespace, settings: Settings) -> int:
    """A way of writing that is to count for no system."""
    entry = OwnEntry(kind="silence", surface=arguments.alias, note=arguments.note)
    return _with_new([entry], arguments, settings)


def remove_entry(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take own entries back."""
    house = pipeline.open_house(settings)
    entries = house.own
    for word in arguments.entry:
        entries = remove(entries, word)
    return _change(house, entries, arguments)


def export_entries(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the own entries as JSON."""
    text = dump_own(pipeline.own_entries(pipeline.open_store_of(settings))) + "\n"
    if arguments.file is None:
        sys.stdout.write(text)
    else:
        arguments.file.write_text(text, encoding="utf-8")
    return 0


def import_entries(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add the entries of a file; those that are there already are passed over."""
    try:
        text = arguments.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(arguments.file, None, f"cannot be read: {error}") from error
    listed = parse_own(text, name=str(arguments.file))
    house = pipeline.open_house(settings)
    known = {replace(e, added_at=None) for e in house.own}
    new = [e for e in listed if replace(e, added_at=None) not in known]
    return _with_new(new, arguments, settings, house=house)


def _with_new(
    new: Sequence[OwnEntry],
    arguments: argparse.Namespace,
    settings: Settings,
    *,
    house: pipeline.House | None = None,
) -> int:
    house = house or pipeline.open_house(settings)
    shipped, entries, now = read_shipped(), house.own, pipeline.utc_now()
    for entry in new:
        entries = add(entries, replace(entry, added_at=entry.added_at or now), shipped)
    return _change(house, entries, arguments)


def _change(
    house: pipeline.House, entries: tuple[OwnEntry, ...], arguments: argparse.Namespace
) -> int:
    """Apply the entries, or show what they would change."""
    console = Console(file=sys.stderr)
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("annotating" if arguments.apply else "reading", total=None)

        def shown(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        if arguments.apply:
            pipeline.apply_own(house, entries, on_step=shown)
            print("Applied.")
            return 0
        seen = pipeline.preview_own(house, entries, on_step=shown)
    _print_preview(seen)
    return 0


def _print_preview(seen: pipeline.OwnPreview) -> None:
    changed = "1 item" if seen.changed == 1 else f"{seen.changed} items"
    print(f"{changed} of {seen.items} would change. Nothing is saved: add --apply.")
    for change in seen.first[:EXAMPLES]:
        before, after = change.systems
        told = (
            f"{', '.join(before) or 'no system'} -> {', '.join(after) or 'no system'}"
        )
        print(f"  {_plain(change.item.title)[:90]}\n      {told}")


def _plain(text: str) -> str:
    """Feed text for a terminal: no control characters, hence no escape codes."""
    return "".join(c if c.isprintable() else " " for c in text)
