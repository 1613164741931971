"""What entities are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from armsbeat.cube.cube import Cube
from armsbeat.cube.schema import NAMES
from armsbeat.model import MentionKind


def names(cube: Cube, kind: MentionKind) -> dict[str, str]:
    """Name by id, of all entities of a kind that the cube has heard of."""
    known = cube.frame(NAMES.filter(NAMES.kind == kind).select("entity", "name"))
    return dict(zip(known["entity"], known["name"], strict=True))


def named(ids: pd.Series[Any], known: Mapping[str, str]) -> pd.Series[Any]:
    """Ids as names; an id nobody named stands for itself, missing stays missing."""
    return ids.map(lambda one: known.get(one, one), na_action="ignore")


def joined(ids: Iterable[str], known: Mapping[str, str], separator: str = ", ") -> str:
    """The names of several ids in one text."""
    return separator.join(known.get(one, one) for one in ids)
