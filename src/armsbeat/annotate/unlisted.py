"""Designations that nobody listed, by the patterns of the field."""

from __future__ import annotations

from collections.abc import Sequence

from armsbeat.annotate.annotator import Reading
from armsbeat.model import Mention


def find_unlisted(
    reading: Reading, accepted: Sequence[Mention], mentions: Sequence[Mention]
) -> list[Mention]:
    """Mentions of designations that no table lists, tagged `via="unlisted"`."""
    return []
