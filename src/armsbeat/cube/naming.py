"""What entities are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd


def named(ids: pd.Series[Any], known: Mapping[str, str]) -> pd.Series[Any]:
    """Ids as names; an id nobody named stands for itself, missing stays missing."""
    return ids.map(lambda one: known.get(one, one), na_action="ignore")


def joined(ids: Iterable[str], known: Mapping[str, str], separator: str = ", ") -> str:
    """The names of several ids in one text."""
    return separator.join(known.get(one, one) for one in ids)
