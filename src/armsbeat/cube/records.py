"""The rows of a frame, one by one, as the type checker cannot see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> Iterable[Any]:
    """Each row as a named tuple whose columns the type checker cannot know."""
    return frame.itertuples(index=False)


def record(frame: pd.DataFrame) -> dict[str, Any]:
    """The first row, by column."""
    return {str(name): values.iloc[0] for name, values in frame.items()}
