"""
Words that tell what an ambiguous alias means: tables of cues, topics and decoys.

`cues.csv` gives each cue word a topic, `topics.csv` says how much a topic counts for
or against a weapon system by its distance, `decoys.csv` lists longer phrases that
merely contain an alias (Patriot Act, Caesar salad) and thereby take its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from armsbeat.annotate.gazetteer import Entry, Table, rows
from armsbeat.annotate.match import Alias
from armsbeat.errors import GazetteerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """How much a cue of a topic counts, by where it stands."""

    next: float
    """Beside the alias."""
    near: float
    """In its neighbourhood."""
    item: float
    """Elsewhere in the item."""


def read_topics(folder: Path) -> Mapping[str, Topic]:
    """
    The topics of `topics.csv`.

    Raises:
        GazetteerError: A weight is not a number.
    """
    path = folder / "topics.csv"
    topics = {}
    for line, row in rows(path, ("topic", "next", "near", "item")):
        try:
            topics[row["topic"]] = Topic(
                next=float(row["next"]),
                near=float(row["near"]),
                item=float(row["item"]),
            )
        except ValueError as error:
            raise GazetteerError(
                path, line, f"a weight is no number: {error}"
            ) from None
    return topics


def read_cues(folder: Path) -> Table:
    """
    Cues and decoys as aliases for the matcher.

    Raises:
        GazetteerError: A cue names a topic that `topics.csv` lacks.
    """
    topics = read_topics(folder)
    entries = []
    path = folder / "cues.csv"
    for line, row in rows(path, ("topic", "cues")):
        if row["topic"] not in topics:
            raise GazetteerError(
                path, line, f"topic {row['topic']!r} is not in topics.csv"
            )
        for word in row["cues"].split("|"):
            alias = Alias(surface=word.strip(), kind="cue", entity=row["topic"])
            entries.append(Entry(alias=alias, path=path, line=line))
    path = folder / "decoys.csv"
    for line, row in rows(path, ("topic", "phrases")):
        for phrase in row["phrases"].split("|"):
            alias = Alias(surface=phrase.strip(), kind="decoy", entity=row["topic"])
            entries.append(Entry(alias=alias, path=path, line=line))
    return Table(entries=tuple(entries))
