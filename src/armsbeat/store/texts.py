"""The texts that stories are told of: those that just came are at hand, others read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from armsbeat.store.annotating import chunks
from armsbeat.store.plain import time_of, time_text
from armsbeat.store.ready import ReadyItem
from armsbeat.store.schema import annotation_table, items
from armsbeat.store.telling import Fresh, Teller

_1970 = date(1970, 1, 1).toordinal()


class Texts:
    """
    Texts of items, as they are looked up and compared.

    Args:
        connection: In a transaction.
        teller: Who compares.
        new: Items that came with this transaction, and their effective time.
    """

    def __init__(
        self,
        connection: Connection,
        teller: Teller,
        new: Mapping[int, tuple[ReadyItem, str]],
    ) -> None:
        self._connection, self._teller, self._new = connection, teller, new

    def fresh(self, ids: Sequence[int]) -> dict[int, Fresh]:
        """Items whose story is to be told, with their keys."""
        found: dict[int, Fresh] = {}
        lacking: dict[int, tuple[str, str, str | None]] = {}
        for one in ids:
            there = self._new.get(one)
            if there is None:
                continue
            item, at = there
            found[one] = Fresh(one, _day(at[:10]), item[9] or ())
            if item[9] is None:
                lacking[one] = item[1:4]
        for row in self._rows([one for one in ids if one not in self._new]):
            at = time_text(row.dated_at)
            found[row.id] = Fresh(row.id, _day(at[:10]), ())
            lacking[row.id] = row.title, row.summary, row.link
        made = self._teller.keys(list(lacking.values()))
        for one, keys in zip(lacking, made, strict=True):
            found[one].keys = keys
        return found

    def sketch_more(self, there: dict[int, Any], ids: Iterable[int]) -> None:
        """Add the sketches of these items, but for those that are there."""
        lacking = sorted(set(ids) - there.keys())
        for one in lacking:
            if one in self._new:
                item, at = self._new[one]
                read = item[10][0] if item[10] is not None else None
                there[one] = self._sketch(one, item[1:4], item[6], read, time_of(at))
        for row in self._rows([one for one in lacking if one not in self._new]):
            text = (row.title, row.summary, row.link)
            there[row.id] = self._sketch(
                row.id, text, row.claimed, row.read, row.dated_at
            )

    def _sketch(
        self,
        item_id: int,
        text: tuple[str, str, str | None],
        claimed: str | None,
        read: str | None,
        at: datetime,
    ) -> Any:
        language = claimed if read in (None, "und") else read
        return self._teller.sketch(item_id, *text, language, at)

    def _rows(self, ids: Sequence[int]) -> Iterator[Any]:
        for chunk in chunks(ids):
            query = select(
                *(items.c[name] for name in ("id", "title", "summary", "link")),
                items.c.language.label("claimed"),
                annotation_table.c.language.label("read"),
                items.c.dated_at,
            ).join_from(items, annotation_table, isouter=True)
            yield from self._connection.execute(query.where(items.c.id.in_(chunk)))


@lru_cache(maxsize=4_096)
def _day(text: str) -> int:
    """Days since 1970."""
    return date.fromisoformat(text).toordinal() - _1970
