"""Ibis expressions as SQL of DuckDB, translated once."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

import ibis
import ibis.expr.types as ir

MOST = 1_000
_STANDING = re.compile(r'\b(FROM|JOIN)\s+"(selected(?:_[a-z]+)?)"')


class Translations:
    """
    The last translations.

    An expression is a value: equal ones have equal SQL, so that nothing here ever grows
    old. Translating takes some 10 ms, in which no other thread runs.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Any, str] = OrderedDict()
        self._lock = Lock()

    def sql(self, expression: ir.Table, standing: Mapping[str, str]) -> str:
        """
        The SQL of an expression.

        Args:
            expression: The question.
            standing: The SQL to put where a table's name is written, by that name.
        """
        sql = self._translated(expression)
        return _STANDING.sub(lambda found: f"{found[1]} {standing[found[2]]}", sql)

    def _translated(self, expression: ir.Table) -> str:
        key = expression.op()
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known
        sql = str(ibis.to_sql(expression, dialect="duckdb"))
        with self._lock:
            self._known[key] = sql
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return sql
