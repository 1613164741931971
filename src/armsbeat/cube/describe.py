"""A view in words: its filters, and the method sheet of a download."""

from __future__ import annotations

from datetime import datetime

from armsbeat.cube.cube import Cube
from armsbeat.model import Query


def view_facts(cube: Cube, query: Query) -> tuple[tuple[str, str], ...]:
    """The filters of the view as `(label, value)` for people, absolute dates."""
    raise NotImplementedError


def method_facts(
    cube: Cube, query: Query, *, now: datetime
) -> tuple[tuple[str, str], ...]:
    """
    All that a reader of the downloaded numbers must know, as `(label, value)`.

    Filters, rows, versions, feeds, how tone and counts are made, caveats, how to
    cite. Made to be handed to `armsbeat.export`.
    """
    raise NotImplementedError
