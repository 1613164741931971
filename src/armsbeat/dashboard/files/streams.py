"""
The items of a view as files that are sent while they are made.

A page keeps what it offers; an address asks for it. Memory holds one page of rows.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from secrets import token_urlsafe
from tempfile import TemporaryFile

from armsbeat.cube import Engine, frames
from armsbeat.export import MIME, PARTS, Facts, Format, write
from armsbeat.model import Query

MOST = 400
"""Views kept; the one that was offered longest ago goes first."""
PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The items of a view, in whatever format is asked for."""

    cube: Engine
    query: Query
    facts: Callable[[Engine], Facts]
    """What goes beside the numbers."""
    name: str
    """Of its files, without the ending."""

    def pieces(self, form: Format) -> Iterator[bytes]:
        """The file; exactly the rows that the view has when this begins."""
        with self.cube.still() as still:
            pages = frames.download_pages(still, self.query)
            if form in PARTS:
                yield from PARTS[form](pages)
                return
            with TemporaryFile() as file:
                write(pages, form, file, facts=self.facts(still))
                file.seek(0)
                while piece := file.read(PIECE):
                    yield piece


class Tables:
    """Safe to use from all threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, Table] = OrderedDict()
        self._keys: dict[Query, str] = {}
        self._lock = threading.Lock()

    def put(self, table: Table) -> str:
        """Keep it; returns the word that its address has for it, one per view."""
        with self._lock:
            key = self._keys.setdefault(table.query, token_urlsafe(12))
            self._kept[key] = table
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                _, old = self._kept.popitem(last=False)
                self._keys.pop(old.query, None)
            return key

    def get(self, key: str) -> Table | None:
        """What was put there; None: it is not kept any more, or never was."""
        with self._lock:
            return self._kept.get(key)


TABLES = Tables()
"""The one of this process: pages put, the files' addresses get."""


def links(table: Table, labels: dict[Format, str]) -> str:
    """Keep a table and return the HTML of the links to its files."""
    key = TABLES.put(table)
    return ", ".join(
        f'<a href="./files/items/{key}/{table.name}.{form}"'
        f' download="{table.name}.{form}" target="_self">{label}</a>'
        for form, label in labels.items()
        if form in MIME
    )
