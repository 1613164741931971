"""
The words that tone is read from: VADER's, with our own tables laid over them.

In `data/tone/`, `lexicon.csv` gives words and phrases of news about states and arms a
valence in VADER's unit; `neutral.csv` names those that say what a text is about and
not how it speaks; `modifiers.csv` those that turn or dampen what follows;
`procurement.csv` the words of any purchase, which alone set no tone.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from armsbeat.annotate.vader import original
from armsbeat.errors import GazetteerError

LIMIT = 4.0
BOOSTS = {"stronger": 0.293, "weaker": -0.293}
EFFECTS = ("negation", "denial", "relief", *BOOSTS)
ROLES = ("procedural", "setting")
BOILERPLATE = "boilerplate"
# Of VADER's entries only words: its emoticons and numerals ("143": I love you) are
# list marks, unit names and quantities in news.
_LETTERS = re.compile(r"[a-z][a-z'-]*[a-z]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words and phrases, in lower case, with what they do to the tone."""

    valences: Mapping[str, float]
    """In [-4, 4], most negative to most positive. What is neutral has 0."""
    negations: frozenset[str]
    denials: frozenset[str]
    """Negations (VADER's own) that darken a sentence which has a tone."""
    boosters: Mapping[str, float]
    """Added to the valence of what follows, in its direction."""
    reliefs: frozenset[str]
    """Words that make something bad that follows good: prevents, ends, cures."""
    boilerplate: frozenset[str]
    """Phrases of official notices: a sentence that has one has no tone."""
    procedural: frozenset[str]
    """Words of any purchase (approve, award, support): no tone where they are all
    that a sentence about a purchase has."""
    settings: frozenset[str]
    """Words that say that a sentence is about a purchase or about equipment."""
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
    valences = {
        word: valence
        for word, valence in original().lexicon.items()
        if _LETTERS.match(word)
    }
    reasons = {word: why for _, _, word, why in _rows(folder / "neutral.csv")}
    valences.update(dict.fromkeys(reasons, 0.0))
    for path, line, word, value in _rows(folder / "lexicon.csv"):
        valences[word] = _valence(path, line, value)
    effects = dict(_labels(folder / "modifiers.csv", EFFECTS))
    roles = dict(_labels(folder / "procurement.csv", ROLES))
    return Lexicon(
        valences=valences,
        negations=_having("negation", effects),
        denials=_having("denial", effects),
        boosters={w: BOOSTS[e] for w, e in effects.items() if e in BOOSTS},
        reliefs=_having("relief", effects),
        boilerplate=_having(BOILERPLATE, reasons),
        procedural=_having("procedural", roles),
        settings=_having("setting", roles),
        digest=_digest(folder),
    )


def _having(label: str, labels: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for word, its in labels.items() if its == label)


def _labels(path: Path, allowed: Collection[str]) -> Iterator[tuple[str, str]]:
    for _, line, word, label in _rows(path):
        if label not in allowed:
            known = ", ".join(allowed)
            raise GazetteerError(path, line, f"{label!r} is none of: {known}")
        yield word, label


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
