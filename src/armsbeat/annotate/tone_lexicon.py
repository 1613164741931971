"""
The words that tone is read from: VADER's, with our own tables laid over them.

`data/tone/lexicon.csv` gives words and phrases of news about states and arms a
valence in VADER's unit, `neutral.csv` names those that say what a text is about and
not how it speaks, `modifiers.csv` those that turn or dampen what follows.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from armsbeat.errors import GazetteerError

LIMIT = 4.0
MODIFIERS = {"negation": 0.0, "stronger": 0.293, "weaker": -0.293}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words and phrases, in lower case, with what they do to the tone."""

    valences: Mapping[str, float]
    """In [-4, 4], most negative to most positive. A neutral phrase has 0."""
    negations: frozenset[str]
    boosters: Mapping[str, float]
    """Added to the valence of what follows, in its direction."""
    digest: str
    """Changes when any table does."""

    @property
    def phrases(self) -> frozenset[str]:
        """All entries of more than one word."""
        every = (*self.valences, *self.negations, *self.boosters)
        return frozenset(entry for entry in every if " " in entry)


def load_lexicon(folder: Path) -> Lexicon:
    """
    Read the tone tables of a folder, laid over VADER's own lexicon.

    Raises:
        GazetteerError: A table is malformed or lists a word twice.
    """
    valences: dict[str, float] = dict(SentimentIntensityAnalyzer().lexicon)
    for _, _, word, _ in _rows(folder / "neutral.csv"):
        valences.pop(word, None)
        if " " in word:
            valences[word] = 0.0
    for path, line, word, value in _rows(folder / "lexicon.csv"):
        valences[word] = _valence(path, line, value)
    negations: set[str] = set()
    boosters: dict[str, float] = {}
    for path, line, word, effect in _rows(folder / "modifiers.csv"):
        if effect not in MODIFIERS:
            raise GazetteerError(path, line, f"effect must be one of {[*MODIFIERS]}")
        if effect == "negation":
            negations.add(word)
        else:
            boosters[word] = MODIFIERS[effect]
        valences.pop(word, None)
    return Lexicon(
        valences=valences,
        negations=frozenset(negations),
        boosters=boosters,
        digest=_digest(folder),
    )


def _rows(path: Path) -> Iterator[tuple[Path, int, str, str]]:
    """`(path, line, word, second column)` of a table, each word once."""
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader, None)
        for row in reader:
            if len(row) < 2 or not row[0].strip():
                raise GazetteerError(path, reader.line_num, "needs a word and a value")
            word = row[0].strip().lower()
            if word in seen:
                raise GazetteerError(path, reader.line_num, f"{word!r} is listed twice")
            seen.add(word)
            yield path, reader.line_num, word, row[1].strip()


def _valence(path: Path, line: int, value: str) -> float:
    try:
        valence = float(value)
    except ValueError:
        valence = LIMIT + 1
    if not abs(valence) <= LIMIT:
        reason = f"valence {value!r} is no number from -{LIMIT:g} to {LIMIT:g}"
        raise GazetteerError(path, line, reason)
    return valence


def _digest(folder: Path) -> str:
    sums = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        sums.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sums.hexdigest()[:12]
