"""The rows of a frame, one by one, as the type checker cannot see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> Iterable[Any]:
    """Each row as a named tuple whose columns the type checker cannot know."""
    return frame.itertuples(index=False)


def record(frame: pd.DataFrame) -> dict[str, Any]:
    """The first row, by column."""
    return {str(name): values.iloc[0] for name, values in frame.items()}


def empty(columns: Sequence[str]) -> pd.DataFrame:
    """A frame without rows, with the types its columns have when there are rows."""
    return pd.DataFrame(
        {name: pd.Series([], dtype=_TYPES.get(name, "str")) for name in columns}
    )


_TYPES = {
    **dict.fromkeys(("period", "week"), "datetime64[us]"),
    **dict.fromkeys(
        ("count", "items", "n", "n_before", "rank", "negative", "paired", "whole"),
        "int64",
    ),
    **dict.fromkeys(("country_count", "headline_id"), "int64"),
    **dict.fromkeys(("compound", "compound_before", "lo", "hi"), "float64"),
    **dict.fromkeys(("share", "negative_share", "paired_share"), "float64"),
    **dict.fromkeys(("usual", "ratio", "z"), "float64"),
    "partial": "bool",
    "spark": "object",
}
